// A line to the data base that can be cut: a server that connects through it finds the data base gone.
import { connect, createServer } from "node:net";

export class Line {
  /** A line to the host and port of `url`; `this.url` goes through it. */
  static async to(url) {
    const line = new Line();
    const { hostname, port } = new URL(url);
    line.ends = new Set();
    line.server = createServer((near) => line.isCut ? near.destroy() : line.join(near, connect(+port, hostname)));
    await new Promise((done) => line.server.listen(0, "127.0.0.1", done));
    const through = new URL(url);
    through.port = line.server.address().port;
    line.url = through.href;
    return line;
  }

  join(near, far) {
    for (const [end, other] of [[near, far], [far, near]]) {
      this.ends.add(end);
      end.pipe(other);
      end.on("error", () => {});
      end.on("close", () => (this.ends.delete(end), other.destroy()));
    }
  }

  /** Takes every connection down, and every new one, until it is mended. */
  cut() {
    this.isCut = true;
    for (const end of this.ends) end.destroy();
  }

  mend() {
    this.isCut = false;
  }

  close() {
    this.cut();
    this.server.close();
  }
}
