// The HTML that the server sends is valid, and says what search engines and readers need.
import { HtmlValidate } from "html-validate";
import { expect, test } from "../support/visitor";

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // Leptos writes markers, boolean attributes and void elements in a way of its own.
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "long-title": "off",
    "require-sri": "off",
    // The words in the summary change while one types; the rest is plain HTML.
    "prefer-native-element": "off",
  },
});

for (const path of ["/", "/products/bullet-chart", "/products/bullet-chart/versions", "/checkout/bullet-chart", "/sign-in", "/help/accounts"])
  test(`${path} is valid`, async ({ page }, info) => {
    test.skip(info.project.name !== "no-js", "what the server sends is the same for everybody");
    // A habit of Leptos that browsers read as meant: `<!>` is an empty comment.
    const html = (await (await page.request.get(path)).text()).replaceAll("<!>", "");
    const report = await validator.validateString(html);
    const faults = report.results.flatMap((result) => result.messages.map((fault) => `${fault.line}:${fault.column} ${fault.ruleId}: ${fault.message}`));
    expect(faults).toEqual([]);
    expect(html).toMatch(/<meta name="description" content="[^"]{30,}/);
    expect(html.match(/<meta name="description"/g), path).toHaveLength(1);
    expect(html).toMatch(/<title>[^<]{5,}/);
  });
