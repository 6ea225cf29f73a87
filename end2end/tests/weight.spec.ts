// What a visitor has to fetch before a page can be used: its HTML and styles, compressed as a release sends them
// (the build of the tests has no compressed styles beside the plain ones).
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "../support/visitor";

const budget = 30_000; // bytes

for (const path of ["/", "/products/smart-filter-pro", "/checkout/smart-filter-pro", "/sign-in"]) {
  test(`HTML and styles of ${path} fit into ${budget / 1000} kB`, async ({ request, baseURL }, info) => {
    test.skip(info.project.name !== "no-js", "what the server sends is the same for everybody");
    const page = await (await request.get(path)).text();
    const styles = [...page.matchAll(/<link[^>]*rel="stylesheet"[^>]*>/g)].map(([link]) => /href="([^"]+)"/.exec(link)![1]!);
    expect(styles.length).toBeGreaterThan(0);
    const texts = await Promise.all(styles.map(async (href) => (await request.get(new URL(href, baseURL).href)).text()));
    const bytes = [page, ...texts].reduce((sum, text) => sum + brotliCompressSync(text).length, 0);
    info.annotations.push({ type: "bytes", description: `${bytes}` });
    expect(bytes).toBeLessThanOrEqual(budget);
  });
}
