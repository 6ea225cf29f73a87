// The main job: a license bought for somebody else, for oneself, and as a reseller.
import { declined, expect, test } from "../support/visitor";

/** The part of the mailbox page that is the mail itself; the list beside it shows everybody's subjects. */
const openMail = (page: string) => page.slice(page.indexOf("<pre"));

test("a license for somebody else opens two accounts", async ({ visitor, page }) => {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  await expect(page.locator(".person.portal-billing")).toContainText(payer);
  await expect(page.locator(".person.portal-licensee")).toContainText(licensee);
  await expect(page.getByText("$99.00").first()).toBeVisible();

  const paid = await visitor.mail(payer, /Smart Filter Pro[\s\S]*/);
  expect(paid[0]).toContain("$99.00");
  const ready = await visitor.mail(licensee, /Smart Filter Pro[\s\S]*/);
  expect(ready[0]).toContain("Ana Ruiz");
  for (const price of ["99.00", "2026-0"]) expect(openMail(ready[0])).not.toContain(price);
});

test("each of the two signs in and sees one side alone", async ({ visitor, page, browser }, info) => {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);

  await visitor.signInByLink(payer);
  await expect(page).toHaveURL(/\/billing\/subscriptions\//);
  await visitor.open("/billing");
  await expect(page.locator("main")).toContainText("Smart Filter Pro");
  const invoice = page.getByRole("link", { name: /^2026-\d{6}$/ }).first();
  const number = await invoice.textContent();
  await invoice.click();
  await expect(page.locator(".paper")).toContainText("$99.00");
  const pdf = await page.request.get(`/billing/invoices/${number}.pdf`);
  expect(pdf.status()).toBe(200);
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await visitor.open("/licenses");
  await expect(page.locator("main")).not.toContainText("Smart Filter Pro");

  const other = await browser.newContext({ javaScriptEnabled: visitor.scripts, baseURL: info.project.use.baseURL });
  const theirs = await other.newPage();
  const [path] = await visitor.mail(licensee, /\/sign-in\/link\/[\w-]+/);
  await theirs.goto(path);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await theirs.waitForURL(/\/licenses\//);
  await expect(theirs.locator("main")).not.toContainText("$");
  expect((await theirs.request.get(`/billing/invoices/${number}.pdf`)).status()).toBe(404);
  expect((await theirs.request.get(`/billing/invoices/${number}`)).status()).toBe(404);

  // Every older and newer version, the newest one click away.
  await expect(theirs.locator(".newest-version")).toHaveText("2.4.0");
  await expect(theirs.locator(".release")).toHaveCount(43);
  const newest = await theirs.locator(".newest a").getAttribute("href");
  const file = await theirs.request.get(newest!);
  expect(file.status()).toBe(200);
  expect((await file.body()).subarray(0, 2).toString()).toBe("PK");
  const part = await theirs.request.get(newest!, { headers: { Range: "bytes=0-1" } });
  expect([part.status(), (await part.body()).length]).toEqual([206, 2]);
  const same = await theirs.request.get(newest!, { headers: { "If-None-Match": file.headers()["etag"]! } });
  expect(same.status()).toBe(304);
  const oldest = await theirs.locator('.release a[href^="/downloads/"]').last().getAttribute("href");
  expect((await theirs.request.get(oldest!)).status()).toBe(200);
  expect((await page.request.get(newest!)).status(), "the payer downloads nothing").toBe(404);
  await other.close();
});

test("for oneself, one account has both sides and a switch between them", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.signInByLink(me);
  await visitor.open("/licenses");
  await expect(page.locator("main")).toContainText("Smart Filter Pro");
  await page.locator(".portal-bar").getByRole("link", { name: /Billing/ }).click();
  await expect(page).toHaveURL(/\/billing$/);
  await expect(page.locator("main")).toContainText("$99.00");
});

test("a reseller names the customer, who learns who bought but not for how much", async ({ visitor, page }) => {
  const [reseller, customer] = [visitor.address("reseller"), visitor.address("customer")];
  await visitor.openCheckout();
  await visitor.chooseFor("reseller");
  await visitor.fillBilling(reseller, { name: "Rita Reseller", organization: "Resale Ltd" });
  await visitor.fillLicensee(customer, { name: "Carl Customer", organization: "Customer GmbH" });
  await page.locator("#license_type-nodes").check();
  await page.locator("#tier_nodes").selectOption("F64 / P1");
  await page.locator("#quantity").fill("2");
  await page.locator("#cycle-three_year").check();
  await visitor.fillCard();
  await visitor.consent();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByText("$9,174.60").first()).toBeVisible();
  const [mail] = await visitor.mail(customer, /Resale Ltd[\s\S]*/);
  expect(openMail(mail)).not.toContain("9,174.60");
});

test("a trial starts without a card, and the second one looks the same", async ({ visitor, page }) => {
  const heading = async (name: string) => {
    await visitor.openCheckout("calendar-pro");
    await visitor.fillBilling(visitor.address(name));
    await page.locator("#way-trial").check();
    await visitor.consent();
    await visitor.order();
    await page.waitForURL(/\/orders\//);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your trial is in the mail");
    await expect(page.locator(".happened").getByText("Mailed to")).toHaveCount(1);
    return (await page.locator("main").innerText()).replace(/, \d{2}:\d{2}\b/g, "");
  };
  const first = await heading("first");
  const second = await heading("second");
  expect(second.replaceAll("second@", "first@")).toBe(first);
  await visitor.mail(visitor.address("second"), /trial/i);
});

test("a declined card charges nothing, keeps what was typed, and the next card pays", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.fillBilling(me, { name: "Zoë Müller-Ángel", organization: "شركة المثال" });
  await visitor.fillCard(declined);
  await visitor.consent();
  await visitor.order();
  await expect(page.locator("#card_number-fault")).toContainText("declined");
  await expect(page.locator("#billing_name")).toHaveValue("Zoë Müller-Ángel");
  await expect(page.locator("#billing_organization")).toHaveValue("شركة المثال");
  expect(await visitor.mails(me)).toEqual([]);
  await visitor.fillCard();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Paid, and ready to use");
  await expect.poll(async () => (await visitor.mails(me)).length).toBe(1);
});

test("a double click makes one order", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.fillBilling(me);
  await visitor.fillCard();
  await visitor.consent();
  await page.locator(".checkout-final button[type=submit]").dblclick();
  await page.waitForURL(/\/orders\//);
  await visitor.signInByLink(me);
  await visitor.open("/billing");
  const papers = page.locator('a[href^="/billing/invoices/"]:not([href$=".pdf"])');
  const numbers = await papers.evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect([...new Set(numbers)]).toHaveLength(1);
});
