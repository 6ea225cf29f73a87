// Builds the release WASM (never the server) and weighs what a browser fetches of it against budgets.toml.
// Prints a table; fails above a budget.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

process.env.RUST_BACKTRACE = "0";
const site = `${process.env.CARGO_TARGET_DIR}/site-size`;
execFileSync("cargo", ["leptos", "build", "--release", "--frontend-only", "--split"], {
  env: { ...process.env, LEPTOS_SITE_ROOT: site, LEPTOS_HASH_FILE_NAME: "hash-size.txt" }, // beside those that are served
  stdio: ["ignore", "inherit", "inherit"],
});

const folder = join(site, "pkg");
const files = readdirSync(folder);
const weigh = (file) => {
  const bytes = readFileSync(join(folder, file));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params: quality }).length / 1000;
};
const weights = new Map(files.filter((file) => /\.(wasm|js|css)$/.test(file)).map((file) => [file, weigh(file)]));
const total = (names) => names.reduce((sum, name) => sum + weights.get(name), 0);

// The manifest says for each part of app/src/pages/lazy.rs which chunks it needs.
const isChunk = (file) => /^(split_|chunk_).*\.wasm$/.test(file);
const common = [...weights.keys()].filter((file) => !isChunk(file));
const manifest = JSON.parse(readFileSync(join(folder, files.find((file) => file.startsWith("__wasm_split_manifest"))), "utf8"));
const chunksOf = (part) => {
  if (!manifest[part]) throw new Error(`no part ${part} among ${Object.keys(manifest).join(", ")}`);
  return manifest[part].map((chunk) => files.find((file) => file === `${chunk}.wasm` || (file.startsWith(`${chunk}.`) && file.endsWith(".wasm"))));
};

const budgets = readBudgets(readFileSync("budgets.toml", "utf8"));
const rows = [];
for (const file of common) rows.push([`  ${file}`, weights.get(file)]);
for (const [name, { part, budget }] of Object.entries(budgets.page)) {
  const chunks = chunksOf(part);
  rows.push([`page: ${name} (common part and ${chunks.length} chunks)`, total(common) + total(chunks), budget]);
}
const chunks = [...weights.keys()].filter(isChunk).sort((one, other) => weights.get(other) - weights.get(one));
const shown = chunks.filter((file, index) => index < 12 || weights.get(file) > budgets.chunk.budget);
for (const file of shown) rows.push([`chunk: ${file}`, weights.get(file), budgets.chunk.budget]);
const rest = chunks.filter((file) => !shown.includes(file));
if (rest.length) rows.push([`${rest.length} smaller chunks, together`, total(rest)]);

console.log("\nbrotli, kB of 1000 bytes" + " ".repeat(46) + "size  budget");
let over = 0;
for (const [name, size, budget] of rows) {
  if (size > budget) over++;
  console.log(`${name.slice(0, 64).padEnd(64)}${size.toFixed(1).padStart(10)}${(budget ?? "").toString().padStart(8)}${size > budget ? "  ✗ above" : ""}`);
}
console.log(over ? `\n${over} above their budget` : "\nall within their budgets");
process.exitCode = over ? 1 : 0;

// The few lines of TOML that budgets.toml is made of: [tables], strings, numbers.
function readBudgets(text) {
  const budgets = { page: {}, chunk: {} };
  let table = budgets;
  for (const line of text.split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean)) {
    const heading = /^\[(.+)\]$/.exec(line);
    const [, key, value] = /^(\w+)\s*=\s*"?([^"]*)"?$/.exec(line) ?? [];
    if (heading) table = heading[1].split(".").reduce((at, part) => (at[part] ??= {}), budgets);
    else if (key) table[key] = Number.isNaN(+value) ? value : +value;
  }
  return budgets;
}
