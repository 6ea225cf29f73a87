//! The threshold to the cent, what reaches it, and every way in which an invoice can stand.

use super::*;
use crate::{
    coverage::{Coverage, LicenseType},
    pricing::TierPrice,
    renewal::tests::{West, day},
    text::Line,
};

const FROM: Money = Money::new(50_000, Currency::Usd);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

fn prices() -> PriceList {
    let row = |license_type, tier: &str, monthly, yearly, three_year| TierPrice {
        license_type,
        tier: tier.to_owned(),
        monthly,
        yearly,
        three_year,
    };
    PriceList {
        currency: Currency::Usd,
        tiers: vec![
            row(LicenseType::Users, "1-20", 990, 9_900, 26_730),
            row(LicenseType::Users, "21-100", 2_490, 24_900, 67_230),
            row(LicenseType::Nodes, "F64", 12_500, 125_000, 337_500),
            row(LicenseType::Nodes, "free", 0, 0, 0),
        ],
    }
}

fn choice(license_type: LicenseType, tier: &str, quantity: u32, cycle: BillingCycle) -> Choice {
    let (tier, quantity) = (Line::parse(tier).unwrap(), Quantity::new(quantity).unwrap());
    let coverage = Coverage { license_type, tier, quantity };
    let unit = prices().unit_price(&coverage, cycle).unwrap();
    Choice { coverage, cycle, unit }
}

fn nodes(quantity: u32) -> Choice {
    choice(LicenseType::Nodes, "F64", quantity, BillingCycle::Monthly)
}

#[test]
fn the_threshold_itself_is_enough_and_a_cent_less_is_not() {
    assert!(is_offered(FROM, FROM));
    assert!(!is_offered(usd(49_999), FROM));
    assert!(!is_offered(Money::new(50_000, Currency::Eur), FROM), "of another currency nothing is known");
    assert_eq!(reach(&prices(), &nodes(4), FROM), None, "4 x 125.00 is 500.00");
    assert!(reach(&prices(), &nodes(4), usd(50_001)).is_some());
    assert_eq!(default_threshold(Currency::Eur).format(crate::locale::Locale::EnUs), "€500.00");
}

#[test]
fn the_page_says_which_cycle_or_quantity_would_reach_it() {
    let of = |choice: &Choice| reach(&prices(), choice, FROM);
    assert_eq!(of(&nodes(1)), Some(Reach { cycle: Some(BillingCycle::Yearly), quantity: Some(4) }));
    let users = |tier, cycle| choice(LicenseType::Users, tier, 1, cycle);
    let three_year = Reach { cycle: Some(BillingCycle::ThreeYear), quantity: None };
    assert_eq!(of(&users("21-100", BillingCycle::Monthly)), Some(three_year), "users are bought once");
    assert_eq!(of(&users("21-100", BillingCycle::ThreeYear)), None);
    assert_eq!(of(&users("1-20", BillingCycle::Yearly)), Some(Reach::default()), "nothing does");
    assert_eq!(of(&choice(LicenseType::Nodes, "free", 1, BillingCycle::Yearly)), Some(Reach::default()));
    let dear = Money::new(i64::MAX, Currency::Usd);
    assert_eq!(reach(&prices(), &nodes(999), dear), Some(Reach::default()));
}

#[test]
fn what_is_named_does_reach_it_and_one_less_does_not() {
    for minor in [1, 12_499, 12_500, 12_501, 50_000, 999 * 12_500] {
        let quantity = reach(&prices(), &nodes(1), usd(minor)).and_then(|reach| reach.quantity).unwrap_or(1);
        assert_eq!(reach(&prices(), &nodes(quantity), usd(minor)), None, "{minor}");
        if quantity > 1 {
            assert!(reach(&prices(), &nodes(quantity - 1), usd(minor)).is_some(), "{minor}");
        }
    }
    assert_eq!(reach(&prices(), &nodes(1), usd(999 * 12_500 + 1)).unwrap().quantity, None, "999 are the most");
}

#[test]
fn a_form_below_the_threshold_is_refused_beside_its_field() {
    let account = BankAccount {
        holder: "Demo Visuals Inc.".to_owned(),
        iban: crate::bank::Iban::parse("DE89370400440532013000").unwrap(),
        bic: crate::bank::Bic::parse("COBADEFFXXX").unwrap(),
        bank: "Commerzbank".to_owned(),
    };
    let transfers = BankTransfers { account, from: FROM };
    let form = |way: &str, cycle: &str| CheckoutForm {
        license_type: "users".into(),
        tier_users: "21-100".into(),
        cycle: cycle.into(),
        way: way.into(),
        ..CheckoutForm::default()
    };
    let said =
        |way: &str, cycle: &str, transfers| fault(&form(way, cycle), &prices(), transfers).map(|fault| fault.fault);
    assert_eq!(said("invoice", "three_year", Some(&transfers)), None);
    assert_eq!(said("invoice", "yearly", Some(&transfers)), Some(Fault::BelowInvoices { from: FROM }));
    assert_eq!(
        said("invoice", "three_year", None),
        Some(Fault::NotOffered),
        "without an account there is nothing to pay to"
    );
    assert_eq!(said("card", "yearly", None), None);
    assert_eq!(said("invoice", "never", Some(&transfers)), None, "the choice's own fault says enough");
}

#[test]
fn an_invoice_stands_by_what_was_received() {
    let gross = usd(50_970);
    let of = |received| Standing::of(gross, usd(received), false);
    assert_eq!(of(0), Standing::Open);
    assert_eq!(of(1), Standing::PartlyPaid { missing: usd(50_969) });
    assert_eq!(of(50_969), Standing::PartlyPaid { missing: usd(1) });
    assert_eq!(of(50_970), Standing::Paid);
    assert_eq!(of(50_971), Standing::Overpaid { over: usd(1) });
    assert_eq!(Standing::of(gross, Money::new(50_970, Currency::Eur), false), Standing::Open);
    let credited = Standing::of(gross, usd(100), true);
    assert_eq!((credited.to_return(), credited.is_settled()), (Some(usd(100)), true));
    assert_eq!(Standing::of(gross, usd(0), true).to_return(), None);
    assert_eq!(of(50_971).to_return(), Some(usd(1)));
    assert!(of(50_971).is_settled() && of(50_970).is_settled() && !of(50_969).is_settled());
}

#[test]
fn due_dates_are_the_vendors() {
    let date = |text| West.date(day(text));
    assert_eq!(due_of_order(day("2027-03-10").plus_seconds(80_000), &West), date("2027-04-09"));
    assert_eq!(due_of_renewal(day("2027-11-21"), day("2027-10-22"), &West), date("2027-11-20"));
    assert_eq!(due_of_renewal(day("2027-11-21"), day("2027-12-01"), &West), date("2027-12-01"), "who was told late");
}
