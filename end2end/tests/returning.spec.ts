// Buying again: signing in on the way, going back, two tabs.
import { expect, test } from "../support/visitor";

const signIn = "Sign in";

test("who bought before signs in on the checkout and comes back with everything typed", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await page.context().clearCookies();
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillLicensee("carl@customer.example", { name: "Carl Customer", organization: "Customer GmbH" });
  await page.locator("#cycle-three_year").check();
  await page.locator("main").getByRole("button", { name: signIn, exact: true }).click();
  await page.waitForURL(/\/sign-in/);
  await page.locator("#address").fill(me);
  await page.getByRole("button", { name: "Send the mail" }).click();
  await expect(page.locator("#code")).toBeVisible();
  await visitor.enterCode(await visitor.mailedCode(me));
  await page.waitForURL(/\/checkout\//);
  await expect(page.locator("#licensee_name")).toHaveValue("Carl Customer");
  await expect(page.locator("#licensee_email")).toHaveValue("carl@customer.example");
  await expect(page.locator("#purpose-reseller")).toBeChecked();
  await expect(page.locator("#cycle-three_year")).toBeChecked();
  await expect(page.locator("#billing_email")).toHaveValue(me);
  await expect(page.locator("#billing_name")).toHaveValue("Ana Ruiz");
  await expect(page.locator("#billing_country")).toHaveValue("US");
  await expect(page.getByText("filled in from your last order")).toBeVisible();

  await page.locator("#billing_organization").fill("Resale Ltd");
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
});

test("who is signed in finds the fields filled at once", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.signInByLink(me);
  await visitor.openCheckout("synoptic-panel");
  await expect(page.locator("#billing_email")).toHaveValue(me);
  await expect(page.locator("#billing_name")).toHaveValue("Ana Ruiz");
  await expect(page.locator("main").getByRole("button", { name: signIn, exact: true })).toHaveCount(0);
});

test("going back after paying shows the order, not a second purchase", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  const order = new URL(page.url()).pathname;
  await page.goBack();
  await page.waitForURL((url) => url.pathname === order);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  await page.getByRole("link", { name: "Order another license" }).click();
  await page.waitForURL(/\/checkout\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Checkout");
  expect((await visitor.mails(me)).length).toBe(1);
});

test("two tabs are two drafts and two orders", async ({ visitor, page, context }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillBilling(me, { organization: "Resale Ltd" });
  const tab = await context.newPage();
  await tab.goto("/checkout/smart-filter-pro");
  await visitor.takenOver(tab);
  await tab.locator("#purpose-reseller").check();
  await tab.locator("#billing_name").fill("Second Tab");
  await tab.locator(".checkout-final button[type=submit]").click();
  await expect(tab.locator("#faults")).toBeVisible();
  await visitor.fillLicensee("carl@customer.example", { organization: "Customer GmbH" });
  await visitor.order();
  await expect(page.locator("#faults")).toBeVisible();
  await expect(page.locator("#billing_name")).toHaveValue("Ana Ruiz");
  await expect(page.locator("#licensee_email")).toHaveValue("carl@customer.example");
  await expect(tab.locator("#billing_name")).toHaveValue("Second Tab");
  if (!visitor.scripts) {
    await tab.reload();
    await expect(tab.locator("#billing_name")).toHaveValue("Second Tab");
    await page.reload();
    await expect(page.locator("#billing_name")).toHaveValue("Ana Ruiz");
  }
  await tab.close();
});

test("Enter in a field orders, and does not lead to sign-in", async ({ visitor, page }) => {
  await visitor.openCheckout();
  await page.locator("#billing_name").fill("Ana Ruiz");
  await page.locator("#billing_name").press("Enter");
  await expect(page.locator("#faults")).toBeVisible();
  await expect(page).toHaveURL(/\/checkout\//);
});
