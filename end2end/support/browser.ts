// Debian's Chromium and the two sizes of screen that tests and pictures share.
import type { LaunchOptions, ViewportSize } from "@playwright/test";

export const chromium: LaunchOptions = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ],
};

export const desktop: ViewportSize = { width: 1280, height: 900 };
export const phone: ViewportSize = { width: 390, height: 844 };
