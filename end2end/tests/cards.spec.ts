// Every test card: each no in its own words beside its field, and a payment that is confirmed with the bank.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../support/visitor";

const failing = [
  ["4000 0000 0000 0002", "card_number", "declined this card. Nothing was charged"],
  ["4000 0000 0000 9995", "card_number", "insufficient funds"],
  ["4000 0000 0000 9987", "card_number", "does not take payments by this card any more"],
  ["4000 0000 0000 9979", "card_number", "does not take payments by this card any more"],
  ["4000 0000 0000 0069", "card_expiry", "this card has expired"],
  ["4000 0000 0000 0127", "card_code", "not the card’s security code"],
  ["4000 0000 0000 0119", "card_number", "could not be processed"],
  ["4000 0000 0000 0341", "card_number", "refused this payment"],
] as const;

const confirms = "4000 0025 0000 3155";

// A checkout tries six cards an hour, so they are tried in two.
for (const half of [failing.slice(0, 4), failing.slice(4)]) {
  test(`${half.map(([number]) => number.slice(-4)).join(", ")} each say why, keep what was typed and charge nothing`, async ({ visitor, page }) => {
    test.setTimeout(120_000);
    const me = visitor.address("me");
    await visitor.openCheckout();
    await visitor.fillBilling(me);
    await visitor.consent();
    for (const [number, field, words] of half) {
      await visitor.fillCard(number);
      await visitor.order();
      await expect(page.locator(`#${field}-fault`), number).toContainText(words);
      await expect(page.locator("#billing_email")).toHaveValue(me);
    }
    expect(await visitor.mails(me)).toEqual([]);
  });
}

test("a number with a typing error, a month that is over and a short code are told at once", async ({ visitor, page }) => {
  await visitor.openCheckout();
  await visitor.fillBilling(visitor.address("me"));
  await page.locator("#card_number").fill("4242 4242 4242 4241");
  await page.locator("#card_expiry").fill("01/20");
  await page.locator("#card_code").fill("12");
  await visitor.consent();
  await visitor.order();
  await expect(page.locator("#card_number-fault")).toContainText("typing error");
  await expect(page.locator("#card_expiry-fault")).toContainText("expired");
  await expect(page.locator("#card_code-fault")).toContainText("3 or 4 digits");
});

test("a payment is confirmed with the bank, and the order completes", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.fillBilling(me);
  await visitor.fillCard(confirms);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/sandbox\/confirm\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Confirm your payment");
  await expect(page.locator("main")).toContainText("Sandbox");
  await expect(page.locator("main")).toContainText("$99.00");
  if (visitor.scripts) {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  const bank = page.url();
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  await expect.poll(async () => (await visitor.mails(me)).length).toBe(1);
  // The back button after paying leads nowhere but here.
  await page.goto(bank);
  await expect(page.locator("main")).toContainText("You confirmed this payment");
  await page.getByRole("link", { name: "Back to your order" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
});

test("a payment that is refused at the bank can be tried again with another card", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.fillBilling(me, { name: "Zoë Müller-Ángel" });
  await visitor.fillCard(confirms);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/sandbox\/confirm\//);
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The card was declined");
  await expect(page.locator("main")).toContainText("was not confirmed with the bank");
  const order = page.url();
  await page.getByRole("link", { name: "Back to the checkout" }).click();
  await page.waitForURL(/\/checkout\//);
  await expect(page.locator("#card_number-fault")).toContainText("was not confirmed with the bank");
  await expect(page.locator("#billing_name")).toHaveValue("Zoë Müller-Ángel");
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  expect(page.url()).toBe(order);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
});

test("who leaves the bank's page finds the way back to it on the order's page", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.fillBilling(me);
  await visitor.fillCard(confirms);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/sandbox\/confirm\//);
  const bank = page.url();
  await visitor.openCheckout();
  await expect(page.locator("#billing_email"), "the form is as it was").toHaveValue(me);
  await visitor.fillCard(confirms);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your bank asks you to confirm");
  await page.getByRole("link", { name: "Confirm the payment" }).click();
  await page.waitForURL(bank);
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  await expect.poll(async () => (await visitor.mails(me)).length, "one order").toBe(1);
});

test("who leaves the bank's page pays with another card, once", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.fillBilling(me);
  await visitor.fillCard(confirms);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/sandbox\/confirm\//);
  const bank = page.url();
  await visitor.openCheckout();
  await expect(page.locator("#billing_email"), "the form is as it was").toHaveValue(me);
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  const order = page.url();
  // The first bank has nothing to confirm any more, and leads back to the one order.
  await page.goto(bank);
  await expect(page.locator("main")).toContainText("This payment was not confirmed");
  await expect(page.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  await page.getByRole("link", { name: "Back to your order" }).click();
  await page.waitForURL(order);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  await expect.poll(async () => (await visitor.mails(me)).length, "one order").toBe(1);
});
