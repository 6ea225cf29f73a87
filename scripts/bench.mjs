// Drives the shop and, in the same run, a floor: bare Axum handlers that return the same bytes (bench/).
// Prints ratios, latency and memory; fails where a target is missed. Run by scripts/bench.sh.
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as people from "../end2end/support/people.mjs";

const shop = process.env.TWOFOLD_URL;
const [floorBinary] = process.argv.slice(2);
const rounds = 3; // the shop and its floor take turns; medians count
const seconds = 3;

// What is measured: public pages are kept as bytes, the others are rendered from SQLite each time.
await people.buy();
const pages = [
  ...["/", "/products/smart-filter-pro", "/products/smart-filter-pro/versions", "/help/accounts"].flatMap((path) => [
    { path, target: 1 / 2 },
    { path, target: 1 / 2, encoding: "br" },
  ]),
  { path: "/checkout/smart-filter-pro", target: 1 / 25 },
  { path: "/billing", target: 1 / 25, cookie: await people.session(people.payer) },
  { path: "/licenses", target: 1 / 25, cookie: await people.session(people.licensee) },
];

async function read({ path, encoding, cookie }) {
  // fetch() would decompress the body; curl leaves it as it came.
  const headers = [...(encoding ? ["-H", `Accept-Encoding: ${encoding}`] : []), ...(cookie ? ["-H", `Cookie: ${cookie}`] : [])];
  const { stdout } = await promisify(execFile)("curl", ["-fsS", ...headers, shop + path], { encoding: "buffer", maxBuffer: 1e8 });
  return stdout;
}

async function drive(url, { encoding, cookie }) {
  const headers = [...(encoding ? ["-H", `Accept-Encoding: ${encoding}`] : []), ...(cookie ? ["-H", `Cookie: ${cookie}`] : [])];
  const { stdout } = await promisify(execFile)("wrk", ["-t1", "-c32", `-d${seconds}s`, "--latency", ...headers, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} answered errors:\n${stdout}`);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s)\b/.exec(stdout);
  return { rate: +/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1], p99: p99 * { us: 0.001, ms: 1, s: 1000 }[unit] };
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];
const memory = (field) => +new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${process.env.TWOFOLD_PID}/status`, "utf8"))[1] / 1000;

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

const folder = mkdtempSync(join(tmpdir(), "twofold-floor."));
for (const [index, page] of pages.entries()) {
  page.bytes = await read(page);
  writeFileSync(join(folder, `${index}`), page.bytes);
}
const floor = `127.0.0.1:${await freePort()}`;
const floorProcess = spawn(floorBinary, [floor, folder], { stdio: "inherit" });
await new Promise((done) => setTimeout(done, 500));

console.log(`${"page".padEnd(42)}${"bytes".padStart(8)}${"floor/s".padStart(10)}${"shop/s".padStart(10)}${"ratio".padStart(8)}${"target".padStart(8)}${"p99 ms".padStart(8)}`);
let missed = 0;
try {
  for (const [index, page] of pages.entries()) {
    const [floors, shops] = [[], []];
    for (let round = 0; round < rounds; round++) {
      floors.push(await drive(`http://${floor}/${index}`, page));
      shops.push(await drive(shop + page.path, page));
    }
    const [low, high] = [shops, floors].map((runs) => median(runs.map((run) => run.rate)));
    if (low / high < page.target) missed++;
    console.log(
      `${`${page.path}${page.encoding ? ` (${page.encoding})` : ""}`.padEnd(42)}${`${page.bytes.length}`.padStart(8)}${high.toFixed(0).padStart(10)}${low.toFixed(0).padStart(10)}` +
        `${(low / high).toFixed(3).padStart(8)}${page.target.toFixed(2).padStart(8)}${median(shops.map((run) => run.p99)).toFixed(1).padStart(8)}${low / high < page.target ? "  ✗" : ""}`,
    );
  }
} finally {
  floorProcess.kill();
  rmSync(folder, { recursive: true });
}
const [resident, peak] = [memory("VmRSS"), memory("VmHWM")];
if (resident >= 60) missed++;
console.log(`\nresident memory after the load ${resident.toFixed(0)} MB (peak ${peak.toFixed(0)}), to stay under 60 MB${resident >= 60 ? "  ✗" : ""}`);
console.log(missed ? `${missed} targets missed` : "all targets met");
process.exitCode = missed ? 1 : 0;
