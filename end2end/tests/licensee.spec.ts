// The licensee's portal beyond the first road: looking for a change, help, downloads so far, declining.
import { expect, test, type Visitor } from "../support/visitor";

test.describe.configure({ timeout: 120_000 }); // a purchase, a sign-in, and then the story

/** Ana pays for Bo, and Bo signs in; answers with the address of the license. */
async function licensed(visitor: Visitor): Promise<{ payer: string; license: string }> {
  const [payer, licensee] = [visitor.address("payer"), visitor.address("licensee")];
  await visitor.buyForSomebodyElse(payer, licensee);
  await visitor.signInByLink(licensee);
  await visitor.open("/licenses");
  const license = await visitor.page.locator("main .row-link").first().getAttribute("href");
  return { payer, license: license! };
}

test("licenses say what they cover, who pays, and the key", async ({ visitor, page }) => {
  const { license } = await licensed(visitor);
  const row = page.locator(".license-row");
  await expect(row).toContainText("Smart Filter Pro");
  await expect(row).toContainText("Paid by Ana Ruiz");
  await expect(row.locator("code")).toHaveText(/^\w{5}(-\w{5}){4}$/);
  await expect(page.locator("main")).not.toContainText("$");
  await visitor.open(license);
  await expect(page.locator("main")).toContainText("Ask Ana Ruiz");
});

test("a history is narrowed and searched, and its address can be kept", async ({ visitor, page }) => {
  const { license } = await licensed(visitor);
  await visitor.open(license);
  const all = await page.locator(".release").count();
  await page.locator("select[name=kind]").selectOption("fix");
  if (!visitor.scripts) await page.getByRole("button", { name: "Search" }).click();
  await expect(page).toHaveURL(/kind=fix/);
  await expect(page.locator(".note-feature")).toHaveCount(0);
  const fixes = await page.locator(".release").count();
  expect(fixes).toBeGreaterThan(0);
  expect(fixes).toBeLessThan(all);

  const search = page.locator("input[name=q]");
  await search.pressSequentially("slicer");
  if (!visitor.scripts) await search.press("Enter");
  await expect(page).toHaveURL(/q=slicer/);
  if (visitor.scripts) await expect(search, "whoever types is not thrown out").toBeFocused();
  await expect(search).toHaveValue("slicer");
  for (const hit of await page.locator("mark").allInnerTexts()) expect(hit.toLowerCase()).toBe("slicer");
  await expect(page.locator(".section [role=status]")).toContainText(/^\d+ of \d+ versions$/);
  const found = await page.locator(".release").count();

  // The address alone brings the same, with a script and without.
  await visitor.open(page.url());
  await expect(page.locator(".release")).toHaveCount(found);
  await expect(page.locator("select[name=kind]")).toHaveValue("fix");

  await visitor.open(`${license}?kind=fix&q=unheardof`);
  await expect(page.getByText("No version matches")).toBeVisible();
  await page.getByRole("link", { name: "Look in all changes" }).click();
  await page.getByRole("link", { name: "Show every version" }).click();
  await expect(page.locator(".release")).toHaveCount(all);
});

test("going back brings back what was looked for", async ({ visitor, page }) => {
  const { license } = await licensed(visitor);
  await visitor.open(license);
  const all = await page.locator(".release").count();
  await page.locator("input[name=q]").fill("filter");
  await page.locator("input[name=q]").press("Enter");
  await expect(page).toHaveURL(/q=filter/);
  await expect(page.locator("mark").first()).toBeVisible();
  await page.getByRole("link", { name: "Downloads so far" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Downloads");
  await page.goBack();
  await expect(page.locator("mark").first()).toBeVisible();
  await expect(page.locator("input[name=q]")).toHaveValue("filter");
  expect(await page.locator(".release").count()).toBeLessThanOrEqual(all);
});

test("something not working: the version of the last download against the newest", async ({ visitor, page }) => {
  const { license } = await licensed(visitor);
  await visitor.open(license);
  await page.getByRole("link", { name: "Something not working?" }).click();
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText("Try the newest version first");

  await visitor.open(license);
  const oldest = page.locator('.release a[href^="/downloads/"]').last();
  const href = await oldest.getAttribute("href");
  expect((await page.request.get(href!)).status()).toBe(200);
  const version = href!.split("/")[3]!;
  await visitor.open(`${license}/help`);
  await expect(page.locator("main")).toContainText(`Version ${version} is not the newest`);
  await expect(page.locator("main")).toContainText("The last download of this license was");
  await expect(page.getByRole("heading", { name: `Fixed since ${version}` })).toBeVisible();
  await expect(page.locator(".note:not(.note-fix)")).toHaveCount(0);

  await page.locator("select[name=version]").selectOption("2.4.0");
  if (!visitor.scripts) await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.locator("main")).toContainText("Version 2.4.0 is the newest");
  const button = page.getByRole("link", { name: "Download 2.4.0" });
  const latest = await page.request.get(`${license}/latest`, { maxRedirects: 0 });
  expect([latest.status(), latest.headers()["location"]]).toEqual([303, await button.getAttribute("href")]);

  await visitor.open(`${license}/downloads`);
  await expect(page.locator("tbody tr").first()).toContainText(version);
  await expect(page.locator("tbody tr").first()).toContainText(visitor.address("licensee"));
});

test("a license that one did not want is given back, and the payer hears of it", async ({ visitor, page }) => {
  const { payer, license } = await licensed(visitor);
  await visitor.open(license);
  await page.getByRole("link", { name: "Decline this license" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Decline the license for Smart Filter Pro");
  await page.getByRole("link", { name: "Keep it" }).click();
  await expect(page).toHaveURL(new RegExp(`${license}$`));
  await page.getByRole("link", { name: "Decline this license" }).click();
  await page.getByRole("button", { name: "Decline the license" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("You declined the license for Smart Filter Pro");
  await page.reload();
  await expect(page.locator("main")).toContainText("Ana Ruiz was told by mail");
  expect((await page.request.get(license)).status()).toBe(404);
  expect((await page.request.get(`${license}/latest`)).status()).toBe(404);
  await visitor.open("/licenses");
  await expect(page.locator("main")).toContainText("No license yet");

  const [mail] = await visitor.mail(payer, /does not want the license[\s\S]*/);
  expect(mail).toContain("You can name somebody else");
  await visitor.signInByLink(payer);
  await visitor.open("/billing");
  await expect(page.locator(".attention")).toContainText("The license for Smart Filter Pro was declined");
});
