use super::*;
use proptest::prelude::*;

/// 2026-11-21 17:30 UTC.
const NOW: Instant = Instant::from_seconds(1_795_282_200);

fn country(code: &str) -> Country {
    Country::parse(code).unwrap()
}

/// The tax in short: `DE 1900`, or the reason for none.
fn charged(vendor: &str, registrations: &[&str], customer: Customer) -> String {
    let registrations: Vec<_> = registrations.iter().map(|code| Registration::parse(code).unwrap()).collect();
    let tax = tax_for(country(vendor), &registrations, customer, NOW);
    match tax.treatment {
        TaxTreatment::Standard(state) => format!("{state} {}", tax.basis_points),
        other => {
            assert_eq!(tax.basis_points, 0);
            format!("{other:?}")
        }
    }
}

#[test]
fn rates_are_said_without_needless_zeros() {
    let said = [0, 1900, 825, 550, 5].map(|rate| describe_rate(rate, Locale::EnUs));
    assert_eq!(said, ["0%", "19%", "8.25%", "5.5%", "0.05%"]);
}

#[test]
fn every_case_of_rule_20() {
    use Customer::{Business, Consumer};
    let german = |customer| charged("DE", &["DE", "OSS"], customer);
    assert_eq!(german(Consumer(country("DE"))), "DE 1900");
    assert_eq!(german(Business(country("DE"))), "DE 1900", "at home a VAT ID changes nothing");
    assert_eq!(german(Consumer(country("EE"))), "EE 2400");
    assert_eq!(german(Business(country("EE"))), "ReverseCharge");
    assert_eq!(german(Consumer(country("MC"))), "FR 2000", "Monaco counts as France");
    for outside in ["US", "CH", "GB"] {
        assert_eq!(german(Consumer(country(outside))), "OutsideEu", "{outside}");
        assert_eq!(german(Business(country(outside))), "OutsideEu", "{outside}");
    }
}

#[test]
fn registrations_say_whose_rate_is_collected() {
    use Customer::{Business, Consumer};
    let finn = Consumer(country("FI"));
    assert_eq!(charged("DE", &["DE"], finn), "DE 1900", "a small seller charges its own rate");
    assert_eq!(charged("DE", &["DE", "FI"], finn), "FI 2550");
    assert_eq!(charged("US", &["OSS"], finn), "FI 2550");
    assert_eq!(charged("US", &["IT"], finn), "NotCollected", "registered elsewhere, with no rate of its own");
    assert_eq!(charged("US", &["OSS"], Business(country("FI"))), "ReverseCharge");
    assert_eq!(charged("US", &["OSS"], Consumer(country("US"))), "OutsideEu");
    assert_eq!(charged("DE", &["OSS"], Consumer(country("DE"))), "NotCollected", "the One Stop Shop is not home");
    for buyer in [finn, Business(country("FI")), Consumer(country("US"))] {
        assert_eq!(charged("US", &[], buyer), "NotCollected");
    }
}

#[test]
fn registrations_are_member_states_or_the_one_stop_shop() {
    for code in ["DE", "OSS"] {
        assert_eq!(String::from(Registration::parse(code).unwrap()), code);
    }
    for code in ["GB", "US", "XX", "MC", "", "oss"] {
        assert_eq!(Registration::parse(code), Err(Fault::NotOffered), "{code}");
    }
}

#[test]
fn each_treatment_has_its_words() {
    let tax = Tax { basis_points: 2550, treatment: TaxTreatment::Standard(country("FI")) };
    assert_eq!(tax.describe(Locale::EnUs), "VAT 25.5%");
    assert!(tax.treatment.reason(Locale::EnUs).contains("Finland"));
    let reverse = Tax { treatment: TaxTreatment::ReverseCharge, ..Tax::NONE };
    assert_eq!(reverse.describe(Locale::EnUs), "VAT, reverse charge");
    assert!(reverse.treatment.reason(Locale::EnUs).contains("Article 196"));
    assert_eq!(Tax::NONE.describe(Locale::EnUs), "Tax 0%");
}

proptest! {
    #[test]
    fn gross_is_net_plus_tax(net in 0..1_000_000_000_i64, basis_points in 0..3000_u32) {
        let tax = Tax { basis_points, ..Tax::NONE };
        let amounts = Amounts::from_net(Money::new(net, Currency::Eur), tax).unwrap();
        prop_assert_eq!(amounts.gross.minor, amounts.net.minor + amounts.tax.minor);
        let exact = i128::from(net) * i128::from(basis_points);
        prop_assert!((i128::from(amounts.tax.minor) * 10_000 - exact).abs() * 2 <= 10_000);
    }
}
