// Staff at their desk: find a customer by anything they say, read what happened, suspend, lift, send again.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Visitor } from "../support/visitor";

/** Finds something by the one field, as staff types it. */
async function find(visitor: Visitor, words: string) {
  await visitor.open("/vendor");
  await visitor.page.locator("#q").fill(words);
  await visitor.page.getByRole("button", { name: "Find" }).click();
  await visitor.page.waitForURL(/\/vendor(\?|\/)/);
}

async function settle(visitor: Visitor) {
  if (visitor.scripts) await visitor.page.waitForLoadState("networkidle");
}

test("a customer calls: staff finds the order, the customer and the license", async ({ visitor, page }) => {
  test.setTimeout(120_000); // many pages, one after another
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);
  const order = page.url();
  await visitor.signInAsStaff();

  await find(visitor, order);
  await expect(page).toHaveURL(/\/vendor\/orders\/ord_/);
  await settle(visitor);
  await expect(page.locator("main")).toContainText(payer);
  await expect(page.locator("main")).toContainText(licensee);
  const timeline = page.locator('section[aria-labelledby="timeline"]');
  for (const words of ["Ordered Smart Filter Pro", "$99.00 paid", "issued", "the license is ready"]) await expect(timeline).toContainText(words);

  const invoice = /\b2026-\d{6}\b/.exec(await timeline.innerText())![0];
  await find(visitor, invoice);
  await expect(page).toHaveURL(/\/vendor\/orders\/ord_/);
  await settle(visitor);
  await page.getByRole("link", { name: "See the license" }).click();
  await expect(page.locator(".eyebrow")).toHaveText("License");
  const key = await page.locator("dd code").first().innerText();
  await find(visitor, key.toLowerCase());
  await expect(page).toHaveURL(/\/vendor\/licenses\/lic_/);

  await find(visitor, payer.slice(0, -3));
  await settle(visitor);
  await page.locator("main").getByRole("link", { name: "Ana Ruiz" }).first().click();
  await expect(page.locator(".eyebrow")).toHaveText("Customer");
  await expect(page.locator('section[aria-labelledby="people"]')).toContainText("Never signed in");
  await find(visitor, "no such customer anywhere");
  await expect(page.locator("main")).toContainText("Nothing found");
  await expect(page.locator("#q")).toHaveValue("no such customer anywhere");
});

test("a suspension needs a reason, stops downloads, and is lifted", async ({ visitor, page, browser }, info) => {
  test.setTimeout(120_000); // two browsers, and every form in both of its states
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  const theirs = await browser.newContext({ javaScriptEnabled: visitor.scripts, baseURL: info.project.use.baseURL });
  const portal = await theirs.newPage();
  const [path] = await visitor.mail(me, /\/sign-in\/link\/[\w-]+/);
  await portal.goto(path);
  await portal.getByRole("button", { name: "Sign in", exact: true }).click();
  await portal.waitForURL(/\/licenses\//);
  const file = (await portal.locator(".newest a").getAttribute("href"))!;
  expect((await portal.request.get(file)).status()).toBe(200);

  await visitor.signInAsStaff();
  const license = new URL(portal.url()).pathname.split("/").pop()!;
  await visitor.open(`/vendor/licenses/${license}`);
  await page.getByRole("button", { name: "Suspend the license" }).click();
  await expect(page.locator("#reason-fault")).toContainText("fill this in");
  await page.locator("#reason").fill("x".repeat(201));
  await page.getByRole("button", { name: "Suspend the license" }).click();
  await expect(page.locator("#reason-fault")).toContainText("200");
  await expect(page.locator("#reason")).toHaveValue("x".repeat(201));
  await page.locator("#reason").fill("The payment was charged back");
  await page.getByRole("button", { name: "Suspend the license" }).click();
  await expect(page.locator(".notice-danger")).toContainText("The payment was charged back");
  await expect(page.locator(".page-heading")).toContainText("Suspended");
  await expect(page.locator("#reason")).toHaveValue("");
  expect((await portal.request.get(file)).status()).toBe(404);
  await portal.goto(`/licenses/${license}`);
  await expect(portal.locator("main")).toContainText("Suspended");
  await expect(portal.locator("main")).not.toContainText("charged back");

  await settle(visitor);
  await page.locator("#reason").fill("Paid after all");
  await page.getByRole("button", { name: "Lift the suspension" }).click();
  await expect(page.locator('section[aria-labelledby="timeline"]')).toContainText("Paid after all");
  await expect(page.getByRole("button", { name: "Suspend the license" })).toBeVisible();
  expect((await portal.request.get(file)).status()).toBe(200);
  await theirs.close();
});

test("a mail goes out again, once however often one clicks", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await expect.poll(async () => (await visitor.mails(me)).length).toBe(1);
  await visitor.signInAsStaff();
  await find(visitor, me);
  await settle(visitor);
  await page.locator('main a[href^="/vendor/orders/"]').first().click();
  await expect(page.locator(".eyebrow")).toHaveText("Order");
  await settle(visitor);
  await page.getByRole("button", { name: /^Send again/ }).dblclick();
  await expect(page.locator('section[aria-labelledby="timeline"]')).toContainText("Mail sent again");
  await expect.poll(async () => (await visitor.mails(me)).length).toBe(2);
});

test("customers and strangers find nothing at /vendor", async ({ visitor, page }) => {
  const answer = await visitor.open("/vendor");
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  expect(answer.status()).toBe(200);
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.signInByLink(me);
  expect((await page.goto("/vendor"))!.status()).toBe(404);
  expect((await page.goto("/vendor/orders/ord_01jd0000000000000000000000"))!.status()).toBe(404);
});

test("every letter can be read before a customer gets it", async ({ visitor, page }) => {
  await visitor.signInAsStaff();
  await page.getByRole("link", { name: "Mails" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mails");
  await settle(visitor);
  await page.getByRole("link", { name: /^The trial of .* ends on/ }).first().click();
  await expect(page.locator("article h3")).toContainText("The trial of");
  await settle(visitor);
  await expect(page.locator("article .mail-text")).toContainText("nothing is charged");
  const letter = page.frameLocator("iframe");
  await expect(letter.getByRole("link", { name: "Keep the license" })).toBeVisible();
  // A letter's HTML runs nothing, so axe cannot enter it.
  if (visitor.scripts) expect((await new AxeBuilder({ page }).exclude("iframe").analyze()).violations).toEqual([]);
});
