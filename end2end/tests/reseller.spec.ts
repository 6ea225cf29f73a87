// A reseller's customers: by date of expiry, searched, and shown to resellers alone.
import { expect, test, type Visitor } from "../support/visitor";

test.describe.configure({ timeout: 120_000 }); // a purchase, a sign-in, and then the story

async function sell(visitor: Visitor, reseller: string, customer: { email: string; name: string; organization: string }, cycle: string) {
  const { page } = visitor;
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillBilling(reseller, { name: "Rita Reseller", organization: "Resale Ltd" });
  await visitor.fillLicensee(customer.email, customer);
  await page.locator(`#cycle-${cycle}`).check();
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
}

test("customers stand by date of expiry and are found by a part of their name", async ({ visitor, page }) => {
  const reseller = visitor.address("reseller");
  const [late, soon] = [
    { email: visitor.address("late"), name: "Lara Late", organization: "Late GmbH" },
    { email: visitor.address("soon"), name: "Sam Soon", organization: "Soon AG" },
  ];
  await sell(visitor, reseller, late, "three_year");
  await sell(visitor, reseller, soon, "monthly");
  await visitor.signInByLink(reseller);
  await visitor.open("/billing");
  await page.getByRole("navigation", { name: "Billing" }).getByRole("link", { name: "Customers" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Customers");
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(0)).toContainText("Soon AG");
  await expect(rows.nth(0)).toContainText(soon.email);
  await expect(rows.nth(1)).toContainText("Lara Late");
  await expect(rows.nth(1)).toContainText("Active");

  await page.locator("input[name=q]").pressSequentially("late gm");
  if (!visitor.scripts) await page.locator("input[name=q]").press("Enter");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Lara Late");
  await page.locator("select[name=show]").selectOption("ended");
  if (!visitor.scripts) await page.getByRole("button", { name: "Search" }).click();
  await expect(page.getByText("No customer matches")).toBeVisible();
  await page.getByRole("link", { name: "Look among the running ones" }).click();
  await page.getByRole("link", { name: "Lara Late" }).click();
  await expect(page).toHaveURL(/\/billing\/subscriptions\//);

  // The customer sees neither the list nor a price.
  await visitor.signInByLink(soon.email);
  await visitor.open("/licenses");
  await expect(page.locator("main")).toContainText("Paid by Rita Reseller, Resale Ltd");
  await expect(page.locator("main")).not.toContainText("$");
  expect((await page.request.get("/billing/customers")).status()).toBe(404);
});

test("whoever buys for a colleague has no customers in the portal", async ({ visitor, page }) => {
  const payer = visitor.address("payer");
  await visitor.buyForSomebodyElse(payer, visitor.address("licensee"));
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await expect(page.getByRole("link", { name: "Customers" })).toHaveCount(0);
});
