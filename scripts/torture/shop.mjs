// The shop under torture: the real server as a process of its own, on one port and one data base for all its lives.
import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const freePort = () =>
  new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

export class Shop {
  /** A shop that is not started yet. `build` holds the server and its site, `home` its data and its log. */
  static async make(build, home, database) {
    const shop = new Shop();
    const address = `127.0.0.1:${await freePort()}`;
    Object.assign(shop, { build, url: `http://${address}`, log: join(home, "log"), isUp: false });
    shop.environment = {
      ...process.env,
      DATABASE_URL: database,
      TWOFOLD_DATA: join(home, "data"),
      TWOFOLD_ADDRESS: address,
      TWOFOLD_BASE_URL: shop.url,
      TWOFOLD_LOG: "warn",
      TWOFOLD_SANDBOX_HABITS: "good,good,good,slow,twice,late,out_of_order,vanishes",
      // All buyers come from this machine.
      TWOFOLD_ORDERS_PER_CLIENT: "1000000",
      TWOFOLD_TRIALS_PER_CLIENT: "1000000",
      TWOFOLD_ORDERS_PER_ADDRESS: "1000000",
      TWOFOLD_TRIALS_PER_ADDRESS: "1000000",
      TWOFOLD_DECLINES_PER_CLIENT: "1000000",
      TWOFOLD_DECLINES_PER_CHECKOUT: "1000000",
    };
    return shop;
  }

  /** Starts it and waits until it answers. */
  async start() {
    const log = openSync(this.log, "a");
    const child = spawn(join(this.build, "twofold"), ["serve"], { env: this.environment, stdio: ["ignore", log, log] });
    this.ended = new Promise((done) => child.on("exit", (code) => done(code)));
    this.child = child;
    for (let tries = 0; tries < 1200; tries++) {
      if (child.exitCode !== null) throw new Error(`the shop did not start, see ${this.log}`);
      const ready = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
      await ready?.arrayBuffer().catch(() => undefined);
      if (ready?.status === 200) return void (this.isUp = true);
      await sleep(50);
    }
    throw new Error("the shop does not answer");
  }

  /** Ends it at whatever line it is, and waits until its port is free. */
  async kill() {
    this.isUp = false;
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** Asks it to end, and answers its exit code. */
  async stop() {
    this.isUp = false;
    this.child.kill("SIGTERM");
    return this.ended;
  }
}
