// Runs Lighthouse as on a phone (simulated slow 4G, CPU four times slower) over the pages that people come to
// first, prints the medians of three runs, and fails below the goals. Usage: lighthouse.mjs [/path…].
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const shop = process.env.TWOFOLD_URL;
const runs = 3;
const goals = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };
const paths = process.argv.slice(2);
if (!paths.length)
  paths.push("/", "/products/smart-filter-pro", "/products/smart-filter-pro/versions", "/checkout/smart-filter-pro", "/sign-in");

const cli = createRequire(new URL("../end2end/lighthouse/package.json", import.meta.url)).resolve("lighthouse/cli/index.js");
const chrome = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run";
const folder = mkdtempSync(join(tmpdir(), "twofold-lighthouse."));

async function look(path) {
  const file = join(folder, "report.json");
  const options = ["--quiet", "--output=json", `--output-path=${file}`, `--chrome-flags=${chrome}`, `--only-categories=${Object.keys(goals)}`];
  await promisify(execFile)("node", [cli, shop + path, ...options], {
    env: { ...process.env, CHROME_PATH: "/usr/bin/chromium" },
    maxBuffer: 1e8,
  });
  return JSON.parse(readFileSync(file, "utf8"));
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
const column = (words) => `${words}`.padStart(8);

console.log(`${"page".padEnd(40)}${["perf", "a11y", "best", "seo", "LCP ms", "TBT ms", "CLS"].map(column).join("")}`);
let missed = 0;
try {
  for (const path of paths) {
    const reports = [];
    for (let run = 0; run < runs; run++) reports.push(await look(path));
    const scores = Object.keys(goals).map((name) => Math.round(100 * median(reports.map(({ categories }) => categories[name].score))));
    const figures = ["largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map((name) => median(reports.map(({ audits }) => audits[name].numericValue)));
    const under = Object.entries(goals).filter(([name, goal], index) => scores[index] < goal);
    missed += under.length;
    console.log(`${path.padEnd(40)}${scores.map(column).join("")}${column(figures[0].toFixed(0))}${column(figures[1].toFixed(0))}${column(figures[2].toFixed(3))}${under.length ? "  ✗" : ""}`);
    for (const [name] of under) for (const line of reasons(reports[0], name)) console.log(`    ${name}: ${line}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missed ? 1 : 0;

// What cost points in a category.
function reasons({ categories, audits }, name) {
  const lost = categories[name].auditRefs.filter(({ id, weight }) => weight && audits[id].score !== null && audits[id].score < 1);
  return lost.map(({ id }) => `${audits[id].title} ${audits[id].displayValue ?? ""}`.trim());
}
