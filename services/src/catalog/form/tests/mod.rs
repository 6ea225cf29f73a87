mod legal;
mod syntax;

use domain::version::{ChangeKind, Channel};

use super::*;

/// A small catalog without faults; tests change a line of it.
const SMALL: &str = r#"schema = 1

[vendor]
name = "Demo Visuals"
legal_name = "Demo Visuals Inc."
street = "1 Example Street"
city = "Las Vegas"
region = "NV"
postal_code = "89101"
country = "US"
currency = "USD"
support_email = "support@example.com"
billing_email = "billing@example.com"

[[product]]
slug = "bullet-chart"
name = "Bullet Chart"
summary = "Compact bars."
category = "Power BI custom visual"
package = "pbiviz"
sold = true
minimum_platform = [
  {name = "Power BI Service", version = "any"},
  {name = "Power BI Desktop", version = "July 2024"},
]

  [[product.price]]
  type = "users"
  tier = "1-20"
  monthly = 990
  yearly = 9900
  three_year = 26730
  basis = "illustrative"

  [[product.price]]
  type = "nodes"
  tier = "F64 / P1"
  monthly = 16990
  yearly = 169900
  three_year = 458730

  [[product.release]]
  version = "2.5.0"
  date = 2025-12-29
  channel = "stable"
  notes = [
    {kind = "fix", text = "Small corrections."},
  ]

  [[product.release]]
  version = "2.4.0"
  label = "v2.4.0 - Beta"
  date = 2024-02-28
  source_date = "2024-28-02"
  channel = "beta"
  notes = [
    {kind = "feature", text = "States."},
  ]

  [[product.release]]
  version = "1.x.x"
  label = "v1.x.x"
  date_unknown = true
  channel = "stable"
  notes = []
"#;

/// Every fault after some changes, as it is worded.
fn faults_of(changes: &[(&str, &str)]) -> Vec<String> {
    let mut text = SMALL.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    parse(&text).map_or_else(|faults| faults.iter().map(ToString::to_string).collect(), |_| Vec::new())
}

/// The only fault after one change.
fn fault_of(from: &str, to: &str) -> String {
    let faults = faults_of(&[(from, to)]);
    assert_eq!(faults.len(), 1, "{to}: {faults:#?}");
    faults.into_iter().next().unwrap_or_default()
}

#[test]
fn a_file_without_faults_is_read_whole() {
    let file = parse(SMALL).unwrap();
    assert_eq!(file.vendor.region.as_deref(), Some("NV"));
    let [product] = file.products.as_slice() else { panic!("one product") };
    assert_eq!(product.requirements[0].version, None);
    assert_eq!(product.requirements[1].version.as_deref(), Some("July 2024"));
    assert_eq!(product.prices[1].tier, "F64 / P1");
    let [newest, beta, note] = product.releases.as_slice() else { panic!("three releases") };
    assert_eq!(newest.changes[0].kind, ChangeKind::Fix);
    assert_eq!((beta.channel, beta.label.as_deref()), (Channel::Preview, Some("Beta")));
    assert_eq!((&note.number, &note.label, note.published_on), (&None, &None, None));
}

#[test]
fn line_ends_of_every_kind_are_read() {
    assert!(parse(&SMALL.replace('\n', "\r\n")).is_ok());
    let faults = parse(&SMALL.replace('\n', "\r\n").replace("\"USD\"", "\"XYZ\"")).unwrap_err();
    assert_eq!(faults[0].line, 11);
}

