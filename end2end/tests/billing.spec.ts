// The payer's portal: what needs attention, the papers and how they are found, the details of the next ones.
import { expect, test, type Visitor } from "../support/visitor";

const italian = "IT00743110157";

async function buyInItaly(visitor: Visitor, payer: string, more: { vatId?: string; po?: string } = {}) {
  const { page } = visitor;
  await visitor.openCheckout();
  await visitor.chooseFor("other");
  await visitor.fillBilling(payer);
  await visitor.fillLicensee(visitor.address("licensee"));
  await page.locator("#billing_country").selectOption("IT");
  await page.locator("#billing_vat_id").fill(more.vatId ?? "");
  await page.locator("#billing_po_number").fill(more.po ?? "");
  await visitor.fillCard();
  await visitor.consent();
}

test("a consumer in the EU pays the country's VAT, a business with a VAT ID none", async ({ visitor, page }) => {
  const payer = visitor.address("payer");
  await buyInItaly(visitor, payer);
  if (!visitor.scripts) await page.getByRole("button", { name: "Update the total" }).click();
  const summary = page.locator("#summary");
  await expect(summary).toContainText("VAT 22%");
  await expect(summary.locator(".summary-today strong")).toHaveText("$120.78");
  await page.locator("#billing_vat_id").fill("IT00743110158");
  if (!visitor.scripts) {
    await page.getByRole("button", { name: "Update the total" }).click();
    await visitor.fillCard();
  }
  await expect(summary).toContainText("VAT, reverse charge");
  await expect(summary.locator(".summary-today strong")).toHaveText("$99.00");
  await visitor.order();
  await expect(page.locator("#billing_vat_id-fault")).toContainText("check digit");
  await page.locator("#billing_vat_id").fill("it 00743110157");
  if (!visitor.scripts) await visitor.fillCard();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByText("$99.00").first()).toBeVisible();

  await visitor.signInByLink(payer);
  await visitor.open("/billing/invoices");
  await page.getByRole("link", { name: /^2026-\d{6}$/ }).click();
  const paper = page.locator(".paper");
  await expect(paper).toContainText(`VAT ID ${italian}`);
  await expect(paper).toContainText("Reverse charge");
});

test("invoices are found by number, purchase order and licensee", async ({ visitor, page }) => {
  const payer = visitor.address("payer");
  await buyInItaly(visitor, payer, { po: "PO 4711/b" });
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await page.getByRole("link", { name: "Invoices", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Invoices");
  const row = page.getByRole("link", { name: /^2026-\d{6}$/ });
  const number = (await row.textContent())!;
  for (const [words, count] of [["po 4711", 1], [number, 1], ["nobody", 0]] as const) {
    await page.locator("#q").fill(words);
    await page.getByRole("button", { name: "Search" }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === words);
    await expect(page.locator("#q")).toHaveValue(words);
    await expect(row).toHaveCount(count);
  }
  await expect(page.getByText("Nothing found")).toBeVisible();
  await page.getByRole("link", { name: "All invoices" }).click();
  await expect(row).toHaveCount(1);
  await row.click();
  await expect(page.locator(".paper")).toContainText("PO 4711/b");
  await expect(page.locator(".paper")).toContainText("VAT 22%");
  const pdf = await page.request.get(`/billing/invoices/${number}.pdf`);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
});

test("details change for the next invoices alone, and two tabs do not overwrite each other", async ({ visitor, page, context }) => {
  const payer = visitor.address("payer");
  await buyInItaly(visitor, payer);
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(payer);
  await visitor.open("/billing/details");
  const other = await context.newPage();
  await other.goto("/billing/details");
  await visitor.takenOver(other);

  await page.locator("#name").fill("");
  await page.locator("#city").fill("Torino");
  await page.locator("#vat_id").fill("DE136695976");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.locator("#name-fault")).toBeVisible();
  await expect(page.locator("#vat_id-fault")).toContainText("billing country");
  await expect(page.locator("#city")).toHaveValue("Torino");
  await page.locator("#name").fill("Ana Ruiz-Gil");
  await page.locator("#vat_id").fill(italian);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The next invoice will bear these details.")).toBeVisible();
  await expect(page.locator("#name")).toHaveValue("Ana Ruiz-Gil");

  await other.locator("#name").fill("Another Tab");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("Somebody else changed these details meanwhile")).toBeVisible();
  await expect(other.locator("main")).toContainText("Ana Ruiz-Gil");
  await expect(other.locator("#name")).toHaveValue("Another Tab");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(other.getByText("The next invoice will bear these details.")).toBeVisible();

  await visitor.open("/billing/invoices");
  await page.getByRole("link", { name: /^2026-\d{6}$/ }).click();
  await expect(page.locator(".paper")).toContainText("Ana Ruiz");
  await expect(page.locator(".paper")).not.toContainText("Another Tab");
});

test("what needs attention stands first, and renewals are told in plain words", async ({ visitor, page }) => {
  const payer = visitor.address("payer");
  await visitor.openCheckout("calendar-pro");
  await visitor.chooseFor("other");
  await visitor.fillBilling(payer);
  await visitor.fillLicensee(visitor.address("licensee"));
  await page.locator("#way-trial").check();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await visitor.buyForSomebodyElse(payer, visitor.address("licensee"));
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  const notices = page.locator(".attention .notice-title");
  await expect(notices).toHaveText([/The trial of Calendar Pro ends/, /Only one person gets the renewal mail/]);
  await expect(page.locator(".attention")).toContainText("Nothing is charged");
  const renewals = page.locator("section", { has: page.locator("#renewals") });
  await expect(renewals).toContainText("the card is charged");
  await expect(renewals).toContainText("A trial ends by itself");
});
