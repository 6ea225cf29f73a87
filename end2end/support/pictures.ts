// Takes a picture of each page that scripts/pictures.sh names, and says what a picture does not show:
// a status other than 200, a page wider than its screen, words on the browser's console.
import { test, type Page } from "@playwright/test";
import { join } from "node:path";
import { takenOver } from "./sign";

const folder = process.env.PICTURES ?? "pictures";
const session = process.env.PICTURES_SESSION?.split("="); // a session's cookie, to be signed in

for (const argument of (process.env.PICTURES_OF ?? "/").split(" ")) {
  const [, given, path] = /^(?:([\w-]+)=)?(\/.*)$/.exec(argument) ?? [];
  if (!path) throw new Error(`a page is given as /path or name=/path, not ${argument}`);
  const name = given ?? (path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home");

  test(name, async ({ page, baseURL }, { project }) => {
    if (session) await page.context().addCookies([{ name: session[0], value: session[1], url: baseURL! }]);
    const notes = listen(page);
    const answer = await page.goto(path, { waitUntil: "networkidle" });
    if (project.use.javaScriptEnabled) {
      await takenOver(page); // what a visitor sees who does something
      await page.waitForLoadState("networkidle");
    }
    if (answer?.status() !== 200) notes.push(`status ${answer?.status()}`);
    const excess = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
    if (excess > 0) notes.push(`${excess} px wider than the screen`);
    await page.screenshot({ path: join(folder, `${name}-${project.name}.png`), fullPage: true });
    if (notes.length) console.log(`${name} ${project.name}: ${notes.join("; ")}`);
  });
}

function listen(page: Page): string[] {
  const notes: string[] = [];
  page.on("console", (line) => ["error", "warning"].includes(line.type()) && notes.push(line.text()));
  page.on("pageerror", (error) => notes.push(error.message));
  return notes;
}