#[test]
fn values_that_cannot_be_are_told_with_line_and_field() {
    let told = |from, to, expected: &str| assert_eq!(fault_of(from, to), expected);
    told(
        "\"USD\"",
        "\"XYZ\"",
        "line 11, vendor.currency: \"XYZ\" is not a currency that the shop can sell in: USD, EUR, GBP, CHF, JPY",
    );
    told("\"US\"", "\"USA\"", "line 10, vendor.country: is not a country's two-letter code, such as US");
    told("\"support@example.com\"", "\"support\"", "line 12, vendor.support_email: is not an e-mail address");
    told("monthly = 990", "monthly = -990", "line 30, product.price.monthly: must not be negative");
    told(
        "monthly = 990",
        "monthly = 0",
        "line 30, product.price.monthly: must not be 0; a free product has `sold = false` and no prices",
    );
    told(
        "monthly = 990",
        "monthly = 9.90",
        "line 30, product.price.monthly: must be a whole number, not a number with decimals",
    );
    told("monthly = 990", "monthly = \"990\"", "line 30, product.price.monthly: must be a whole number, not a text");
    told("monthly = 990", "monthly = 99999999999999999999", "line 30, product.price.monthly: is too large a number");
    told(
        "monthly = 990",
        "monthly = 1000000000001",
        "line 30, product.price.monthly: must be at most 1000000000000, in minor units",
    );
    told(
        "type = \"users\"",
        "type = \"seats\"",
        "line 28, product.price.type: \"seats\" is not a type of license: users, nodes, embedded",
    );
    told(
        "basis = \"illustrative\"",
        "basis = \"guess\"",
        "line 33, product.price.basis: \"guess\" is not a basis of a price: public, illustrative",
    );
    told(
        "date = 2025-12-29",
        "date = \"2025-12-29\"",
        "line 44, product.release.date: must be a date such as 2026-11-21, without quotation marks, not a text",
    );
    told(
        "date = 2025-12-29",
        "date = 2025-12-29T10:00:00",
        "line 44, product.release.date: must be a date alone, such as 2026-11-21",
    );
    told(
        "channel = \"stable\"",
        "channel = \"nightly\"",
        "line 45, product.release.channel: \"nightly\" is not a channel: stable, preview, beta",
    );
    told(
        "kind = \"fix\"",
        "kind = \"bug\"",
        "line 47, product.release.notes.kind: \"bug\" is not a kind of change: breaking, deprecation, feature, improvement, fix",
    );
    told(
        "\"2.5.0\"",
        "\"v2.5.0\"",
        "line 43, product.release.version: must be 2 to 4 numbers, perhaps with a label, such as 2.5.1 or 2.5-beta",
    );
    told(
        "\"bullet-chart\"",
        "\"Bullet Chart\"",
        "line 16, product.slug: must be small letters and digits, with single hyphens between them, such as `bullet-chart`",
    );
    told("\"Compact bars.\"", "\"\"", "line 18, product.summary: is empty");
    told("\"Compact bars.\"", "\"a\\u202eb\"", "line 18, product.summary: holds line breaks or invisible characters");
    told(
        "\"pbiviz\"",
        "\"msi\"",
        "line 20, product.package: \"msi\" is not a kind of package that the shop can make: pbiviz",
    );
    told(
        "sold = true",
        "sold = false",
        "line 21, product.sold: is false, so the product is free and must not have prices",
    );
}

#[test]
fn texts_have_a_longest_length() {
    let long = format!("\"{}\"", "x".repeat(201));
    assert_eq!(fault_of("\"Bullet Chart\"", &long), "line 17, product.name: is longer than 200 characters");
    let longer = format!("\"{}\"", "x".repeat(3_000_000));
    assert_eq!(
        fault_of("\"Small corrections.\"", &longer),
        "line 47, product.release.notes.text: is longer than 2000 characters"
    );
    assert_eq!(fault_of("\"1-20\"", &long), "line 29, product.price.tier: is longer than 200 characters");
}

#[test]
fn what_stands_twice_is_told_with_the_line_of_the_first() {
    assert_eq!(
        fault_of("\"2.4.0\"\n", "\"2.5\"\n"),
        "line 51, product.release.version: is the same version as on line 43"
    );
    let twice = faults_of(&[("\"nodes\"\n  tier = \"F64 / P1\"", "\"users\"\n  tier = \"1-20\"")]);
    assert_eq!(twice, ["line 37, product.price.tier: is the same tier of this type as on line 29"]);
    let product = "[[product]]\nslug = \"bullet-chart\"\nname = \"B\"\nsummary = \"B\"\ncategory = \"B\"\npackage = \"pbiviz\"\nsold = false\n";
    let text = format!("{SMALL}\n{product}");
    let faults = parse(&text).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].to_string(), "line 68, product.slug: is the same slug as on line 16");
}

