// How pictures are taken (scripts/pictures.sh): one project for each width, color scheme and kind of visitor.
import { defineConfig } from "@playwright/test";
import { chromium, desktop, phone } from "./support/browser";

const projects = [];
for (const [width, viewport] of [["1280", desktop], ["390", phone]] as const)
  for (const colorScheme of ["light", "dark"] as const)
    for (const visitor of ["js", "nojs"] as const)
      projects.push({
        name: `${width}-${colorScheme}-${visitor}`,
        use: { viewport, colorScheme, javaScriptEnabled: visitor === "js" },
      });

export default defineConfig({
  testDir: "./support",
  testMatch: "pictures.ts",
  outputDir: "./results/pictures",
  fullyParallel: true,
  workers: 2,
  reporter: "line",
  use: {
    baseURL: process.env.TWOFOLD_URL,
    locale: "en-US",
    timezoneId: "Europe/Rome",
    launchOptions: chromium,
    contextOptions: { reducedMotion: "reduce" },
  },
  projects,
});
