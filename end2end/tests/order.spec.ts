// The page of an order, after it is paid: it tells what happens while it happens, and what can be put right.
import { expect, test } from "../support/visitor";

test("the page tells of a mail while it leaves, without being loaded anew", async ({ visitor, page }) => {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  const streams: string[] = [];
  page.on("request", (request) => request.url().endsWith("/events") && streams.push(request.url()));
  await visitor.buyForSomebodyElse(payer, licensee);
  const happened = page.locator(".happened");
  await expect(happened.getByText("Mailed to")).toHaveCount(2);
  await expect(happened).toContainText("Paid $99.00");
  await expect(happened).toContainText("The license is ready for \u2068Bo Li\u2069");
  await page.getByRole("button", { name: "Send the licensee\u2019s mail again" }).click();
  await expect(page.getByText("The mail goes out again")).toBeVisible();
  streams.length = 0;
  if (visitor.scripts) await page.evaluate(() => ((window as { here?: boolean }).here = true));
  await expect(happened.getByText("Mailed to")).toHaveCount(3);
  expect(await visitor.mails(licensee)).toHaveLength(2);
  if (!visitor.scripts) return;
  expect(await page.evaluate(() => (window as { here?: boolean }).here), "the page stayed").toBe(true);
  expect(streams.length, "streams").toBeLessThanOrEqual(1);
});

test("a wrong licensee is corrected, and the address before opens nothing", async ({ visitor, page, browser }, info) => {
  const [payer, wrong, right] = ["payer", "wrong", "right"].map((name) => visitor.address(name));
  await visitor.buyForSomebodyElse(payer!, wrong!);
  const order = page.url();
  const [oldLink] = await visitor.mail(wrong!, /\/sign-in\/link\/[\w-]+/);
  const field = page.locator("#licensee_email");
  await expect(field).toBeVisible();
  await field.fill("right@example");
  await page.getByRole("button", { name: "Correct the address" }).click();
  await expect(page.locator("#licensee_email-fault")).toBeVisible();
  await expect(field).toHaveValue("right@example");
  await field.fill(right!);
  await page.getByRole("button", { name: "Correct the address" }).click();
  await expect(page.getByText("The address is corrected")).toBeVisible();
  await expect(page.locator(".person.portal-licensee")).toContainText(right!);
  await expect(page.locator(".happened")).toContainText(`The license was moved from \u2068${wrong}`);

  const other = await browser.newContext({ javaScriptEnabled: visitor.scripts, baseURL: info.project.use.baseURL });
  const theirs = await other.newPage();
  await theirs.goto(oldLink);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("This link no longer works");
  const [newLink] = await visitor.mail(right!, /\/sign-in\/link\/[\w-]+/);
  await theirs.goto(newLink);
  await theirs.getByRole("button", { name: "Sign in", exact: true }).click();
  await theirs.waitForURL(/\/licenses\//);
  await expect(theirs.locator(".newest-version")).toHaveText("2.4.0");
  await other.close();

  await visitor.open(new URL(order).pathname);
  await expect(page.locator(".happened").getByText("Mailed to").last()).toBeVisible();
  await expect(field).toHaveCount(0);
});

test("an order for oneself has nobody to correct", async ({ visitor, page }) => {
  await visitor.buyForMyself(visitor.address("me"));
  await expect(page.getByRole("button", { name: "Send my mail again" })).toBeVisible();
  await expect(page.locator("#licensee_email")).toHaveCount(0);
});
