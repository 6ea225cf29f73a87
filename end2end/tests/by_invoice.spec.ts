// Paying by invoice: from a threshold upward, pending until staff records the transfer, then ready.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Visitor } from "../support/visitor";

/** A checkout of nodes by invoice, which is enough. */
async function orderNodes(visitor: Visitor, payer: string, licensee: string) {
  const { page } = visitor;
  await visitor.openCheckout();
  await visitor.chooseFor("other");
  await visitor.fillBilling(payer, { organization: "Contoso Ltd" });
  await page.locator("#billing_po_number").fill("PO 4711");
  await visitor.fillLicensee(licensee);
  await page.locator("#license_type-nodes").check();
  await page.locator("#way-invoice").check();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
}

/** Where scripts may run, axe looks at the page as well. */
async function accessible({ scripts, page }: Visitor) {
  if (scripts) expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
}

/** Records a transfer as staff, on the invoice's page. */
async function record(visitor: Visitor, amount: string, reference: string) {
  const { page } = visitor;
  await page.locator("#amount").fill(amount);
  await page.locator("#reference").fill(reference);
  await page.getByRole("button", { name: "Record the payment" }).click();
  await page.waitForLoadState("load");
}

test("below the threshold the page says what would reach it, and the server refuses", async ({ visitor, page }) => {
  await visitor.openCheckout();
  await visitor.fillBilling(visitor.address("me"));
  await page.locator("#way-invoice").check();
  const help = page.locator("#way-invoice-help");
  await expect(help).toContainText("begins at $500.00 before tax");
  await expect(page.locator("#card_number")).toBeHidden();
  await visitor.consent();
  await visitor.order();
  await expect(page.locator("#way-fault")).toContainText("Paying by invoice begins at $500.00 before tax");
  await expect(page.locator("#way-invoice")).toBeChecked();
  if (!visitor.scripts) return;
  await page.locator("#license_type-nodes").check();
  await page.locator("#cycle-monthly").check();
  await expect(help).toContainText("Paying yearly reaches that. So does a quantity of 3.");
  await page.locator("#quantity").fill("3");
  await expect(help).toContainText("The license starts when the payment is recorded");
  await expect(page.locator(".checkout-final button[type=submit]")).toHaveText("Order by invoice");
});

test("an order by invoice waits, is paid in two parts, and starts", async ({ visitor, page, browser }, info) => {
  test.setTimeout(180_000); // three people at their pages
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await orderNodes(visitor, payer, licensee);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ordered by invoice");
  const pay = page.locator('section[aria-labelledby="how-to-pay"]');
  await expect(pay).toContainText("DE89 3704 0044 0532 0130 00");
  const number = /\b2026-\d{6}\b/.exec(await pay.innerText())![0];
  await visitor.mail(payer, new RegExp(`${number}[\\s\\S]*DE89 3704 0044 0532 0130 00`));

  // The licensee sees that it waits, with whom, and nothing to download.
  const theirs = await browser.newContext({ javaScriptEnabled: visitor.scripts, baseURL: info.project.use.baseURL });
  const portal = await theirs.newPage();
  const [path] = await visitor.mail(licensee, /\/sign-in\/link\/[\w-]+/);
  await portal.goto(path);
  await portal.getByRole("button", { name: "Sign in", exact: true }).click();
  await portal.waitForURL(/\/licenses\//);
  await expect(portal.locator("main")).toContainText("Pending");
  await expect(portal.locator("main")).toContainText("Ana Ruiz");
  await expect(portal.locator("main")).not.toContainText("$");
  await expect(portal.locator('main a[href^="/downloads/"]')).toHaveCount(0);

  // The payer is told first what is open, and how to pay it.
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await expect(page.locator(".attention")).toContainText(`Invoice ${number}`);
  await page.locator(".attention").getByRole("link", { name: "Pay by card or by transfer" }).click();
  await page.waitForURL(/\/pay$/);
  await expect(page.locator("main")).toContainText("DE89 3704 0044 0532 0130 00");
  await visitor.open(`/billing/invoices/${number}`);
  await expect(page.locator("article.paper")).toContainText("12 months from payment");
  await expect(page.locator("article.paper")).toContainText("Due on");
  await expect(page.locator("article.paper")).toContainText("PO 4711");
  await accessible(visitor);

  // Staff finds it by the words of the bank's statement, and records a part.
  await visitor.signInAsStaff();
  await page.getByRole("link", { name: "Payments" }).click();
  await page.waitForURL(/\/vendor\/payments/);
  await page.locator("#q").fill(`Contoso transfer ${number}`);
  await page.getByRole("button", { name: "Find" }).click();
  await page.waitForURL(new RegExp(`/vendor/payments/${number}`));
  await accessible(visitor);
  await record(visitor, "12,5", "");
  await expect(page.locator("#amount-fault")).toContainText("amount");
  await expect(page.locator("#reference-fault")).toContainText("fill this in");
  await expect(page.locator("#amount")).toHaveValue("12,5");
  const reference = `NW-${number}-${info.project.name}`;
  await record(visitor, "100.00", `${reference} 1`);
  await expect(page.locator("main")).toContainText("Partly paid");
  const missing = await page.locator("dd strong").innerText();
  await record(visitor, "1.00", `${reference.toLowerCase()}-1`);
  await expect(page.locator("#reference-fault")).toContainText("recorded already");
  await record(visitor, missing, `${reference} 2`);
  await expect(page.locator("h1").locator("..")).toContainText("Paid");

  await visitor.mail(payer, new RegExp(`Receipt for invoice ${number}`));
  await visitor.mail(licensee, /Your license for Smart Filter Pro is ready/);
  await portal.reload();
  await expect(portal.locator("main")).toContainText("Active");
  await expect(portal.locator('main a[href^="/downloads/"]').first()).toBeVisible();
  await theirs.close();
});

test("nobody but staff sees payments", async ({ visitor, page }) => {
  await visitor.buyForMyself(visitor.address("me"));
  await visitor.signInByLink(visitor.address("me"));
  for (const path of ["/vendor/payments", "/vendor/payments/2026-000001"]) {
    expect((await visitor.open(path)).status(), path).toBe(404);
  }
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText("Payments");
});
