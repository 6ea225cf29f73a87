// Signing in without a password: a code or a link, neutral answers, limits on tries.
import { expect, test } from "../support/visitor";

test("a code from the mail signs in and comes back to the page that was asked for", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.open("/billing");
  await expect(page).toHaveURL(/\/sign-in\?to=/);
  await visitor.asksForCode(me.toUpperCase(), "/billing");
  await visitor.enterCode(await visitor.mailedCode(me));
  await page.waitForURL(/\/billing$/);
  await expect(page.locator("main")).toContainText("Smart Filter Pro");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/billing"));
  await visitor.open("/billing");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("an address without an account is answered alike", async ({ visitor, page }) => {
  const known = visitor.address("known");
  await visitor.buyForMyself(known);
  await visitor.asksForCode(known);
  const answer = await page.locator("main").innerText();
  const unknown = visitor.address("nobody");
  await page.context().clearCookies();
  await visitor.asksForCode(unknown);
  expect((await page.locator("main").innerText()).replaceAll(unknown, known)).toBe(answer);
  await visitor.mail(unknown, /no account/i);
});

test("the fifth wrong code ends the request", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  await visitor.asksForCode(me);
  const code = await visitor.mailedCode(me);
  const wrong = code === "000000" ? "000001" : "000000";
  for (let left = 4; left >= 1; left--) {
    await visitor.enterCode(wrong);
    await expect(page.locator("#code-fault")).toContainText(left === 1 ? "One try" : `${left} tries`);
  }
  await visitor.enterCode(wrong);
  await expect(page.getByText("One try is left")).toHaveCount(0); // until the answer is there
  await expect(page.locator("#code-fault, .notice").first()).toBeVisible();
  if (await page.locator("#code").isVisible()) await visitor.enterCode(code);
  await visitor.open("/billing");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a link that a mail scanner opened still works for its owner, once", async ({ visitor, page, browser }, info) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  const [path] = await visitor.mail(me, /\/sign-in\/link\/[\w-]+/);
  for (let times = 0; times < 3; times++) expect((await page.request.get(path)).status()).toBe(200);
  await visitor.open(path);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL(/\/licenses/);

  const stranger = await browser.newContext({ javaScriptEnabled: visitor.scripts, baseURL: info.project.use.baseURL });
  const theirs = await stranger.newPage();
  await theirs.goto(path);
  await expect(theirs.getByRole("heading", { level: 1 })).toHaveText("This link no longer works");
  await theirs.getByRole("button", { name: "Send me a new link" }).click();
  await expect(theirs.locator("#code")).toBeVisible();
  await stranger.close();
});

test("a tampered session is no session", async ({ visitor, page, baseURL }) => {
  await page.context().addCookies([{ name: "session", value: "A".repeat(43), url: baseURL! }]);
  await visitor.open("/licenses");
  await expect(page).toHaveURL(/\/sign-in\?to=/);
});
