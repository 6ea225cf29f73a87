// Changing a subscription's coverage: what is shown is what is charged, less waits, and an order is given back.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Visitor } from "../support/visitor";

test.describe.configure({ timeout: 120_000 }); // a purchase, a sign-in, and the story after it

const confirms = "4000 0025 0000 3155";

/** Ana buys for Bo, signs in and opens the subscription; its address. */
async function subscribed(visitor: Visitor): Promise<{ payer: string; licensee: string; page: string }> {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  const page = (await visitor.page.locator("main a[href^='/billing/subscriptions/']").first().getAttribute("href"))!;
  await visitor.open(page);
  return { payer, licensee, page };
}

/** Opens the page of the change and chooses; without a script the price is asked for. */
async function choose(visitor: Visitor, page: string, choice: { tier?: string; cycle?: string }) {
  await visitor.open(page);
  await visitor.page.getByRole("link", { name: "Change the coverage" }).click();
  await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText("Change the coverage");
  await visitor.takenOver();
  if (choice.tier) await visitor.page.locator("#tier_users").selectOption(choice.tier);
  if (choice.cycle) await visitor.page.locator(`#cycle-${choice.cycle}`).check();
  if (!visitor.scripts) await visitor.page.getByRole("button", { name: "Show the new price" }).click();
}

const confirm = (visitor: Visitor) => visitor.page.locator(".checkout-final button");
const total = (visitor: Visitor) => visitor.page.locator("#preview .facts-total dd");

test("more is paid at once, less the rest of what was paid, and both sides are told", async ({ visitor, page }) => {
  const { payer, licensee, page: subscription } = await subscribed(visitor);
  await choose(visitor, subscription, {});
  await expect(page.locator("#preview")).toContainText("This is what you have now");
  await choose(visitor, subscription, { tier: "21-100" });
  await expect(page.locator("#preview")).toContainText("Credit for the rest of the old one");
  const today = (await total(visitor).textContent())!.trim();
  expect(today).toMatch(/^\$\d/);
  await expect(confirm(visitor)).toHaveText(`Change and pay ${today}`);
  if (visitor.scripts) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]); // axe needs them
  await confirm(visitor).click();

  await page.waitForURL((url) => url.pathname === subscription);
  await expect(page.locator(".attention")).toContainText("The coverage is changed");
  await expect(page.locator("main")).toContainText("21–100 users");
  await expect(page.locator("main")).toContainText("CN-");
  await visitor.mail(payer, new RegExp(`now covers 21–100 users[\\s\\S]*${today.replace("$", "\\$")}`));
  const [mail] = await visitor.mail(licensee, /An updated package of Smart Filter Pro is ready, for 21–100 users[\s\S]*/);
  expect(mail).not.toContain("$");

  // The credit note and its invoice name each other, as pages and as files.
  await page.getByRole("link", { name: /^CN-/ }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Credit note CN-");
  await page.locator(".paper").getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Invoice 20");
  await expect(page.locator(".paper").getByRole("link", { name: /^CN-/ })).toBeVisible();
  const note = await page.locator(".paper").getByRole("link", { name: /^CN-/ }).getAttribute("href");
  const file = await page.request.get(`${note}.pdf`);
  expect(file.headers()["content-type"]).toBe("application/pdf");
});

test("less waits for the end of the period and is taken back", async ({ visitor, page }) => {
  const { page: subscription } = await subscribed(visitor);
  await choose(visitor, subscription, { cycle: "monthly" });
  await expect(total(visitor)).toHaveText("$0.00");
  await expect(confirm(visitor)).toHaveText("Change at the end of the period");
  await confirm(visitor).click();
  await page.waitForURL((url) => url.pathname === subscription);
  await expect(page.locator(".attention")).toContainText("waits for the end of the period");
  await expect(page.locator("main")).toContainText("paid monthly. Until then everything stays as it is");
  await page.getByRole("button", { name: "Keep the present coverage" }).click();
  await expect(page.locator(".attention")).toContainText("The change was taken back");
  await expect(page.getByRole("button", { name: "Keep the present coverage" })).toHaveCount(0);
});

test("a card that asks is confirmed with the bank before anything changes", async ({ visitor, page }) => {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.openCheckout();
  await visitor.chooseFor("other");
  await visitor.fillBilling(payer);
  await visitor.fillLicensee(licensee);
  await visitor.fillCard(confirms);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/sandbox\/confirm\//);
  await page.getByRole("button", { name: /Confirm/ }).click();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  const subscription = (await page.locator("main a[href^='/billing/subscriptions/']").first().getAttribute("href"))!;
  for (const answer of [/Refuse|Decline|Do not/, /Confirm/]) {
    await choose(visitor, subscription, { tier: "21-100" });
    await confirm(visitor).click();
    await page.waitForURL(/\/sandbox\/confirm\//);
    await page.getByRole("button", { name: answer }).click();
    await page.waitForURL((url) => url.pathname === subscription);
    const said = answer.test("Confirm") ? "The coverage is changed" : "Everything is as it was";
    await expect(page.locator(".attention")).toContainText(said);
  }
  await expect(page.locator("main")).toContainText("21–100 users");
});

test("what was changed in another tab is shown anew, and nothing is charged twice", async ({ visitor, page, context }) => {
  const { page: subscription } = await subscribed(visitor);
  await choose(visitor, subscription, { tier: "21-100" });
  const other = await context.newPage();
  await other.goto(`${subscription}/change?license_type=users&tier_users=21-100&quantity=1&cycle=three_year`);
  await visitor.takenOver(other);
  await other.locator(".checkout-final button").click();
  await other.waitForURL((url) => url.pathname === subscription);
  await other.close();
  await confirm(visitor).click();
  await expect(page.locator("main")).toContainText("The price is shown anew");
  await expect(page.locator("main")).toContainText("Nothing was charged");
});

test("an order is given back in two steps, and its license ends", async ({ visitor, page }) => {
  const { payer, licensee } = await subscribed(visitor);
  await expect(page.getByRole("button", { name: /^Refund \$/ })).toBeHidden();
  await page.getByText("Give the order back").click();
  await expect(page.locator("main")).toContainText("ends at once, without grace");
  await page.getByRole("button", { name: /^Refund \$/ }).click();
  await expect(page.locator(".attention")).toContainText("goes back to what it was paid with");
  await expect(page.locator("main")).toContainText("Expired");
  await expect(page.getByRole("link", { name: "Change the coverage" })).toHaveCount(0);
  await visitor.mail(payer, /for Smart Filter Pro is refunded/);
  const [mail] = await visitor.mail(licensee, /Your license for Smart Filter Pro has ended[\s\S]*/);
  expect(mail).not.toMatch(/\$|refund/i);
});

test("what is chosen wrongly is told beside its field", async ({ visitor, page }) => {
  const { page: subscription } = await subscribed(visitor);
  await visitor.open(`${subscription}/change?license_type=nodes&tier_nodes=F64+%2F+P1&quantity=1000&cycle=yearly`);
  await expect(page.locator("#quantity-fault")).toBeVisible();
  await expect(page.locator("#preview")).toContainText("Choose a tier and a quantity");
  expect((await visitor.open("/billing/subscriptions/sub_01jd7y3qk8z5w9xn2vtrm4b6hc/change")).status()).toBe(404);
});
