// Changing prices: staff sees what it does before it is done, and the payer reads from when it holds.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Visitor } from "../support/visitor";

// All visitors share one shop, so each kind of them changes the prices of another product.
const products: Record<string, [string, string]> = {
  "wasm-desktop": ["synoptic-panel", "Synoptic Panel"],
  "wasm-phone": ["calendar-pro", "Calendar Pro"],
  "no-js": ["bullet-chart", "Bullet Chart"],
};

/** Where scripts may run, axe looks at the page as well. */
async function accessible({ scripts, page }: Visitor) {
  if (scripts) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
}

test("staff changes a price, and its payer reads from when it holds", async ({ visitor, page }, info) => {
  test.setTimeout(180_000); // a purchase, staff's four pages, and the payer's
  const [slug, name] = products[info.project.name]!;
  const payer = visitor.address("payer");
  await visitor.openCheckout(slug);
  await visitor.chooseFor("me");
  await visitor.fillBilling(payer);
  await page.locator("#cycle-three_year").check(); // which no other test pays
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);

  await visitor.signInAsStaff();
  await page.getByRole("link", { name: "Prices", exact: true }).click();
  await page.waitForURL(/\/vendor\/prices$/);
  await accessible(visitor);
  await page.getByRole("link", { name: `Change prices of ${name}` }).click();
  await page.waitForURL(new RegExp(`/vendor/prices/${slug}$`));
  const price = page.locator("#price-0-three_year");
  const before = await price.inputValue();
  const after = (Number(before) + 20).toFixed(2);
  await expect(page.locator("#running-keep")).toBeChecked();
  await accessible(visitor);

  // A slip is told beside its field, and the rest of what was typed is there.
  await price.fill("12,50");
  await page.locator("#price-0-monthly").fill("");
  await page.locator("#running-change").check();
  const see = page.getByRole("button", { name: "See what it changes" });
  await see.click();
  await expect(page.locator("#price-0-three_year-fault")).toContainText("amount");
  await expect(page.locator("#price-0-monthly-fault")).toContainText("fill this in");
  await expect(price).toHaveValue("12,50");
  await expect(page.locator("#running-change")).toBeChecked();
  await accessible(visitor);

  await page.locator("#price-0-monthly").fill(await now(visitor, "price-0-monthly"));
  await price.fill(after);
  await see.click();
  await page.waitForURL(/\/confirm$/);
  const main = page.locator("main");
  await expect(main).toContainText(`$${before}`);
  await expect(main).toContainText(`$${after}`);
  await expect(main).toContainText(/\d+ subscriptions?, from \d+ \w+ \d{4} at the earliest/);
  await expect(main).toContainText(/by mail to \d+ billing members?/);
  await accessible(visitor);
  await page.getByRole("button", { name: "Change the price and send the mails" }).click();
  await page.waitForURL(/\/vendor\/prices(#changes)?$/);
  const change = page.locator('section[aria-labelledby="changes"] tbody tr').filter({ hasText: name }).first();
  await expect(change).toContainText("every 3 years");
  await expect(change).toContainText(`$${after}`);
  const told = async () => {
    await visitor.open("/vendor/prices");
    return change.innerText();
  };
  await expect.poll(told).toMatch(/\d+ told/);

  const [mail] = await visitor.mail(payer, new RegExp(`${name}: \\$${after} instead of \\$${before} from [\\s\\S]*`));
  expect(mail).toContain("You need not do anything");
  // New orders pay it at once.
  await visitor.open(`/products/${slug}`);
  await expect(page.locator("#prices").locator("xpath=ancestor::section")).toContainText(`$${after}`);

  await page.context().clearCookies();
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  const says = new RegExp(`From \\d+ \\w+ \\d{4} it renews for \\$${after} every 3 years instead of \\$${before} \\(we wrote on`);
  await expect(page.locator(".attention")).toContainText(says);
  await accessible(visitor);
  await page.locator(".attention").getByRole("link", { name: `The subscription of ${name}` }).click();
  await page.waitForURL(/\/billing\/subscriptions\//);
  await expect(page.locator(".attention")).toContainText(says);
  await expect(page.locator("main")).toContainText(`for $${after} instead of $${before}, from the Visa ending in 4242`);
  await accessible(visitor);
});

/** The price as it is, as the form says it beside what was typed. */
async function now({ page }: Visitor, field: string) {
  return (await page.locator(`#${field}-help`).innerText()).replace("Now ", "");
}

test("what is not changed is not asked about, and nobody but staff sees any of it", async ({ visitor, page }) => {
  await visitor.signInAsStaff();
  await visitor.open("/vendor/prices/smart-filter-pro");
  await page.getByRole("button", { name: "See what it changes" }).click();
  await page.waitForURL(/\/confirm$/);
  await expect(page.locator("main")).toContainText("No price is changed");
  expect((await visitor.open("/vendor/prices/card-with-states")).status()).toBe(404);
  await page.context().clearCookies();
  await visitor.buyForMyself(visitor.address("me"));
  await visitor.signInByLink(visitor.address("me"));
  for (const path of ["/vendor/prices", "/vendor/prices/smart-filter-pro", "/vendor/prices/smart-filter-pro/confirm"]) {
    expect((await visitor.open(path)).status(), path).toBe(404);
  }
});
