// The real catalog, as everybody sees it.
import { expect, test } from "../support/visitor";

test("the shop lists all products and says that it is a demonstration", async ({ visitor, page }) => {
  await visitor.open("/");
  await expect(page.locator(".product-row")).toHaveCount(5);
  await expect(page.locator("body")).toContainText("OKVIZ");
  await page.getByRole("link", { name: "Synoptic Panel" }).click();
  await expect(page).toHaveURL(/\/products\/synoptic-panel$/);
  await expect(page.locator("main")).toContainText("1\u201320 users");
});

test("the history stands in the order of versions, with the note at its end", async ({ visitor, page }) => {
  await visitor.open("/products/smart-filter-pro/versions");
  const versions = await page.locator(".release-version").allInnerTexts();
  expect(versions).toHaveLength(43);
  expect(versions[0]).toContain("2.4.0");
  expect(versions.at(-1)).toContain("1.x.x");
  const numbers = versions.slice(0, -1).map((text) => /[\d.]+/.exec(text)![0].split(".").map(Number));
  for (const [index, later] of numbers.slice(1).entries()) {
    const order = [0, 1, 2, 3].map((place) => (numbers[index]![place] ?? 0) - (later[place] ?? 0)).find((difference) => difference);
    expect(order, `${numbers[index]} above ${later}`).toBeGreaterThan(0);
  }
});

test("the free product downloads without an order", async ({ visitor, page }) => {
  await visitor.open("/products/card-with-states");
  const href = await page.locator('a[href*="/downloads/"]').first().getAttribute("href");
  const file = await page.request.get(href!);
  expect(file.status()).toBe(200);
  expect((await file.body()).subarray(0, 2).toString()).toBe("PK");
  await visitor.open("/products/card-with-states/versions");
  await expect(page.locator('.release a[href*="/downloads/"]')).toHaveCount(4);
});

test("going from page to page puts the focus on the new heading", async ({ visitor, page }) => {
  test.skip(!visitor.scripts, "the browser does it by itself without a script");
  await visitor.open("/");
  await page.getByRole("link", { name: "Bullet Chart" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(/Bullet Chart/);
});
