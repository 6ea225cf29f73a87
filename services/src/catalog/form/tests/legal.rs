//! The texts that people agree to, as a catalog file names them.

use super::*;

/// A table of texts; tests change a line of it.
const LEGAL: &str = r##"
[legal]
terms = {version = "2026-01", text = "# Terms of {vendor}\n\nPay."}
privacy = {version = "2026-01", text = "# Privacy\n\nKept."}
eula = {version = "2026-01", text = "# Agreement for {product}\n\nUse it."}
"##;

#[test]
fn a_product_agrees_to_its_own_text_or_to_that_of_its_kind() {
    let words = |text: &str| parse(text).unwrap().products[0].eula.words.clone();
    assert!(words(SMALL).starts_with("# License agreement for {product}"), "a sample");
    let all = format!("{SMALL}{LEGAL}");
    assert!(words(&all).starts_with("# Agreement for {product}"));
    let own = "sold = true\neula = {version = \"7\", text = \"# Its own\"}";
    assert_eq!(words(&all.replace("sold = true", own)), "# Its own");
}

#[test]
fn a_legal_text_has_a_title_and_a_version_for_addresses() {
    let told = |from: &str, to: &str, expected: &str| {
        assert!(LEGAL.contains(from), "{from}");
        let faults = parse(&format!("{SMALL}{}", LEGAL.replace(from, to))).unwrap_err();
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].to_string().ends_with(expected), "{}", faults[0]);
    };
    told("# Privacy", "Privacy", "legal.privacy.text: must begin with its title, such as `# Terms of sale`");
    told("Kept.", "\\u0007", "legal.privacy.text: holds invisible characters");
    let mark = "legal.privacy.version: must be letters, digits, hyphens and dots, such as `2026-11`";
    for version in ["2026/01", "..", "a b", "ä"] {
        told("privacy = {version = \"2026-01\"", &format!("privacy = {{version = \"{version}\""), mark);
    }
    told("privacy = ", "privacies = ", "legal.privacies: is not a field here");
}
