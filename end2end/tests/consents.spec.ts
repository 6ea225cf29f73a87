// The texts that a buyer agrees to (rule 8): those that the page linked, asked about again when they changed, and named afterwards.
import { expect, test } from "../support/visitor";

test("a text that changed since the page was opened is asked about again, and nothing else is lost", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.openCheckout();
  await visitor.chooseFor("me");
  await visitor.fillBilling(me);
  await visitor.fillCard();
  await visitor.consent();
  // As on a page from before the present terms: it links, and carries, an older version.
  await page.locator("input[name=shown]").evaluate((field: HTMLInputElement) => {
    field.value = field.value.replace(/^(\d+ \w+) \S+ /, "$1 sample-2025-01 ");
  });
  await visitor.order();
  await expect(page.locator("#accept_terms-fault")).toContainText("This text changed after you agreed to it");
  await expect(page).toHaveURL(/\/checkout\/smart-filter-pro\?draft=/);
  await expect(page.locator("#accept_terms")).not.toBeChecked();
  await expect(page.locator("#accept_eula")).toBeChecked();
  await expect(page.locator("#accept_eula-fault")).toHaveCount(0);
  await expect(page.locator("#billing_email")).toHaveValue(me);
  // The page carries the present version now: agreed to again, it is an order.
  await page.locator("#accept_terms").check();
  await visitor.fillCard();
  await visitor.order();
  await page.waitForURL(/\/orders\//);
  await expect(page.getByRole("link", { name: "Terms of sale", exact: true })).toBeVisible();
});

test("an order and its subscription name the texts in the versions that were agreed to", async ({ visitor, page }) => {
  const me = visitor.address("me");
  await visitor.buyForMyself(me);
  const terms = page.locator("main").getByRole("link", { name: "Terms of sale" });
  const eula = page.locator("main").getByRole("link", { name: "License agreement of Smart Filter Pro" });
  await expect(terms).toHaveAttribute("href", /^\/legal\/terms\/[\w.-]+$/);
  await expect(eula).toHaveAttribute("href", /^\/legal\/eula\/smart-filter-pro\/[\w.-]+$/);
  const version = (await terms.getAttribute("href"))!.split("/").pop()!;
  await terms.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Terms");
  await expect(page.locator("main")).toContainText(version);

  await visitor.signInByLink(me);
  await visitor.open("/billing");
  await page.locator("a[href^='/billing/subscriptions/']").first().click();
  await expect(terms).toHaveAttribute("href", `/legal/terms/${version}`);
  await expect(eula).toBeVisible();
});
