// A license that its licensee declined goes to somebody else, whom the payer names on the subscription's page.
import { expect, test, type Visitor } from "../support/visitor";

test.describe.configure({ timeout: 120_000 }); // a purchase, three sign-ins, and the story between them

/** Ana pays for Bo, and Bo declines; answers with the address of the license. */
async function declined(visitor: Visitor): Promise<{ payer: string; licensee: string; license: string }> {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);
  await visitor.signInByLink(licensee);
  await visitor.open("/licenses");
  const license = (await visitor.page.locator("main .row-link").first().getAttribute("href"))!;
  await visitor.open(`${license}/decline`);
  await visitor.page.getByRole("button", { name: "Decline the license" }).click();
  await expect(visitor.page.getByRole("heading", { level: 1 })).toContainText("You declined");
  return { payer, licensee, license };
}

test("a payer names somebody else, who gets the license and may decline in turn", async ({ visitor, page }) => {
  const { payer, license } = await declined(visitor);
  // Kept and taken away: who signs in in the same browser would end the decliner's session.
  const decliner = await page.context().cookies();
  await page.context().clearCookies();
  const next = visitor.address("next");
  // The mail about it leads to the form.
  await visitor.mail(payer, /does not want the license/);
  await visitor.signInByLink(payer);
  await expect(page).toHaveURL(/\/billing\/subscriptions\/sub_\w+#name$/);
  await expect(page.getByRole("heading", { name: "Name somebody else" })).toBeVisible();
  const subscription = new URL(page.url()).pathname;
  await visitor.open("/billing");
  await page.locator(".attention").getByRole("link", { name: "Name somebody else" }).click();
  await expect(page).toHaveURL(/\/billing\/subscriptions\/sub_\w+#name$/);
  await expect(page.locator(".attention")).toContainText("was declined");

  // What is wrong stands beside its field, and nothing typed is lost.
  await page.locator("#licensee_name").fill("Cy Twombly");
  await page.locator("#licensee_email").fill("cy@nowhere");
  await page.getByRole("button", { name: "Give them the license" }).click();
  await expect(page.locator("#licensee_email-fault")).toContainText("not a complete e-mail address");
  await expect(page.locator("#licensee_email")).toHaveValue("cy@nowhere");
  await expect(page.locator("#licensee_name")).toHaveValue("Cy Twombly");

  await page.locator("#licensee_email").fill(next);
  await page.getByRole("button", { name: "Give them the license" }).click();
  await expect(page.locator(".attention")).toContainText("They can decline it in turn");
  await expect(page.locator(".attention")).toContainText(next);
  await expect(page.locator("#licensee_email")).toHaveCount(0);
  await expect(page.locator("main")).toContainText("Cy Twombly");
  // Looked at again, there is nothing more to do, and posting once more changes nothing.
  await visitor.open(subscription);
  await expect(page.getByRole("heading", { name: "Name somebody else" })).toHaveCount(0);
  await visitor.open("/billing");
  await expect(page.getByText("was declined")).toHaveCount(0);

  // The new licensee gets everything, and never a price.
  const [mail] = await visitor.mail(next, /is ready[\s\S]*/);
  expect(mail).toContain("Ana Ruiz");
  expect(mail).not.toContain("$");
  await visitor.signInByLink(next);
  await visitor.open(license);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Smart Filter Pro");
  await expect(page.locator("main")).not.toContainText("$");
  await expect(page.getByRole("link", { name: "Decline this license" })).toBeVisible();
  expect((await page.request.get(subscription)).status(), "the payer's page").toBe(404);

  // Whoever declined sees nothing more of it.
  await page.context().clearCookies();
  await page.context().addCookies(decliner);
  await visitor.open("/licenses");
  await expect(page.locator("main")).toContainText("No license yet");
  for (const path of [license, `${license}/decline`, `${license}/downloads`, `${license}/latest`]) {
    expect((await page.request.get(path)).status(), path).toBe(404);
  }
});

test("a payer who names their own address takes the license", async ({ visitor, page }) => {
  const { payer } = await declined(visitor);
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await page.locator(".attention").getByRole("link", { name: "Name somebody else" }).click();
  await page.locator("#licensee_name").fill("Ana Ruiz");
  await page.locator("#licensee_email").fill(payer);
  await page.getByRole("button", { name: "Give them the license" }).click();
  await expect(page.locator(".attention")).toContainText("The license is yours now");
  await page.locator(".attention").getByRole("link", { name: "Open Licenses" }).click();
  await expect(page.locator(".license-row")).toContainText("Smart Filter Pro");
});

test("the order's page says that the license was declined, and offers no mail to who declined it", async ({ visitor, page }) => {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);
  const order = page.url();
  await visitor.signInByLink(licensee);
  await visitor.open("/licenses");
  const license = (await page.locator("main .row-link").first().getAttribute("href"))!;
  await visitor.open(`${license}/decline`);
  await page.getByRole("button", { name: "Decline the license" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("You declined");
  await visitor.open(order);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Waiting for a licensee");
  await expect(page.locator("#came-back")).toContainText("The license was declined");
  await expect(page.locator("#came-back").getByRole("link", { name: "Name somebody else" })).toBeVisible();
  await expect(page.getByRole("button", { name: /mail again/ })).toHaveCount(0);
});
