// Three servers on one PostgreSQL renew what falls due on one day, with a sandbox of bad habits. In the middle one is
// killed with -9, and another is cut off from the data base for a while. Afterwards every subscription is charged
// once, with one invoice and one mail. Usage: renewals.mjs FOLDER (by torture.sh); TORTURE_RENEWALS says how many.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { timePasses, tryAgain, unsettled } from "./books.mjs";
import { Line } from "./line.mjs";
import { Shop } from "./shop.mjs";

const [folder] = process.argv.slice(2);
const renewals = +(process.env.TORTURE_RENEWALS || 5000);
const postgres = process.env.TWOFOLD_TEST_POSTGRES_URL;
const base = `${postgres}/renewals`;
const awaySeconds = 5;
const patienceSeconds = 60 + renewals / 5;

// Each bad habit costs half a minute of one worker; rare enough, thousands of renewals still meet every one.
const habits = [...Array(60).fill("good"), "slow", "twice", "late", "out_of_order", "vanishes"].join(",");

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
// Never waited for by standing still: the line to the data base runs in this process.
const run = async (program, args, environment = {}) =>
  (await promisify(execFile)(program, args, { env: { ...process.env, ...environment } })).stdout.trim();
const ask = (sql) => run("psql", [base, "-qAtc", sql]);
const count = async (sql) => +(await ask(`select count(*) from ${sql}`));

// Everybody bought a cycle ago, so that every period ended an hour before; their cards pay.
const allDue = [
  `insert into sandbox_charges (idempotency_key, reference, currency, amount, outcome, charged_at)
   select id, gateway_reference, currency, amount, 'paid', settled_at from attempts where state = 'paid'`,
  `update subscriptions set state = 'active', ends = 0, months = case cycle when 'monthly' then 1 when 'yearly' then 12 else 36 end`,
  `update subscriptions set period_end = (extract(epoch from now())::bigint - 3600) * 1000000, anchor_on =
     to_char(now() - make_interval(months => months::int), 'YYYY-MM-DD')`,
  "update subscriptions set period_start = period_end - months * 30 * 86400000000, told_at = period_end, due_at = period_end",
  "update licenses l set covered_until = s.period_end from subscriptions s where s.id = l.subscription_id",
];

const paidOnce = `(select count(*) from attempts a join sandbox_charges c on c.idempotency_key = a.id
  where a.subscription_id = s.id and a.state = 'paid' and c.outcome = 'paid')`;
const invoices = "(select count(*) from invoices i where i.subscription_id = s.id and i.renewal = 1)";
const mails = (key) => `(select count(*) from mails m where m.mail_key like 'life:' || s.id || ':%:${key}:%')`;
const checks = [
  ["everything settled", unsettled],
  ["no job was given up", "select count(*) from jobs where state = 'parked'"],
  ["every subscription was charged once", `select count(*) from subscriptions s where ${paidOnce} <> 1`],
  ["every one goes on, and is looked at again", "select count(*) from subscriptions where state <> 'active' or due_at is null or period_end < extract(epoch from now()) * 1000000"],
  ["every renewal has one invoice", `select count(*) from subscriptions s where ${invoices} <> 1`],
  ["every payer was told once", `select count(*) from subscriptions s where ${mails("renewed")} <> 1`],
  ["every licensee who does not pay was told once", `select count(*) from subscriptions s where ${mails("updated")} <> case when s.billing_account_id = s.licensee_account_id then 0 else 1 end`],
  ["no mail says that a card failed", "select count(*) from mails where mail_key like 'life:%:failed:%'"],
  ["every mail has left", "select count(*) from mails where sent_at is null and bounced is null"],
  ["no charge pays for nothing", "select count(*) from audit_events where event = 'paid_in_vain'"],
  ["the money adds up", "select abs(sum(amount) - (select sum(gross) from invoices)) from sandbox_charges where outcome = 'paid'"],
  ["no invoice number is missing or twice", "select coalesce(sum(last), 0) - (select count(distinct number) from invoices) from number_series"],
];

async function until(wanted) {
  const end = Date.now() + patienceSeconds * 1000;
  while (Date.now() < end && !(await wanted())) await sleep(250);
}

await run("psql", [`${postgres}/postgres`, "-qc", "create database renewals"]);
mkdirSync(join(folder, "renewals"), { recursive: true, mode: 0o700 });
const line = await Line.to(base);
const shops = [];
for (const [number, url] of [base, line.url, base].entries()) {
  const home = join(folder, "renewals", `${number}`);
  mkdirSync(home, { mode: 0o700 });
  const shop = await Shop.make(folder, home, url);
  shop.environment.TWOFOLD_SANDBOX_HABITS = habits;
  shops.push(shop);
}
const [killed, cut, other] = shops;
await run(join(folder, "twofold"), ["seed", "--customers", `${Math.ceil(renewals / 2)}`, "--licenses", `${renewals}`], killed.environment);
for (const sql of allDue) await ask(sql);
const due = await count("subscriptions where due_at is not null");

const renewed = () => count("attempts where subscription_id is not null and state = 'paid'");
const begun = Date.now();
await Promise.all(shops.map((shop) => shop.start()));
await until(async () => (await renewed()) > due / 4);
const atKill = await renewed();
await killed.kill();
await until(async () => (await renewed()) > due / 2);
const atCut = await renewed();
line.cut();
await sleep(awaySeconds * 1000);
line.mend();
const whileAway = (await renewed()) - atCut;
await killed.start();
await until(async () => (await count("subscriptions where due_at <= period_end")) === 0);
const seconds = (Date.now() - begun) / 1000;

// What the killed one had in hand, and charges without an answer, wait for their time: it passes now.
for (const sql of timePasses) await ask(sql);
await until(async () => {
  await ask(tryAgain);
  return +(await ask(unsettled)) === 0 && (await renewed()) >= due;
});
const ended = await Promise.all(shops.map((shop) => shop.stop()));
line.close();

console.log(`\nthree servers: ${due} renewals in ${seconds.toFixed(0)} s; one killed after ${atKill}, one cut off for ${awaySeconds} s after ${atCut} (${whileAway} by the others meanwhile)`);
console.log(`  ${await count("attempts where subscription_id is not null")} attempts, ${await count("invoices where renewal = 1")} invoices, ${await count("mails where mail_key like 'life:%'")} mails`);
const results = [
  { name: "all of them were due, and both accidents were in the middle", wrong: due === renewals && atKill < due && atCut < due ? 0 : 1 },
  { name: "the servers stopped in peace at the end", wrong: ended.filter((code) => code !== 0).length },
  ...(await Promise.all(checks.map(async ([name, sql]) => ({ name, wrong: +(await ask(sql)) })))),
];
for (const { name, wrong } of results) console.log(`  ${wrong ? "✗" : "✓"} ${name}${wrong ? `: ${wrong}` : ""}`);
const failed = results.filter(({ wrong }) => wrong).length;
if (failed)
  for (const shop of [killed, cut, other])
    console.log(readFileSync(shop.log, "utf8").split("\n").filter((line) => /ERROR|panicked/.test(line)).slice(-10).join("\n"));
console.log(`\ntorture: ${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
