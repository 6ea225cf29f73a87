// People of the demo, made the way a browser without JavaScript would: posted forms, then the link in the
// mail on /mailbox. For what needs accounts and sessions but does not test how one gets them: pictures, bench.
// On the command line: `people.mjs buy` places the orders; `people.mjs session ADDRESS` prints a session's cookie.
import { fileURLToPath } from "node:url";

const shop = process.env.TWOFOLD_URL;

/** Pays for Lena's license. */
export const payer = "paula.berg@northwind.example";
/** Uses what Paula pays for. */
export const licensee = "lena.maro@northwind.example";
/** Buys for herself: an account with both sides. */
export const both = "mia.silva@harbor.example";
/** Buys for a customer. */
export const reseller = "rita.sole@resale.example";

/** Runs the shop: scripts/with-server.sh makes this address staff. */
export const staff = "sofia.lund@vendor.example";

/** Places three orders: one for somebody else, one for oneself, one for a customer. Answers with the address of each order's page. */
export async function buy() {
  return [
    await order("smart-filter-pro", {
      purpose: "other",
      billing_name: "Paula Berg",
      billing_organization: "Northwind Ltd",
      billing_email: payer,
      billing_vat_id: "IT00743110157",
      billing_po_number: "PO-2026-118",
      licensee_name: "Lena Maro",
      licensee_organization: "Northwind Ltd",
      licensee_email: licensee,
    }),
    await order("synoptic-panel", { purpose: "me", billing_name: "Mia Silva", billing_organization: "", billing_email: both }),
    await order("calendar-pro", {
      purpose: "reseller",
      billing_name: "Rita Sole",
      billing_organization: "Resale Ltd",
      billing_email: reseller,
      licensee_name: "Carla Conti",
      licensee_organization: "Conti & Figli",
      licensee_email: "carla.conti@conti.example",
    }),
  ];
}

/** Signs in with the newest link that was mailed to `address`, or asks for one; answers with the session's cookie. */
export async function session(address, url = shop) {
  // Somebody else may have used the newest link up meanwhile.
  for (let tries = 0; tries < 3; tries++) {
    const token = await mailedToken(address, url);
    const answer = token && (await post("/api/sign-in/link/use", { token }, url));
    const cookie = answer && answer.headers.getSetCookie().find((cookie) => cookie.startsWith("session="));
    if (cookie) return cookie.split(";")[0];
    await post("/api/sign-in/request", { address }, url);
  }
  throw new Error(`no session for ${address}`);
}

async function order(slug, people) {
  const page = await (await fetch(`${shop}/checkout/${slug}`)).text();
  // The tier that the form has chosen at first, for each type of license.
  const tiers = Object.fromEntries(
    ["users", "nodes", "embedded"].map((type) => {
      const choice = new RegExp(`name="tier_${type}"[\\s\\S]*?</select>`).exec(page)?.[0] ?? "";
      return [`tier_${type}`, decoded(/<option[^>]*value="([^"]+)"/.exec(choice)?.[1] ?? "")];
    }),
  );
  const answer = await post("/api/checkout/place", {
    slug,
    ...people,
    ...tiers,
    billing_street: "12 Harbor Street",
    billing_postal_code: "20121",
    billing_city: "Milano",
    billing_country: "IT",
    license_type: "users",
    quantity: "1",
    cycle: "yearly",
    way: "card",
    accept_terms: "yes",
    accept_eula: "yes",
    card_number: "4242 4242 4242 4242",
    card_expiry: "12/40",
    card_code: "123",
  });
  const location = answer.headers.get("location") ?? "";
  if (!location.includes("/orders/")) throw new Error(`the order of ${slug} was not placed: ${answer.status} ${location}\n${await answer.text()}`);
  return new URL(location, shop).pathname;
}

async function mailedToken(address, url) {
  const mailbox = await (await fetch(`${url}/mailbox`)).text();
  const items = [...mailbox.matchAll(/href="(\/mailbox\/\w+)"[\s\S]*?<\/a>/g)];
  for (const [item, path] of items.filter(([item]) => item.includes(address))) {
    const token = /\/sign-in\/link\/([\w-]+)/.exec(await (await fetch(url + path)).text())?.[1];
    if (token) return token;
  }
}

function post(path, fields, url = shop) {
  return fetch(url + path, {
    method: "POST",
    redirect: "manual",
    headers: { Accept: "text/html", Origin: url },
    body: new URLSearchParams(fields),
  });
}

const decoded = (text) => text.replaceAll("&amp;", "&").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, address] = process.argv.slice(2);
  if (command === "buy") console.log((await buy()).join("\n"));
  else if (command === "session") console.log(await session(address));
  else throw new Error("usage: people.mjs buy | session ADDRESS");
}
