//! Text that is no TOML, and what still can be said of the rest.

use super::*;

#[test]
fn text_that_is_no_toml_is_told_once_for_each_place() {
    let told = |from, to, expected: &str| {
        let fault = fault_of(from, to);
        assert!(fault.starts_with(expected), "{fault}");
    };
    told("date = 2025-12-29", "date = 2025-13-29", "line 44, product.release.date: cannot be read: invalid date");
    told("date = 2025-12-29", "date = 2025-02-29", "line 44, product.release.date: cannot be read: invalid date");
    told("sold = true", "sold = yes", "line 21, product.sold: cannot be read: ");
    told("\"Bullet Chart\"", "\"Bullet Chart", "line 17, product.name: cannot be read: ");
    told("slug = ", "slug ", "line 16, product.slug: cannot be read: ");
    told("category = \"Power BI custom visual\"\n", "category =\n", "line 19, product.category: cannot be read: ");
    told(
        "currency = \"USD\"",
        "currency = \"USD\"\ncurrency = \"EUR\"",
        "line 12, vendor.currency: cannot be read: duplicate key",
    );
    told(
        "{kind = \"fix\", text",
        "{kind = \"fix\" text",
        "line 47, product.release.notes: cannot be read: missing comma",
    );
    told("[[product.release]]", "[[product.release]", "line 42, product.release: cannot be read: ");
    told("monthly = 990", "monthly = 0990", "line 30, product.price.monthly: cannot be read: ");
}

#[test]
fn what_is_never_closed_is_told_where_it_begins() {
    let list = "  notes = [\n    {kind = \"fix\", text = \"Small corrections.\"},\n  ]";
    assert_eq!(
        fault_of(list, &list[..list.len() - 3]),
        "line 46, product.release.notes: begins here and is never closed"
    );
    assert_eq!(
        fault_of("\"Compact bars.\"", "\"\"\"Compact bars."),
        "line 18, product.summary: begins here and is never closed"
    );
    let before = faults_of(&[("\"USD\"", "\"XYZ\""), ("\"Compact bars.\"", "\"\"\"Compact bars.")]);
    assert_eq!(before.len(), 2, "{before:#?}");
}

#[test]
fn all_faults_are_told_at_once_in_the_order_of_lines() {
    let faults = faults_of(&[
        ("\"USD\"", "\"XYZ\""),
        ("yearly = 9900", "yearly = -9900"),
        ("date = 2025-12-29", "date = 2025-13-40"),
        ("kind = \"feature\"", "kind = \"novelty\""),
        ("channel = \"beta\"", "channel = beta"),
    ]);
    let places: Vec<&str> = faults.iter().filter_map(|fault| fault.split(": ").next()).collect();
    assert_eq!(
        places,
        [
            "line 11, vendor.currency",
            "line 31, product.price.yearly",
            "line 44, product.release.date",
            "line 55, product.release.channel",
            "line 57, product.release.notes.kind",
        ]
    );
}

#[test]
fn nothing_that_is_given_makes_it_panic() {
    for (index, _) in SMALL.char_indices() {
        let _ = parse(&SMALL[..index]);
    }
    for text in [
        "\u{feff}",
        "[[[",
        "product = 1",
        "vendor = []",
        "[product]\nslug = 1",
        "[[vendor]]",
        "\0",
        "é = \"",
        "[[product]]\nprice = 5\nrelease = [1]",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
}
