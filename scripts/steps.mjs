// All checks and tests, one step after another, with the minutes of each and one closing line.
// Usage: steps.mjs [STEP…] (all of them without arguments). A step that fails does not stop the others,
// except those that need it.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";

const report = "end2end/results/report.json";
const host = "--package domain --package services --package app --package server --package bench";

// A step counts as one check unless `count` finds numbers of tests in what it printed.
// The order is: cheap checks first, then what shares artifacts with the step before it.
const steps = [
  { name: "setup", run: "scripts/setup.sh test" },
  { name: "format", run: "cargo fmt --all --check" },
  { name: "licenses", run: "cargo deny --log-level error check bans licenses sources" },
  { name: "unused", run: "cargo shear" },
  { name: "types", run: "tsc --project end2end" },
  { name: "clippy", run: `cargo clippy --locked --profile ci ${host} --all-targets -- --deny warnings` },
  { name: "unit", run: `scripts/with-postgres.sh cargo nextest run --locked --cargo-profile ci ${host}`, count: nextest },
  { name: "build", run: "scripts/build.sh ci" },
  {
    name: "clippy-wasm", // never together with the host's crates: that would unify `ssr` and `hydrate`
    run: "cargo clippy --locked --profile ci --package domain --package app --package frontend --no-default-features --features app/hydrate --target wasm32-unknown-unknown -- --deny warnings",
    env: { CARGO_TARGET_DIR: `${process.env.CARGO_TARGET_DIR}/front` },
  },
  {
    name: "wasm",
    run: "cargo test --locked --profile ci --package domain --target wasm32-unknown-unknown --test wasm",
    env: {
      CARGO_TARGET_DIR: `${process.env.CARGO_TARGET_DIR}/front`,
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: "wasm-bindgen-test-runner",
    },
    count: cargoTest,
  },
  { name: "browser", run: "scripts/browser.sh", needs: "build", count: playwright },
  // A short form of `make torture`: a minute for each data base and some renewals, and what it takes to settle.
  { name: "torture", run: "scripts/torture.sh", needs: "build", env: { TORTURE_SECONDS: "50", TORTURE_RENEWALS: "400" }, count: torture },
  { name: "size", run: "scripts/size.sh" },
];

function nextest(output) {
  const summary = /^ *Summary .*$/m.exec(output)?.[0] ?? "";
  return { passed: number(/(\d+) passed/, summary), failed: number(/(\d+) failed/, summary) + number(/(\d+) timed out/, summary) };
}

function cargoTest(output) {
  const results = [...output.matchAll(/^test result: .*?(\d+) passed; (\d+) failed/gm)];
  return { passed: sum(results.map((result) => +result[1])), failed: sum(results.map((result) => +result[2])) };
}

function torture(output) {
  const parts = [...output.matchAll(/^torture: (\d+) passed, (\d+) failed$/gm)];
  const all = (group) => sum(parts.map((part) => +part[group]));
  // A part that ended without its line has failed.
  return { passed: all(1), failed: all(2) + (2 - parts.length) };
}

function playwright() {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { expected, unexpected, flaky } = JSON.parse(readFileSync(report, "utf8")).stats;
  return { passed: expected + flaky, failed: unexpected, note: flaky ? `${flaky} only when tried again, named above` : "" };
}

const number = (pattern, text) => +(pattern.exec(text)?.[1] ?? 0);
const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

// Runs a command and shows what it prints; answers its exit code and that text without colors.
function run(command, env) {
  return new Promise((done) => {
    let output = "";
    const child = spawn("bash", ["-c", command], { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const show = (to) => (bytes) => (to.write(bytes), (output += bytes));
    child.stdout.on("data", show(process.stdout));
    child.stderr.on("data", show(process.stderr));
    child.on("close", (code) => done({ code, output: output.replace(/\x1b\[[0-9;]*m/g, "") }));
  });
}

async function take(step, before) {
  const missing = before.find((other) => other.name === step.needs && other.failed);
  if (missing) return { name: step.name, passed: 0, failed: 1, seconds: 0, note: `not run: ${missing.name} failed` };
  console.log(`\n── ${step.name}: ${step.run}`);
  const start = performance.now();
  const { code, output } = await run(step.run, step.env);
  const seconds = (performance.now() - start) / 1000;
  let { passed, failed, note = "" } = step.count?.(output) ?? { passed: code ? 0 : 1, failed: 0 };
  if (code && !failed) failed = 1; // it did not even come to its tests
  if (!code && step.count && !passed) [failed, note] = [1, "ran no test"];
  return { name: step.name, passed, failed, seconds, note };
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length) throw new Error(`no such step: ${unknown}; there are ${steps.map((step) => step.name).join(", ")}`);

rmSync(report, { force: true });
const results = [];
for (const step of steps) if (!wanted.length || wanted.includes(step.name)) results.push(await take(step, results));

console.log("\n── summary");
for (const { name, passed, failed, seconds, note } of results)
  console.log(`${failed ? "✗" : "✓"} ${name.padEnd(12)} ${(seconds / 60).toFixed(1).padStart(5)} min  ${passed} passed, ${failed} failed  ${note ?? ""}`.trimEnd());
const failed = sum(results.map((result) => result.failed));
console.log(`  ${"together".padEnd(12)} ${(sum(results.map((result) => result.seconds)) / 60).toFixed(1).padStart(5)} min\n`);
console.log(`${sum(results.map((result) => result.passed))} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
