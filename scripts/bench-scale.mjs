// Does a page cost the same with many customers as with few? Serves two shops of one build, filled by
// `twofold seed`, drives them in turns and prints the ratio of requests per second; fails below the target.
// Usage: bench-scale.mjs FOLDER-OF-THE-BUILD; run by scripts/bench.sh.
import { execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { session, staff } from "../end2end/support/people.mjs";

const [build] = process.argv.slice(2);
const sizes = [
  { customers: 10, licenses: 50 },
  { customers: 10_000, licenses: 50_000 },
];
const target = 0.8;
const rounds = 3; // the two shops take turns; medians count
const seconds = 2;

// The first customer of every seeded shop pays and uses, and has as many licenses in both.
const customer = "ada.berg@northwind-00000.example";
const found = `/vendor?q=${encodeURIComponent(customer)}`;
// Ids of that customer's, which differ from shop to shop: who finds each, on which page.
const ids = {
  SUBSCRIPTION: ["customer", "/billing", /\/billing\/subscriptions\/(sub_\w+)/],
  INVOICE: ["customer", "/billing/invoices", /\/billing\/invoices\/(\d{4}-\d+)/],
  LICENSE: ["customer", "/licenses", /\/licenses\/(lic_\w+)/],
  CUSTOMER: ["staff", found, /\/vendor\/customers\/(acc_\w+)/],
  ORDER: ["staff", found, /\/vendor\/orders\/(ord_\w+)/],
};
const pages = [
  { path: "/billing", as: "customer" },
  { path: "/billing?q=filter", as: "customer" },
  { path: "/billing/subscriptions/SUBSCRIPTION", as: "customer" },
  { path: "/billing/subscriptions/SUBSCRIPTION/change", as: "customer" },
  { path: "/billing/invoices", as: "customer" },
  { path: "/billing/invoices/INVOICE", as: "customer" },
  { path: "/billing/customers", as: "customer" },
  { path: "/billing/payment-methods", as: "customer" },
  { path: "/billing/details", as: "customer" },
  { path: "/licenses", as: "customer" },
  { path: "/licenses?q=filter", as: "customer" },
  { path: "/licenses/LICENSE", as: "customer" },
  { path: "/licenses/LICENSE/downloads", as: "customer" },
  { path: "/vendor", as: "staff" },
  { path: "/vendor?q=ada.berg%40northwind-00000", as: "staff" },
  { path: "/vendor?q=00000+berg", as: "staff" },
  { path: "/vendor/customers/CUSTOMER", as: "staff" },
  { path: "/vendor/orders/ORDER", as: "staff" },
  { path: "/vendor/licenses/LICENSE", as: "staff" },
  { path: "/vendor/payments", as: "staff" },
  { path: "/vendor/mails", as: "staff" },
  { path: "/vendor/jobs", as: "staff" },
  { path: "/vendor/prices", as: "staff" },
  // What it finds fills a page here and a few lines there, so it has no target.
  { path: "/vendor?q=northwind", as: "staff", free: true },
];

async function open({ customers, licenses }) {
  const data = mkdtempSync(join(tmpdir(), "twofold-scale."));
  const env = { ...process.env, TWOFOLD_DATA: data, TWOFOLD_ADDRESS: "127.0.0.1:0", TWOFOLD_LOG: "error" };
  const start = performance.now();
  execFileSync(join(build, "twofold"), ["seed", "--customers", `${customers}`, "--licenses", `${licenses}`], { env });
  const filled = (performance.now() - start) / 1000;
  execFileSync(join(build, "twofold"), ["staff", "add", staff], { env });
  const server = spawn(join(build, "twofold"), ["serve"], { env, stdio: ["ignore", "pipe", "ignore"] });
  const url = await new Promise((done, fail) => {
    let said = "";
    server.stdout.on("data", (bytes) => {
      const found = /shop +(http:\/\/[^/\s]+)/.exec((said += bytes));
      if (found) done(found[1]);
    });
    server.on("exit", () => fail(new Error(`the shop did not start:\n${said}`)));
  });
  const cookies = { customer: await session(customer, url), staff: await session(staff, url) };
  const read = async (as, path) => (await fetch(url + path, { headers: { Cookie: cookies[as] } })).text();
  const one = {};
  for (const [id, [as, path, pattern]] of Object.entries(ids)) {
    const [, value] = pattern.exec(await read(as, path)) ?? [];
    if (!value) throw new Error(`no ${id} on ${url}${path}`);
    one[id] = value;
  }
  console.log(`${customers} customers with ${licenses} licenses: filled in ${filled.toFixed(1)} s`);
  const close = () => (server.removeAllListeners("exit"), server.kill(), rmSync(data, { recursive: true }));
  return { url, cookies, one, close };
}

async function drive(shop, page) {
  const url = shop.url + page.path.replace(/[A-Z]{4,}/, (id) => shop.one[id]);
  const { stdout } = await promisify(execFile)("wrk", ["-t1", "-c8", `-d${seconds}s`, "-H", `Cookie: ${shop.cookies[page.as]}`, url]);
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(`${url} answered errors:\n${stdout}`);
  return +/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1];
}

const median = (numbers) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

const shops = [];
let missed = 0;
try {
  for (const size of sizes) shops.push(await open(size));
  console.log(`\n${"page".padEnd(46)}${sizes.map((size) => `${size.customers}/s`.padStart(10)).join("")}${"ratio".padStart(8)}${"target".padStart(8)}`);
  for (const page of pages) {
    const rates = shops.map(() => []);
    for (let round = 0; round < rounds; round++)
      for (const [index, shop] of shops.entries()) rates[index].push(await drive(shop, page));
    const [few, many] = rates.map(median);
    const misses = !page.free && many / few < target;
    if (misses) missed++;
    const words = page.path.replace(/[A-Z]{4,}/, (id) => `{${id.toLowerCase()}}`);
    console.log(`${words.padEnd(46)}${[few, many].map((rate) => rate.toFixed(0).padStart(10)).join("")}${(many / few).toFixed(3).padStart(8)}${(page.free ? "" : target.toFixed(2)).padStart(8)}${misses ? "  ✗" : ""}`);
  }
} finally {
  for (const shop of shops) shop.close();
}
console.log(missed ? `${missed} targets missed` : "as fast with many customers as with few");
process.exitCode = missed ? 1 : 0;
