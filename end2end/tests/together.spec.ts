// Several subscriptions are renewed together: one payment, one invoice, one PO number.
import { AxeBuilder } from "@axe-core/playwright";
import { declined, expect, test, type Visitor } from "../support/visitor";

const mastercard = "5555 5555 5555 4444";

async function clean(visitor: Visitor) {
  if (!visitor.scripts) return;
  const { violations } = await new AxeBuilder({ page: visitor.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Buys a license for each, as the given choices make it, and ends signed in on Billing as their payer. */
async function buy(visitor: Visitor, payer: string, choices: ((page: Visitor["page"]) => Promise<void>)[]) {
  const { page } = visitor;
  for (const [nth, choose] of choices.entries()) {
    await visitor.openCheckout();
    await visitor.chooseFor("other");
    await visitor.fillBilling(payer);
    await visitor.fillLicensee(visitor.address(`user-${nth}`), { name: `Bo Li ${nth}` });
    await choose(page);
    await visitor.fillCard();
    await visitor.consent();
    await visitor.order();
    await page.waitForURL(/\/orders\//);
  }
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await page.getByRole("link", { name: "Renew several together" }).click();
  await page.waitForURL(/\/billing\/renew\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Renew several together");
}

test("two of three are renewed with one card, one PO number and one invoice", async ({ visitor, page }) => {
  test.setTimeout(120_000);
  const payer = visitor.address("payer");
  const threeYears = (at: Visitor["page"]) => at.locator("#cycle-three_year").check();
  await buy(visitor, payer, [async () => {}, async () => {}, threeYears]);
  const main = page.locator("main");
  await expect(page.getByRole("checkbox")).toHaveCount(3);
  const rows = page.locator(".table-together tbody tr");
  await expect(rows).toHaveCount(3);
  await clean(visitor);

  // One date needs one interval, and what was chosen stays chosen.
  await page.getByLabel("All on one date").check();
  await page.getByRole("button", { name: "Show what it costs" }).click();
  await expect(page.locator("#dates-fault")).toContainText("paid at different intervals");
  await expect(page.getByRole("button", { name: /^Renew \d licenses$/ })).toHaveCount(0);
  await clean(visitor);
  await page.getByRole("checkbox").last().uncheck();
  await page.getByRole("button", { name: "Show what it costs" }).click();
  await expect(rows).toHaveCount(2);
  await expect(page.getByLabel("All on one date")).toBeChecked();
  await expect(main).toContainText("$198.00");

  // A card that is declined charges nothing, and what was typed beside it stays.
  await page.locator("#po_number").fill("PO 4711");
  await page.getByLabel("Another card").check();
  await visitor.fillCard(declined);
  await page.getByRole("button", { name: /^Renew \d licenses$/ }).click();
  await expect(page.locator("#card_number-fault")).toContainText("declined this card");
  await expect(page.locator("#po_number")).toHaveValue("PO 4711");
  await expect(rows).toHaveCount(2);
  await clean(visitor);
  await visitor.fillCard(mastercard);
  await page.getByRole("button", { name: /^Renew \d licenses$/ }).dblclick();
  await expect(page.getByText("All of them are renewed")).toBeVisible();
  await clean(visitor);

  const [, number] = await visitor.mail(payer, /2 licenses are renewed for \$198\.00, invoice (2026-\d{6})/);
  await visitor.open(`/billing/invoices/${number}`);
  await expect(main).toContainText("PO 4711");
  await expect(main).toContainText("Bo Li 0");
  await expect(main).toContainText("Bo Li 1");
  await expect(main).toContainText("$198.00");
  await clean(visitor);
  await visitor.mail(visitor.address("user-1"), /updated package/i);
  await visitor.open("/billing/invoices");
  await expect(page.getByRole("link", { name: /^2026-\d{6}$/ })).toHaveCount(4);
  await expect(main).toContainText("and 1 more");
});

test("two are renewed by invoice, and their pages lead to paying it", async ({ visitor, page }) => {
  test.setTimeout(120_000);
  const payer = visitor.address("payer");
  const nodes = (at: Visitor["page"]) => at.locator("#license_type-nodes").check();
  await buy(visitor, payer, [nodes, nodes]);
  await page.getByLabel("By invoice").check();
  await expect(page.locator("#card_number")).toBeHidden();
  await page.getByRole("button", { name: /^Renew \d licenses$/ }).click();
  await page.waitForURL(/\/billing\/invoices\/2026-/);
  const main = page.locator("main");
  await expect(main).toContainText("DE89 3704 0044 0532 0130 00");
  await expect(main).toContainText("$3,398.00");
  await clean(visitor);
  const number = /2026-\d{6}/.exec(page.url())![0];
  await visitor.mail(payer, new RegExp(`Invoice ${number} for your renewals`));
  await visitor.open("/billing");
  await expect(page.getByRole("link", { name: "Renew several together" })).toHaveCount(0);
  // A card pays it from the page of either.
  await page.locator(".subscription a.row-link").first().click();
  await page.getByText("Cancel, or turn off automatic renewal").click();
  await expect(main).toContainText(`Invoice ${number} renews 2 licenses and is taken back with this one.`);
  await page.getByRole("link", { name: "Pay the open invoice by card" }).click();
  await page.getByRole("button", { name: /^Pay \$3,398\.00/ }).click();
  await visitor.mail(payer, new RegExp(`2 licenses are renewed for \\$3,398\\.00, invoice ${number}`));
});

test("nobody else renews them", async ({ visitor, page }) => {
  await visitor.buyForMyself(visitor.address("me"));
  await visitor.signInByLink(visitor.address("me"));
  expect((await visitor.open("/billing/renew/acc_01jd0000000000000000000000")).status()).toBe(404);
  await visitor.open("/billing");
  await expect(page.getByRole("link", { name: "Renew several together" })).toHaveCount(0);
});
