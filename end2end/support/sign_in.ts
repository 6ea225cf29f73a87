// Signs an account in as a person would: the form, then the link of the mail on the development mailbox.
import { expect, type Page } from "@playwright/test";

/** Signs `address` in; the account must exist. Afterwards `page` stands where sign-in leads to. */
export async function signIn(page: Page, address: string) {
  await page.goto("/sign-in");
  await page.getByLabel(/mail/i).fill(address);
  await page.getByRole("button", { name: /sign in|send|continue/i }).click();
  await page.goto(await signInLink(page, address));
  const confirm = page.getByRole("button", { name: /sign in/i }); // a scanner's visit must not use the link up
  if (await confirm.count()) await confirm.click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** The newest sign-in link that was mailed to `address`. */
export async function signInLink(page: Page, address: string): Promise<string> {
  await page.goto("/mailbox");
  await page.getByRole("link", { name: address }).first().click();
  const link = await page.locator("a[href*='/sign-in/']").first().getAttribute("href");
  if (!link) throw new Error(`no sign-in link was mailed to ${address}`);
  return link;
}
