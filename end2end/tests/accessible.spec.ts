// No violation of axe's rules on any page, in light and in dark, and no page wider than its screen.
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test, type Visitor } from "../support/visitor";

const open = [
  "/", "/products/smart-filter-pro", "/products/smart-filter-pro/versions", "/products/card-with-states",
  "/checkout/smart-filter-pro", "/help/accounts", "/help/resellers", "/legal/terms", "/legal/privacy", "/legal/supplier",
  "/legal/imprint", "/legal/eula/smart-filter-pro", "/sign-in", "/mailbox", "/styleguide", "/no/such/page",
];

// axe is a script, so it runs where scripts do; the server sends the same markup to everybody.
test.beforeEach(async ({ page }, info) => {
  test.skip(info.project.name.startsWith("no-js"), "axe needs scripts");
  test.setTimeout(240_000);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
});

test("open pages", async ({ visitor, page }) => {
  for (const path of open) await check(visitor, path);
});

test("the way of a buyer", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.order();
  await expect(page.locator("#faults")).toBeVisible();
  await look(visitor, "a faulty checkout");
  await visitor.buyForMyself(me);
  await look(visitor, "an order");
  const [link] = await visitor.mail(me, /\/sign-in\/link\/[\w-]+/);
  await check(visitor, link);
  await visitor.asksForCode(me);
  await look(visitor, "a code");
  await visitor.signInByLink(me);
  for (const path of ["/billing", "/licenses"]) {
    await check(visitor, path);
    const first = await page.locator("main .row-link").first().getAttribute("href");
    await check(visitor, first!);
    if (path === "/licenses") {
      for (const more of ["?q=filter", "?q=unheardof", "/help", "/help?version=2.3.8", "/downloads"]) await check(visitor, first + more);
    }
  }
  await check(visitor, "/billing/invoices");
  await check(visitor, "/billing/invoices?q=nobody");
  await check(visitor, "/billing/details");
  await page.locator("#name").fill("");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#name-fault")).toBeVisible();
  await look(visitor, "faulty details");
  for (const path of ["/billing?q=nobody", "/licenses?q=nobody", "/billing/customers", "/billing/customers?q=nobody"]) await check(visitor, path);
  await visitor.open("/billing");
  const invoice = await page.getByRole("link", { name: /^2026-\d{6}$/ }).first().getAttribute("href");
  await check(visitor, invoice!);
});

test("the way of a reseller and a customer who declines", async ({ visitor, page }) => {
  const [reseller, customer] = [visitor.address("reseller"), visitor.address("customer")];
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillBilling(reseller, { organization: "Resale Ltd" });
  await visitor.fillLicensee(customer, { organization: "Customer GmbH" });
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(customer);
  await visitor.open("/licenses");
  const license = await page.locator("main .row-link").first().getAttribute("href");
  await page.request.get(`${license}/latest`);
  for (const more of ["/downloads", "/help", "/decline"]) await check(visitor, license + more);
  await page.getByRole("button", { name: "Decline the license" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("You declined");
  await look(visitor, "a declined license");
  await visitor.signInByLink(reseller);
  for (const path of ["/billing", "/billing/customers"]) await check(visitor, path);
  await visitor.open("/billing");
  await page.locator(".attention").getByRole("link", { name: "Name somebody else" }).click();
  await page.locator("#licensee_organization").fill("");
  await look(visitor, "a license that is nobody's");
  await page.getByRole("button", { name: "Give them the license" }).click();
  await expect(page.locator("#licensee_organization-fault")).toBeVisible();
  await look(visitor, "nobody named");
});

test("staff's pages", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.signInAsStaff();
  await check(visitor, "/vendor");
  await check(visitor, "/vendor?q=no-such-customer");
  await check(visitor, `/vendor?q=${encodeURIComponent(me)}`);
  const find = async (kind: string) => (await page.locator(`main a[href^="/vendor/${kind}/"]`).first().getAttribute("href"))!;
  const customer = await find("customers");
  await check(visitor, await find("orders"));
  await check(visitor, customer);
  await check(visitor, await find("licenses"));
  await page.getByRole("button", { name: "Suspend the license" }).click();
  await expect(page.locator("#reason-fault")).toBeVisible();
  await look(visitor, "a suspension without a reason");
});

async function check(visitor: Visitor, path: string) {
  await visitor.open(path);
  await look(visitor, path);
}

/** All rules in light; in dark those that look at colors, since the markup is the same. */
async function look(visitor: Visitor, name: string) {
  const { page } = visitor;
  await complain(name, axe(page));
  await page.emulateMedia({ colorScheme: "dark" });
  await complain(`${name}, in dark`, axe(page).withRules(["color-contrast", "link-in-text-block"]));
  await page.emulateMedia({ colorScheme: "light" });
  const excess = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
  expect.soft(excess, `${name}: wider than the screen`).toBeLessThanOrEqual(0);
}

/** No page has frames of other origins, for which axe would open a page of its own each time. */
const axe = (page: Page) => new AxeBuilder({ page }).setLegacyMode();

async function complain(name: string, axe: AxeBuilder) {
  const { violations } = await axe.analyze();
  const words = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${name}: ${id}: ${node.html.slice(0, 160)}`));
  expect.soft(words).toEqual([]);
}
