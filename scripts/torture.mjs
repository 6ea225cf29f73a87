// Tortures the shop: many buyers without scripts, a sandbox with every bad habit, and a server that is killed with -9
// at random moments. Afterwards time passes, all settles, and SQL counts: every order whole or none, never a charge
// without an order. Usage: torture.mjs FOLDER (by torture.sh); TORTURE_SECONDS for each engine, TORTURE_SEED again.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Buyer } from "./torture/buyer.mjs";
import { checks, figures, timePasses, tryAgain, unsettled } from "./torture/books.mjs";
import { chanceOf } from "./torture/chance.mjs";
import { Shop } from "./torture/shop.mjs";

const [folder] = process.argv.slice(2);
const seconds = +(process.env.TORTURE_SECONDS || 300);
const seed = +(process.env.TORTURE_SEED || Date.now() % 1_000_000);
const buyers = 8;
const settlingSeconds = 120;

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** The data bases of both engines, each with a way to ask it by SQL. */
const engines = [
  {
    name: "sqlite",
    open(home) {
      const file = join(home, "twofold.db");
      return { url: `sqlite:${file}`, ask: (sql) => sqlite(file, sql), change: (sql) => sqlite(file, sql) };
    },
  },
  {
    name: "postgres",
    open() {
      const server = process.env.TWOFOLD_TEST_POSTGRES_URL;
      run("psql", [`${server}/postgres`, "-qc", "create database torture"]);
      const ask = (sql) => run("psql", [`${server}/torture`, "-qAtc", sql]);
      return { url: `${server}/torture`, ask, change: ask };
    },
  },
];

const sqlite = (file, sql) => run("sqlite3", ["-cmd", ".timeout 10000", file, sql]);

function run(program, args) {
  return execFileSync(program, args, { encoding: "utf8" }).trim();
}

/** Kills and starts the shop again until the time is over; answers how often. */
async function kill(shop, chance, until) {
  let kills = 0;
  while (Date.now() < until) {
    // Most lives are short; a few are long enough for late answers, and for a slow machine to sell anything.
    await sleep(chance.happens(0.2) ? chance.between(4000, 10_000) : chance.between(300, 4000));
    await shop.kill();
    kills++;
    await shop.start();
  }
  return kills;
}

/** Lets days pass and the worker work, until nothing is open any more; answers whether all settled. */
async function settle(shop, base) {
  await shop.kill();
  for (const sql of timePasses) base.change(sql);
  await shop.start();
  const until = Date.now() + settlingSeconds * 1000;
  while (Date.now() < until && +base.ask(unsettled) > 0) {
    await sleep(2000);
    base.change(tryAgain);
  }
  return shop.stop();
}

async function torture(engine) {
  const chance = chanceOf(`${seed}:${engine.name}`);
  const home = join(folder, engine.name);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const base = engine.open(home);
  const shop = await Shop.make(folder, home, base.url);
  await shop.start();
  const until = Date.now() + seconds * 1000;
  const crowd = Array.from({ length: buyers }, (_, number) => new Buyer(shop, chanceOf(`${seed}:${engine.name}:${number}`), number));
  const [kills] = await Promise.all([kill(shop, chance, until), ...crowd.map((buyer) => buyer.buyUntil(until))]);
  const ended = await settle(shop, base);

  const counts = figures.map(([name, sql]) => `${base.ask(sql)} ${name}`);
  const asked = Object.entries(Buyer.sum(crowd)).map(([name, count]) => `${count} ${name}`);
  console.log(`\n${engine.name}: ${kills} kills, ${counts.join(", ")}`);
  console.log(`  the buyers: ${asked.join(", ")}`);
  const results = [
    { name: "the shop was killed, and sold", wrong: kills > 0 && +base.ask("select count(*) from orders where state = 'complete'") > 0 ? 0 : 1 },
    { name: "the shop stopped in peace at the end", wrong: ended === 0 ? 0 : 1 },
    ...checks.map(([name, sql]) => ({ name, wrong: +base.ask(sql) })),
  ];
  for (const { name, wrong } of results) console.log(`  ${wrong ? "✗" : "✓"} ${name}${wrong ? `: ${wrong}` : ""}`);
  const failed = results.filter(({ wrong }) => wrong).length;
  if (failed) console.log(readFileSync(shop.log, "utf8").split("\n").filter((line) => /ERROR|panicked/.test(line)).slice(-20).join("\n"));
  return { passed: results.length - failed, failed };
}

console.log(`seed ${seed} (TORTURE_SEED=${seed} takes the same choices), ${seconds} seconds for each engine`);
const wanted = (process.env.TORTURE_ENGINES || "sqlite,postgres").split(",");
const results = [];
for (const engine of engines.filter(({ name }) => wanted.includes(name))) results.push(await torture(engine));
const [passed, failed] = ["passed", "failed"].map((key) => results.reduce((sum, one) => sum + one[key], 0));
console.log(`\ntorture: ${passed} passed, ${failed} failed`);
process.exitCode = failed || !passed ? 1 : 0;
