// A buyer under torture: posts plain forms as a browser without scripts does, clicks twice, hangs up, reloads, comes
// back with another card, confirms or refuses at the bank, or just leaves.

const cards = {
  pays: ["4242 4242 4242 4242", "5555 5555 5555 4444"],
  declines: ["4000 0000 0000 0002", "4000 0000 0000 9995", "4000 0000 0000 0069", "4000 0000 0000 0127", "4000 0000 0000 0341"],
  confirms: ["4000 0025 0000 3155"],
};
const products = ["smart-filter-pro", "bullet-chart", "synoptic-panel"];
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class Buyer {
  count = { checkouts: 0, posts: 0, "broken answers": 0, "hang-ups": 0, "double clicks": 0, confirmed: 0, refused: 0, "left at the bank": 0 };

  constructor(shop, chance, number) {
    Object.assign(this, { shop, chance, number });
  }

  /** What all of them did. */
  static sum(buyers) {
    const total = {};
    for (const { count } of buyers) for (const [name, times] of Object.entries(count)) total[name] = (total[name] ?? 0) + times;
    return total;
  }

  async buyUntil(end) {
    this.end = end;
    while (Date.now() < end) {
      if (this.shop.isUp) await this.checkOut();
      else await sleep(50);
    }
  }

  /** One checkout with all its second thoughts. */
  async checkOut() {
    const { chance, end } = this;
    this.count.checkouts++;
    const draft = chance.token();
    const people = this.people();
    let kind = chance.pick(["pays", "pays", "pays", "pays", "pays", "declines", "confirms", "confirms", "trial"]);
    for (let tries = 0; tries < 6 && Date.now() < end; tries++) {
      const form = this.form(draft, people, kind, tries);
      if (chance.happens(0.1)) {
        this.count["double clicks"]++;
        this.post("/api/checkout/place", form);
      }
      const to = await this.post("/api/checkout/place", form);
      if (to === undefined) {
        // No answer: the shop was killed, or the browser hung up. Most reload, some go away for good.
        if (chance.happens(0.2)) return;
        await sleep(chance.between(50, 800));
        continue;
      }
      if (to.includes("/sandbox/confirm/")) return this.atTheBank(to);
      if (to.includes("/orders/")) return this.atTheOrder(to);
      if (!to.includes("/checkout/")) return; // an accident's page
      if (chance.happens(0.2)) return;
      kind = chance.pick(["pays", "pays", "confirms", "declines"]); // declined: another card
    }
  }

  /** Looks at the order's page; one that waits for a confirmation leads to the bank once more. */
  async atTheOrder(address) {
    const [bank] = /\/sandbox\/confirm\/[\w-]+/.exec((await this.look(address)) ?? "") ?? [];
    if (bank) await this.atTheBank(bank);
  }

  /** Confirms or refuses, once or twice or both at the same moment; or leaves. */
  async atTheBank(address) {
    const { chance } = this;
    await this.look(address);
    if (chance.happens(0.2)) return void this.count["left at the bank"]++;
    const answer = chance.happens(0.75) ? "confirm" : "refuse";
    this.count[answer === "confirm" ? "confirmed" : "refused"]++;
    const token = address.split("/").pop();
    const answers = [answer, ...(chance.happens(0.2) ? [chance.pick(["confirm", "refuse"])] : [])];
    const sent = await Promise.all(answers.map((way) => this.post("/sandbox/confirm", { token, answer: way })));
    const to = sent.find((one) => one?.includes("/orders/"));
    if (to) await this.look(to);
  }

  people() {
    const { chance, number } = this;
    // A few addresses come again and again, so that accounts meet orders that are under way.
    const person = () => (chance.happens(0.3) ? `regular${chance.between(0, 9)}` : `b${number}-${chance.between(0, 1e9)}`);
    const [one, other] = [person(), person()];
    return { purpose: chance.pick(["me", "other", "reseller"]), payer: `${one}@${one}.example`, user: `${other}x@${other}x.example` };
  }

  form(draft, { purpose, payer, user }, kind, tries) {
    const { chance } = this;
    return {
      slug: products[this.number % products.length],
      draft,
      purpose,
      billing_name: "Ana Ruiz",
      billing_organization: "Contoso Ltd",
      billing_email: payer,
      billing_country: "US",
      licensee_name: "Bo Li",
      licensee_organization: "Fabrikam GmbH",
      licensee_email: user,
      license_type: "users",
      tier_users: "1-20",
      quantity: "1",
      cycle: "yearly",
      way: kind === "trial" ? "trial" : "card",
      accept_terms: "yes",
      accept_eula: "yes",
      card_number: chance.pick(cards[kind] ?? cards.pays),
      card_expiry: "12/40",
      card_code: "123",
      ...(tries > 0 && chance.happens(0.5) ? { intent: "again" } : {}),
    };
  }

  /** Posts a form; answers where it leads, or undefined without an answer. */
  async post(path, fields) {
    const { chance, count, shop } = this;
    count.posts++;
    const hangsUp = chance.happens(0.15);
    // At the end nobody waits for the last late answer; that, too, is a browser that hangs up.
    const patience = hangsUp ? chance.between(5, 600) : Math.max(this.end - Date.now(), 0) + 1000;
    try {
      const answer = await fetch(shop.url + path, {
        method: "POST",
        redirect: "manual",
        headers: { Accept: "text/html", Origin: shop.url, Referer: `${shop.url}/checkout/${fields.slug ?? ""}` },
        body: new URLSearchParams(fields),
        signal: AbortSignal.timeout(patience),
      });
      await answer.arrayBuffer();
      if (answer.status >= 500) return undefined;
      return answer.headers.get("location") ?? "";
    } catch (error) {
      count[error.name === "TimeoutError" ? "hang-ups" : "broken answers"]++;
      return undefined;
    }
  }

  /** Looks at a page, as everybody does; answers its text if it came. */
  async look(address) {
    const page = await fetch(new URL(address, this.shop.url), { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    return page?.text().catch(() => undefined);
  }
}
