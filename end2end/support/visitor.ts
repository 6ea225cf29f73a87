// What visitors do in the shop, in words that the tests share: fill the checkout in, read their mail, sign in.
import { expect, test as base, type Page, type TestInfo } from "@playwright/test";
import { sign, takenOver } from "./sign";

export const paying = "4242 4242 4242 4242";
export const declined = "4000 0000 0000 0002";

/** One visitor of the shop, in a browser of their own. */
export class Visitor {
  constructor(
    readonly page: Page,
    private readonly info: TestInfo,
  ) {}

  /** Whether this browser runs scripts. */
  get scripts(): boolean {
    return !this.info.project.name.startsWith("no-js");
  }

  /** An address that no other test uses, at a domain of its own (trials are counted by domain). */
  address(name: string): string {
    const again = this.info.retry ? "-again" : "";
    const house = `${this.info.project.name}-${this.info.testId}${again}`.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
    return `${name}@${house}.example`;
  }

  /** Opens a page; with scripts, waits until the browser has taken it over. */
  async open(path: string) {
    const answer = await this.page.goto(path);
    await this.takenOver();
    return answer!;
  }

  /** With scripts: has them take the page over, if it is one that has any. */
  async takenOver(page: Page = this.page) {
    if (this.scripts) await takenOver(page);
  }

  async openCheckout(slug = "smart-filter-pro") {
    await this.open(`/checkout/${slug}`);
    // Whoever ordered here a moment ago is shown that order first.
    const another = this.page.getByRole("link", { name: "Order another license" });
    if (this.page.url().includes("/orders/")) {
      await another.click();
      await this.page.waitForURL(/\/checkout\//);
      await this.takenOver();
    }
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText("Checkout");
  }

  async chooseFor(purpose: "me" | "other" | "reseller") {
    await this.page.locator(`#purpose-${purpose}`).check();
  }

  async fillBilling(email: string, more: { name?: string; organization?: string } = {}) {
    const { page } = this;
    await page.locator("#billing_email").fill(email);
    await page.locator("#billing_name").fill(more.name ?? "Ana Ruiz");
    await page.locator("#billing_organization").fill(more.organization ?? "");
    await page.locator("#billing_country").selectOption("US");
  }

  async fillLicensee(email: string, more: { name?: string; organization?: string } = {}) {
    const { page } = this;
    await page.locator("#licensee_email").fill(email);
    await page.locator("#licensee_name").fill(more.name ?? "Bo Li");
    await page.locator("#licensee_organization").fill(more.organization ?? "");
  }

  async fillCard(number = paying) {
    const { page } = this;
    await page.locator("#card_number").fill(number);
    await page.locator("#card_expiry").fill("12/34");
    await page.locator("#card_code").fill("123");
  }

  async consent() {
    await this.page.locator("#accept_terms").check();
    await this.page.locator("#accept_eula").check();
  }

  async order() {
    await this.page.locator(".checkout-final button[type=submit]").click();
  }

  /** Buys a license for somebody else and ends on the order's page. */
  async buyForSomebodyElse(payer: string, licensee: string) {
    await this.openCheckout();
    await this.chooseFor("other");
    await this.fillBilling(payer);
    await this.fillLicensee(licensee);
    await this.fillCard();
    await this.consent();
    await this.order();
    await this.page.waitForURL(/\/orders\//);
  }

  /** Buys a license for oneself and ends on the order's page. */
  async buyForMyself(email: string) {
    await this.openCheckout();
    await this.chooseFor("me"); // a draft may remember another choice
    await this.fillBilling(email);
    await this.fillCard();
    await this.consent();
    await this.order();
    await this.page.waitForURL(/\/orders\//);
  }

  /** The texts of all mails to an address, newest first. */
  async mails(address: string): Promise<string[]> {
    const list = await (await this.page.request.get("/mailbox")).text();
    const items = [...list.matchAll(/href="(\/mailbox\/\w+)"[\s\S]*?<\/a>/g)].filter(([item]) => item.includes(address));
    // Beside each mail stands the list of all, whose subjects have other visitors' codes.
    const pages = items.map(async ([, path]) => {
      const html = await (await this.page.request.get(path!)).text();
      return decoded(html.slice(html.indexOf("<article")));
    });
    return Promise.all(pages);
  }

  /** The newest mail to an address that matches; waits for it. */
  async mail(address: string, pattern: RegExp): Promise<RegExpExecArray> {
    let found: RegExpExecArray | null = null;
    const look = async () => {
      for (const text of await this.mails(address)) if ((found ??= pattern.exec(text))) return true;
      return false;
    };
    await expect.poll(look, { message: `a mail to ${address} with ${pattern}` }).toBe(true);
    return found!;
  }

  /** Opens the newest sign-in link that was mailed to an address, and presses its button. */
  async signInByLink(address: string) {
    const [path] = await this.mail(address, /\/sign-in\/link\/[\w-]+/);
    await this.open(path);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
    await this.page.waitForURL(/\/(billing|licenses)/);
  }

  /** Signs the demo shop's staff in, and ends on `/vendor`. */
  async signInAsStaff() {
    const [name, value] = process.env.TWOFOLD_STAFF_SESSION!.split("=");
    await this.page.context().addCookies([{ name: name!, value: value!, url: this.info.project.use.baseURL! }]);
    await this.open("/vendor");
  }

  async asksForCode(address: string, to = "") {
    await this.open(to ? `/sign-in?to=${to}` : "/sign-in");
    await this.page.locator("#address").fill(address);
    await this.page.getByRole("button", { name: "Send the mail" }).click();
    await expect(this.page.locator("#code")).toBeVisible();
  }

  async enterCode(code: string) {
    await this.page.locator("#code").fill(code);
    await this.page.getByRole("button", { name: "Sign in", exact: true }).click();
  }

  async mailedCode(address: string): Promise<string> {
    // By its words: the mail of an order has six digits too, in the number of the invoice.
    const [, code] = await this.mail(address, /\b(\d{6}) is your sign-in code/);
    return code!;
  }
}

const decoded = (html: string) => html.replaceAll("&amp;", "&").replaceAll("&#x27;", "'").replaceAll("&quot;", '"');

/** Tests with a visitor; each fails when the browser's console complains. */
export const test = base.extend<{ visitor: Visitor; complaints: string[] }>({
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (line) => {
        // A status of 4xx that a test asks for is no complaint.
        // A letter that staff reads runs no scripts, and Chromium says so of those with which tests look at pages.
        const expected = /Failed to load resource|\/vendor\/mails\/[\w-]+\/html' because the document's frame is sandboxed/;
        if (line.type() === "error" && !expected.test(line.text())) complaints.push(line.text());
        if (line.type() === "warning" && /hydrat/i.test(line.text())) complaints.push(line.text());
      });
      await use(complaints);
      expect(complaints, "the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  visitor: async ({ page }, use, info) => use(new Visitor(page, info)),
});

export { expect, sign, takenOver };
