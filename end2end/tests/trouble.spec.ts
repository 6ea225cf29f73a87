// What the pages say when the shop does not answer as it should, where a script hears the answers.
import { expect, test } from "../support/visitor";

test.beforeEach(({ visitor }) => test.skip(!visitor.scripts, "without a script the browser says it itself"));

test("an order whose answer is lost can be sent again, and is one order", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.chooseFor("me");
  await visitor.fillBilling(me);
  await visitor.fillCard();
  await visitor.consent();
  let lost = 0;
  await page.route("**/api/checkout/place", async (route) => {
    if (lost++) return route.continue();
    await route.fetch(); // the shop gets it; the browser does not hear of it
    await route.abort();
  });
  await visitor.order();
  const notice = page.locator("#not-ordered");
  await expect(notice).toBeFocused();
  await expect(notice).toContainText("one checkout makes one order");
  await expect(page.locator("#billing_email")).toHaveValue(me);
  await page.locator("#billing_city").fill("Elsewhere"); // a change makes no second order either
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(me);
  await page.goto("/billing");
  await expect(page.locator(".subscription")).toHaveCount(1);
});

test("a page that is asked for while another is on its way wins", async ({ visitor, page }) => {
  await visitor.open("/products/smart-filter-pro");
  await page.route("**/api/shop/product", async (route) => {
    if (route.request().postData()?.includes("bullet")) await new Promise((done) => setTimeout(done, 1500));
    await route.continue();
  });
  await page.getByRole("banner").getByRole("link", { name: "Products" }).click();
  await page.getByRole("link", { name: "Bullet Chart" }).click();
  await page.waitForURL(/bullet-chart/);
  await page.goBack();
  await page.getByRole("link", { name: "Card with States" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Card with States");
  await page.waitForTimeout(2000); // until the first answer is there
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Card with States");
});

test("who leaves before the answer is there is left alone", async ({ visitor, page }) => {
  await visitor.open("/sign-in");
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route("**/api/sign-in/request", async (route) => {
    await held;
    await route.continue();
  });
  await page.locator("#address").fill(visitor.address("nobody"));
  await page.getByRole("button", { name: "Send the mail" }).click();
  await page.getByRole("link", { name: "How accounts work" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One checkout, two accounts");
  const answered = page.waitForResponse("**/api/sign-in/request");
  answer();
  await answered;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("One checkout, two accounts");
});

test("a text that is too long is named as that", async ({ visitor, page }) => {
  await visitor.open("/sign-in");
  await page.locator("#address").fill("a".repeat(300_000));
  await page.getByRole("button", { name: "Send the mail" }).click();
  await expect(page.locator("main")).toContainText("larger than 256 kB");
});
