// Scripts take a page over at the first sign of a person, not before; what is alive by itself, at once.
import { expect, sign, takenOver, test } from "../support/visitor";
import type { Page } from "@playwright/test";

test.beforeEach(({ visitor }) => test.skip(!visitor.scripts, "without scripts nobody takes a page over"));

const live = (page: Page) => page.locator("html[data-live]");

/** The paths that a page asks for, besides itself. */
function asked(page: Page) {
  const paths: string[] = [];
  page.on("request", (request) => paths.push(new URL(request.url()).pathname));
  return paths;
}

/** Whether the WASM and a part of it are there. */
const isFetched = (paths: string[]) => ["twofold", "split_"].every((name) => paths.some((path) => path.includes(name) && path.endsWith(".wasm")));

for (const path of ["/", "/products/smart-filter-pro", "/checkout/smart-filter-pro", "/sign-in"])
  test(`${path} waits for a sign, with its code at hand`, async ({ page }) => {
    const paths = asked(page);
    await page.goto(path);
    await expect.poll(() => isFetched(paths)).toBe(true);
    await page.waitForTimeout(500); // what would take over by itself would have done so
    await expect(live(page)).toHaveCount(0);
    expect(paths).not.toContain("/api/shop/whoami");
    const before = paths.length;
    await sign(page);
    await expect(live(page)).toHaveCount(1);
    await expect.poll(() => paths.filter((path) => path === "/api/shop/whoami").length).toBe(1);
    await page.waitForTimeout(500);
    expect(paths.filter((path) => path === "/api/shop/whoami"), "asked once").toHaveLength(1);
    expect(paths.slice(before).filter((path) => /\/twofold[^/]*\.wasm$/.test(path)), "fetched once").toEqual([]);
  });

test("nothing is fetched before the page is loaded", async ({ page }) => {
  const paths = asked(page);
  await page.goto("/products/smart-filter-pro");
  expect(paths.filter((path) => /\.(wasm|js)$/.test(path))).toEqual([]);
});

test("a key is a sign, and so is a finger", async ({ page }, { project }) => {
  await page.goto("/sign-in");
  if (project.name === "wasm-phone") await page.touchscreen.tap(5, 5);
  else await page.keyboard.press("Tab");
  await expect(live(page)).toHaveCount(1);
});

test("a click on a link as the first sign leads there", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Bullet Chart" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bullet Chart");
});

test("a form that is sent as the first sign is sent", async ({ page, visitor }) => {
  await page.goto("/sign-in");
  // At once, as by a browser's own filling in: no pointer and no key comes before.
  await page.evaluate((address) => {
    const field = document.querySelector<HTMLInputElement>("#address")!;
    field.value = address;
    field.form!.requestSubmit();
  }, visitor.address("nobody"));
  await expect(page.locator("#code")).toBeVisible();
});

test("a choice as the first sign changes the price", async ({ page }) => {
  await page.goto("/checkout/smart-filter-pro");
  await expect(page.locator(".summary-today strong")).toHaveText("$99.00");
  await page.locator("#cycle-three_year").check();
  await expect(page.locator(".summary-today strong")).not.toHaveText("$99.00");
  await expect(page.locator("#cycle-three_year")).toBeChecked();
});

test("what was typed before stays, and counts", async ({ page }) => {
  await page.goto("/checkout/smart-filter-pro");
  await page.evaluate(() => {
    document.querySelector<HTMLInputElement>("#billing_name")!.value = "Ana Ruiz";
    document.querySelector<HTMLInputElement>("#cycle-three_year")!.checked = true;
  });
  await takenOver(page);
  await expect(page.locator("#billing_name")).toHaveValue("Ana Ruiz");
  await expect(page.locator(".summary-today strong")).not.toHaveText("$99.00");
});

test("going back takes over without a sign", async ({ page }) => {
  await page.goto("/sign-in");
  await page.goto("/help/accounts");
  await page.goBack();
  await expect(live(page)).toHaveCount(1);
});

test("an order's page is alive by itself", async ({ page, visitor }) => {
  await visitor.buyForMyself(visitor.address("me"));
  const order = page.url();
  await page.goto("/help/accounts");
  await page.goto(order);
  await expect(live(page)).toHaveCount(1);
});

test("who is signed in is shown at once, also on pages that are the same for everybody", async ({ page, visitor }) => {
  const me = visitor.address("me");
  await page.goto("/"); // the browser keeps it, and asks only whether it is still the same
  await visitor.buyForMyself(me);
  await visitor.signInByLink(me);
  const link = page.getByRole("banner").getByRole("link", { name: "Licenses" });
  for (const path of ["/", "/products/smart-filter-pro"]) {
    await page.goto(path);
    await expect(link, path).toBeVisible();
  }
  await page.goto("/billing");
  await expect(live(page)).toHaveCount(1);
});

test("a page that was changed meanwhile, as by a translation, stays plain and works", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => {
    const heading = document.querySelector("h1")!;
    const font = document.createElement("font");
    font.append(...heading.childNodes);
    heading.append(font);
  });
  await sign(page);
  await page.waitForTimeout(1000);
  await expect(live(page)).toHaveCount(0);
  await page.getByRole("link", { name: "Bullet Chart" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bullet Chart");
});

test("what is added at the end of a page does not keep it from being taken over", async ({ page }) => {
  await page.goto("/");
  await page.evaluate(() => document.body.append(document.createElement("aside")));
  await takenOver(page);
});
