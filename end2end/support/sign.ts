// Pages wait for a sign of a person before scripts take them over (docs/decisions/0016); who tests them gives one.
import { expect, type Page } from "@playwright/test";

/** A pointer that moves, as nobody's hand moved it: nothing is hovered, and no focus goes anywhere. */
export const sign = (page: Page) => page.evaluate(() => void document.dispatchEvent(new PointerEvent("pointermove", { bubbles: true })));

/** Gives a sign and waits until scripts have taken the page over, if it is one that has any. */
export async function takenOver(page: Page) {
  const taken = page.locator("html[data-live], html:not(:has(script[type=module]))");
  await expect(async () => {
    // A page that goes on to another one meanwhile takes the sign with it: then that one gets a sign, too.
    await sign(page).catch(() => {});
    await expect(taken).toHaveCount(1, { timeout: 500 });
  }).toPass({ timeout: 10_000, intervals: [50] });
}
