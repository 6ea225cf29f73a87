// How the browser tests run: three kinds of visitor, Debian's Chromium, the real server.
// `scripts/with-server.sh` starts that server on a demo shop of its own (`make browser` does it all).
import { defineConfig } from "@playwright/test";
import { chromium, phone, desktop } from "./support/browser";

const shop = process.env.TWOFOLD_URL;
if (!shop) throw new Error("TWOFOLD_URL is not set: run `make browser`, or scripts/with-server.sh npx playwright test");

// What customers do from end to end; on a phone without scripts, too.
const stories = /(buy|cards|returning|licensee|reseller|order)\.spec\.ts$/;
// A phone differs in its width and in its fingers: there also every page is looked at, and what payers do at length.
const narrow = /(buy|cards|returning|licensee|reseller|order|accessible|billing|change|paying|takeover|together)\.spec\.ts$/;

export default defineConfig({
  testDir: "./tests",
  globalSetup: "./support/staff.ts",
  outputDir: "./results/artifacts",
  fullyParallel: true,
  workers: 2,
  // Where nobody watches, a machine that stalls is no verdict: such a test is tried once more, and named as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: !!process.env.CI,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "./results/report.json" }]],
  use: {
    baseURL: shop,
    locale: "en-US",
    timezoneId: "Europe/Rome",
    launchOptions: chromium,
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  projects: [
    { name: "wasm-desktop", use: { viewport: desktop } },
    { name: "wasm-phone", testMatch: narrow, use: { viewport: phone, hasTouch: true, isMobile: true } },
    { name: "no-js", use: { viewport: desktop, javaScriptEnabled: false } },
    { name: "no-js-phone", testMatch: stories, use: { viewport: phone, hasTouch: true, isMobile: true, javaScriptEnabled: false } },
  ],
});
