// Bad input: a clear answer beside its field, and nothing lost.
import { expect, test } from "../support/visitor";

test("every fault stands beside its field at once, and nothing typed is lost", async ({ visitor, page }) => {
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillBilling("ana@example", { name: "Ana" });
  await visitor.fillLicensee("carl@@example.com");
  await page.locator("#license_type-embedded").check();
  await page.locator("#quantity").fill("1000000000000");
  await page.locator("#card_number").fill("4242 4242 4242 4241");
  await page.locator("#card_expiry").fill("01/20");
  await visitor.order();
  await expect(page.locator("#faults")).toBeVisible();
  for (const field of [
    "billing_organization", "billing_email", "licensee_organization", "licensee_email", "quantity",
    "card_number", "card_expiry", "card_code", "accept_terms", "accept_eula",
  ])
    await expect(page.locator(`#${field}-fault`), field).toBeVisible();
  await expect(page.locator("#billing_email")).toHaveValue("ana@example");
  await expect(page.locator("#billing_name")).toHaveValue("Ana");
  await expect(page.locator("#quantity")).toHaveValue("1000000000000");
  await expect(page.locator("#license_type-embedded")).toBeChecked();
  await expect(page.locator("#purpose-reseller")).toBeChecked();
  if (visitor.scripts) await expect(page.locator("#billing_email, #billing_organization, #faults").and(page.locator(":focus"))).toHaveCount(1);
});

test("a reseller cannot be the customer", async ({ visitor, page }) => {
  const own = visitor.address("own");
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillBilling(own, { organization: "Resale Ltd" });
  await visitor.fillLicensee(own.toUpperCase(), { organization: "Customer GmbH" });
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await expect(page.locator("#licensee_email-fault")).toContainText("your customer");
});

test("the live price follows the choices", async ({ visitor, page }) => {
  await visitor.openCheckout();
  const today = page.locator(".summary-today strong");
  await expect(today).toHaveText("$99.00");
  await page.locator("#cycle-monthly").check();
  await page.locator("#license_type-nodes").check();
  await page.locator("#quantity").fill("3");
  if (!visitor.scripts) await page.getByRole("button", { name: "Update the total" }).click();
  await expect(today).toHaveText("$509.70");
  await expect(page.locator("#quantity")).toHaveValue("3");
  await expect(page.locator(".checkout-final button[type=submit]")).toContainText("$509.70");
  await page.locator("#way-trial").check();
  if (!visitor.scripts) await page.getByRole("button", { name: "Update the total" }).click();
  await expect(today).toHaveText("$0.00");
});

test("what does not exist and what is not yours look the same", async ({ visitor, page }) => {
  await visitor.buyForMyself(visitor.address("me"));
  await visitor.signInByLink(visitor.address("me"));
  for (const path of [
    "/no/such/page", "/products/no-such-product", "/checkout/card-with-states", "/orders/forged",
    "/licenses/lic_01jd00000000000000000000000", "/billing/invoices/2026-999999", "/billing/subscriptions/sub_x",
  ]) {
    const answer = await visitor.open(path);
    expect(answer.status(), path).toBe(404);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
});
