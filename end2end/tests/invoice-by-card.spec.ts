// An open invoice is paid by card, and a subscription renews by invoice or by card, as its payer switches.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Visitor } from "../support/visitor";

const confirms = "4000 0025 0000 3155";
const declined = "4000 0000 0000 0002";
const mastercard = "5555 5555 5555 4444";

async function clean(visitor: Visitor) {
  if (!visitor.scripts) return;
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Orders nodes for somebody else, by card or by invoice, and ends signed in as the payer. */
async function buyNodes(visitor: Visitor, way: "card" | "invoice") {
  const { page } = visitor;
  const [payer, user] = [visitor.address("payer"), visitor.address("user")];
  await visitor.openCheckout();
  await visitor.chooseFor("other");
  await visitor.fillBilling(payer, { organization: "Contoso Ltd" });
  await visitor.fillLicensee(user);
  await page.locator("#license_type-nodes").check();
  if (way === "invoice") await page.locator("#way-invoice").check();
  else await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(payer);
  return { payer, user };
}

const payButton = (visitor: Visitor) => visitor.page.getByRole("button", { name: /^Pay \$/ });

test("a typed card pays the open invoice: declined, confirmed, paid once", async ({ visitor, page }) => {
  test.setTimeout(120_000);
  const { payer, user } = await buyNodes(visitor, "invoice");
  await visitor.open("/billing");
  await page.locator(".attention").getByRole("link", { name: "Pay by card or by transfer" }).click();
  await page.waitForURL(/\/pay$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pay the invoice");
  const main = page.locator("main");
  await expect(main).toContainText("The license starts at once, today.");
  await expect(main).toContainText("It pays this invoice alone and is not kept.");
  await expect(main).toContainText("DE89 3704 0044 0532 0130 00");
  const number = /\b2026-\d{6}\b/.exec(await main.innerText())![0];
  await clean(visitor);

  await payButton(visitor).click();
  await expect(page.locator("#card_number-fault")).toBeVisible();
  await visitor.fillCard(declined);
  await payButton(visitor).click();
  await expect(page.locator("#card_number-fault")).toContainText("declined this card");
  await clean(visitor);
  await visitor.fillCard(confirms);
  await payButton(visitor).click();
  await page.waitForURL(/\/sandbox\/confirm\//);
  await page.getByRole("button", { name: "Refuse" }).click();
  await page.waitForURL(/\/pay$/);
  await expect(page.getByText("The payment was not made")).toBeVisible();
  await visitor.fillCard(mastercard);
  await payButton(visitor).dblclick();
  await expect(page.getByText("The license is paid until")).toBeVisible();
  await page.reload();
  await expect(page.getByText("The license is paid until")).toBeVisible();

  await visitor.open(`/billing/invoices/${number}`);
  await expect(page.locator("article.paper")).toContainText("Paid");
  await expect(page.locator("main")).toContainText("Mastercard ending in 4444");
  await expect(page.getByRole("link", { name: /by card$/ })).toHaveCount(0);
  await clean(visitor);
  await visitor.mail(payer, new RegExp(`Receipt for invoice ${number}`));
  await visitor.mail(user, /Your license for Smart Filter Pro is ready/);
  await visitor.open("/billing/payment-methods");
  await expect(page.locator(".card-row")).toHaveCount(0);
});

test("the card that is saved pays with one click, from the invoice's page", async ({ visitor, page }) => {
  await buyNodes(visitor, "invoice");
  await visitor.open("/billing/payment-methods");
  await visitor.fillCard();
  await page.getByRole("button", { name: "Save the card" }).click();
  await expect(page.getByText("The card is saved")).toBeVisible();
  await visitor.open("/billing/invoices");
  await page.getByRole("link", { name: /^2026-\d{6}$/ }).click();
  await page.waitForURL(/\/billing\/invoices\/2026-/);
  await page.getByRole("link", { name: /^Pay \$.* by card$/ }).click();
  await page.waitForURL(/\/pay$/);
  await expect(page.getByLabel("Visa ending in 4242")).toBeChecked();
  await payButton(visitor).click();
  await expect(page.getByText("The license is paid until")).toBeVisible();
});

test("a subscription is switched to invoices and back", async ({ visitor, page }) => {
  await buyNodes(visitor, "card");
  await visitor.open("/billing");
  await page.locator(".subscription a.row-link").first().click();
  await page.waitForURL(/\/billing\/subscriptions\//);
  const renewals = page.locator("#renewals");
  await renewals.getByText("Renew by invoice instead").click();
  await expect(renewals).toContainText("No card is charged any more.");
  await clean(visitor);
  await renewals.getByRole("button", { name: "Renew by invoice from now on" }).click();
  await expect(renewals).toContainText("It renews by invoice on");
  await expect(page.locator("main")).toContainText("None: it is paid by invoice");
  await renewals.getByText("Renew by card instead").click();
  await expect(renewals).toContainText("No invoice goes out before a renewal any more");
  await clean(visitor);
  await renewals.getByRole("button", { name: "Renew by this card from now on" }).click();
  await expect(renewals).not.toContainText("It renews by invoice");
  await expect(page.locator("main")).toContainText("Visa ending in 4242, valid until 12/2034");
});

test("below the threshold the page says why not", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.signInByLink(me);
  await visitor.open("/billing");
  await page.locator(".subscription a.row-link").first().click();
  await page.waitForURL(/\/billing\/subscriptions\//);
  await expect(page.locator("#renewals")).toContainText("begins at $500.00 before tax");
  await expect(page.getByText("Renew by invoice instead")).toHaveCount(0);
});