#[test]
fn fields_that_are_missing_or_unknown_are_told() {
    assert_eq!(fault_of("  monthly = 990\n", ""), "line 27, product.price.monthly: is missing");
    assert_eq!(fault_of("  date = 2025-12-29\n", ""), "line 42, product.release.date: is missing");
    assert_eq!(fault_of("{kind = \"fix\", text", "{text"), "line 47, product.release.notes.kind: is missing");
    assert_eq!(fault_of("schema = 1\n", ""), "line 1, schema: is missing");
    assert_eq!(
        fault_of("sold = true\n", "sold = true\ncolor = \"red\"\n"),
        "line 22, product.color: is not a field here"
    );
    assert_eq!(
        fault_of("  channel =", "  chanel ="),
        "line 45, product.release.chanel: is not a field here; did you mean `channel`?"
    );
    assert_eq!(
        fault_of("date_unknown = true", "date_unknown = true\n  date = 2020-01-01"),
        "line 63, product.release.date_unknown: must not be true beside a date"
    );
    assert_eq!(parse("").unwrap_err().len(), 3, "schema, vendor and product");
    let without_prices = SMALL.replace("product.price", "product.offer");
    let faults = parse(&without_prices).unwrap_err();
    assert!(faults.iter().any(|fault| fault.to_string() == "line 21, product.sold: is true, so the product needs at least one price"));
}

#[test]
fn another_schema_is_all_that_is_said() {
    let faults = faults_of(&[("schema = 1", "schema = 2"), ("\"USD\"", "\"XYZ\"")]);
    assert_eq!(faults, ["line 1, schema: is 2; this shop reads schema 1"]);
}

#[test]
fn the_bank_account_is_checked_and_may_be_missing() {
    let bank = |lines: &str| {
        let text = SMALL.replace("\n[[product]]", &format!("\n[vendor.bank]\n{lines}\n[[product]]"));
        parse(&text).map(|file| file.vendor.transfers).map_err(|faults| {
            faults.iter().map(|fault| format!("{}: {}", fault.field, fault.message)).collect::<Vec<_>>()
        })
    };
    assert_eq!(parse(SMALL).unwrap().vendor.transfers, None);
    let account = "holder = \"Demo\"\nbic = \"COBADEFFXXX\"\nname = \"Bank\"\niban = \"DE89 3704 0044 0532 0130 00\"\n";
    let read = bank(account).unwrap().unwrap();
    assert_eq!((read.account.iban.as_str(), read.from.minor), ("DE89370400440532013000", 50_000), "500.00 by default");
    assert_eq!(bank(&format!("{account}invoices_from = 120000\n")).unwrap().unwrap().from.minor, 120_000);
    let told = |lines: &str, said: &str| {
        let faults = bank(lines).unwrap_err();
        assert!(faults.iter().any(|fault| fault.starts_with(said)), "{faults:?}");
    };
    told(&account.replace("0130 00", "0130 01"), "vendor.bank.iban: does not fit its check digits");
    told(&account.replace("COBADEFFXXX", "COBA"), "vendor.bank.bic: is not a BIC");
    told(&account.replace("holder = \"Demo\"\n", ""), "vendor.bank.holder");
    told(&format!("{account}invoices_from = 0\n"), "vendor.bank.invoices_from: must be from 1");
}

#[test]
fn registrations_and_the_vendors_vat_id_are_checked() {
    let with = |lines: &str| faults_of(&[("country = \"US\"", lines)]);
    for fine in [
        "country = \"US\"\nvat_id = \"EU372000041\"\nvat_registrations = [\"OSS\"]",
        "country = \"DE\"\nvat_id = \"DE 136 695 976\"\nvat_registrations = [\"DE\", \"OSS\"]",
        "country = \"DE\"\nvat_registrations = []",
    ] {
        assert_eq!(with(fine), [] as [&str; 0], "{fine}");
    }
    for (wrong, told) in [
        ("country = \"DE\"\nvat_id = \"DE136695978\"", "is not a VAT ID of Germany"),
        ("country = \"US\"\nvat_registrations = [\"GB\"]", "must name member states"),
        ("country = \"US\"\nvat_registrations = \"OSS\"", "must be a list"),
        ("country = \"US\"\nvat_registrations = [1]", "must be a text"),
    ] {
        let faults = with(wrong);
        assert!(faults.len() == 1 && faults[0].contains(told), "{wrong}: {faults:?}");
    }
}
