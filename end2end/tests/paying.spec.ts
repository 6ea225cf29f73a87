// What a payer does about the renewals: cancels and takes it back, looks after cards, pays now.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Visitor } from "../support/visitor";

const mastercard = "5555 5555 5555 4444";
const confirms = "4000 0025 0000 3155";
const declined = "4000 0000 0000 0002";

async function clean(visitor: Visitor) {
  if (!visitor.scripts) return;
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Ends on the page of the only subscription. */
async function openSubscription(visitor: Visitor) {
  const { page } = visitor;
  await visitor.open("/billing");
  await page.locator(".subscription a.row-link").first().click();
  await page.waitForURL(/\/billing\/subscriptions\//);
}

test("a subscription is canceled after a step that says what then happens, and taken back", async ({ visitor, page }) => {
  const [payer, user] = [visitor.address("payer"), visitor.address("user")];
  await visitor.buyForSomebodyElse(payer, user);
  await visitor.signInByLink(payer);
  await openSubscription(visitor);
  const renewals = page.locator("#renewals");
  await expect(renewals.getByRole("button", { name: "Cancel the subscription" })).toBeHidden();
  await renewals.getByText("Cancel, or turn off automatic renewal").click();
  await expect(renewals).toContainText("without days of grace");
  await clean(visitor);
  await renewals.getByRole("button", { name: "Cancel the subscription" }).click();
  await expect(page.locator(".page-heading")).toContainText("Active, ends on");
  await expect(page.locator("#renewals")).toContainText("Until then you can take that back");
  await visitor.mail(payer, /is canceled and ends on/);
  await page.getByRole("button", { name: "Take the cancellation back" }).click();
  await expect(page.locator(".page-heading")).not.toContainText("ends on");
  await visitor.mail(payer, /renews again on/);
  expect((await visitor.mails(user)).join(" ")).not.toContain("cancel");
});

test("cards are added, made the default, chosen, replaced and removed", async ({ visitor, page }) => {
  test.setTimeout(120_000);
  const payer = visitor.address("payer");
  await visitor.buyForSomebodyElse(payer, visitor.address("user"));
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await page.getByRole("link", { name: "Cards", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Payment methods");
  const rows = page.locator(".card-row");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Visa ending in 4242 Default");
  await expect(rows).toContainText("Bo Li");

  // Each fault beside its field; a decline too.
  await page.getByRole("button", { name: "Save the card" }).click();
  await expect(page.locator("#card_number-fault")).toBeVisible();
  await expect(page.locator("#card_code-fault")).toBeVisible();
  await clean(visitor);
  await visitor.fillCard(declined);
  await page.getByRole("button", { name: "Save the card" }).click();
  await expect(page.locator("#card_number-fault")).toContainText("declined this card");
  await visitor.fillCard(mastercard);
  await page.getByRole("button", { name: "Save the card" }).click();
  await expect(page.getByText("The card is saved")).toBeVisible();
  await expect(rows).toHaveCount(2);

  await page.getByRole("button", { name: "Make the Mastercard ending in 4444 the default" }).click();
  await expect(rows.first()).toContainText("Mastercard ending in 4444 Default");

  // The subscription keeps its card until another is chosen for it.
  await rows.last().getByRole("link", { name: /for/ }).click();
  await page.waitForURL(/subscriptions/);
  await page.locator("#card").selectOption({ label: "Mastercard ending in 4444" });
  await page.getByRole("button", { name: "Use this card" }).click();
  await expect(page.locator("main")).toContainText("Mastercard ending in 4444, valid until 12/2034");

  // Replaced by one that its owner confirms with the bank.
  await visitor.open("/billing/payment-methods");
  await page.getByRole("link", { name: "Replace the Mastercard ending in 4444" }).click();
  await expect(page.getByRole("heading", { name: "Replace the Mastercard ending in 4444" })).toBeVisible();
  await visitor.fillCard(confirms);
  await page.getByRole("button", { name: "Replace the card" }).click();
  await page.waitForURL(/\/sandbox\/confirm\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Confirm your card");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.waitForURL(/\/billing\/payment-methods/);
  await expect(page.getByText("Your bank has confirmed it")).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Visa ending in 3155 Default");

  // The spare goes at once; the last one only after its consequences were read.
  await page.getByRole("button", { name: "Remove the Visa ending in 4242" }).click();
  await expect(page.getByText("The card is removed")).toBeVisible();
  await page.getByRole("button", { name: "Remove the Visa ending in 3155" }).click();
  await expect(page.locator("#remove")).toContainText("automatic renewal is off");
  await clean(visitor);
  await page.getByRole("button", { name: "Remove the card" }).click();
  await expect(page.getByText("No card", { exact: true })).toBeVisible();
  await expect(page.locator("main")).toContainText("Without a card");
});

test("a trial becomes a purchase with a typed card, and is paid once", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.chooseFor("me");
  await page.locator("#way-trial").check();
  await visitor.fillBilling(me);
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(me);
  await openSubscription(visitor);
  await page.getByRole("link", { name: "Keep it after the trial" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Keep it after the trial");
  await expect(page.locator("main")).toContainText("New period");
  await clean(visitor);
  await visitor.fillCard(declined);
  await page.getByRole("button", { name: "Pay $99.00" }).click();
  await expect(page.locator("#card_number-fault")).toContainText("declined this card");
  await visitor.fillCard(mastercard);
  await page.getByRole("button", { name: "Pay $99.00" }).dblclick();
  await expect(page.getByText("It is paid until")).toBeVisible();
  await page.reload();
  await expect(page.getByText("It is paid until")).toBeVisible();
  await visitor.open("/billing/invoices");
  await expect(page.getByRole("link", { name: /^2026-\d{6}$/ })).toHaveCount(1);
});

test("a renewal is paid early with the saved card or one that the bank confirms", async ({ visitor, page }) => {
  const payer = visitor.address("payer");
  await visitor.buyForSomebodyElse(payer, visitor.address("user"));
  await visitor.signInByLink(payer);
  await openSubscription(visitor);
  const subscription = page.url().split("#")[0]!;
  await page.getByRole("link", { name: "Renew early" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Renew early");
  // The fields are there for another card alone.
  await expect(page.locator("#card_number")).toBeHidden();
  await page.getByLabel("Another card").check();
  await visitor.fillCard(confirms);
  await page.getByRole("button", { name: "Pay $99.00" }).click();
  await page.waitForURL(/\/sandbox\/confirm\//);
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.waitForURL(/\/pay$/);
  await expect(page.getByText("The payment was not made")).toBeVisible();
  await page.getByRole("button", { name: "Pay $99.00" }).click();
  await expect(page.getByText("It is paid until")).toBeVisible();
  await page.getByRole("link", { name: /^Invoice 2026-/ }).click();
  await expect(page.locator(".paper")).toContainText("$99.00");
  await visitor.open(new URL(subscription).pathname);
  await expect(page.getByRole("link", { name: "Renew early" })).toHaveCount(0);
  await visitor.mail(payer, /is renewed for .*, invoice/);
});
