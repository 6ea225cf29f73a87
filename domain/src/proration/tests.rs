//! The worked case of rule 17, its boundaries, and that no sequence creates or loses money.

use proptest::prelude::*;

use super::*;
use crate::{
    coverage::{Coverage, LicenseType, Quantity},
    money::Currency,
    pricing::TierPrice,
    text::Line,
};

const DAY: i64 = 86_400;
/// 2026-01-01 00:00 UTC.
const NEW_YEAR: Instant = Instant::from_seconds(1_767_225_600);

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

fn year() -> Period {
    Period { start: NEW_YEAR, end: NEW_YEAR.plus_days(365) }
}

fn list() -> PriceList {
    let row = |license_type, tier: &str, monthly| TierPrice {
        license_type,
        tier: tier.to_owned(),
        monthly,
        yearly: monthly * 10,
        three_year: monthly * 27,
    };
    PriceList {
        currency: Currency::Usd,
        tiers: vec![
            row(LicenseType::Users, "1-20", 990),
            row(LicenseType::Users, "21-100", 2490),
            row(LicenseType::Nodes, "F2", 990),
        ],
    }
}

fn choice(license_type: LicenseType, tier: &str, quantity: u32, cycle: BillingCycle) -> Choice {
    let coverage =
        Coverage { license_type, tier: Line::parse(tier).unwrap(), quantity: Quantity::new(quantity).unwrap() };
    let unit = list().unit_price(&coverage, cycle).unwrap_or(usd(500 * i64::from(cycle.months())));
    Choice { coverage, cycle, unit }
}

fn users(tier: &str, cycle: BillingCycle) -> Choice {
    choice(LicenseType::Users, tier, 1, cycle)
}

fn paid(net: i64, rate: u32) -> PaidPeriod {
    let tax = Tax { basis_points: rate, ..Tax::NONE };
    PaidPeriod {
        invoice: "2026-000001".parse().unwrap(),
        period: year(),
        total: Amounts::from_net(usd(net), tax).unwrap(),
        credited: Amounts::zero(Currency::Usd),
        tax,
    }
}

fn standing(now: Choice, paid: Vec<PaidPeriod>, as_of: Instant) -> Standing {
    Standing {
        now,
        next: None,
        is_trial: false,
        prices: list(),
        paid,
        ends: year().end,
        tax: Tax { basis_points: 1900, ..Tax::NONE },
        balance: usd(0),
        as_of,
        period_ends: BillingCycle::ALL.map(|cycle| as_of.plus_days(i64::from(cycle.months()) * 30)),
    }
}

fn upgraded(standing: &Standing, to: &Choice) -> Upgrade {
    match preview(standing, to).unwrap() {
        Preview::Upgrade(upgrade) => *upgrade,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_worked_case_of_rule_17() {
    // 2026-07-02 12:00 UTC: 182.5 of 365 days are unused.
    let at = NEW_YEAR.plus_seconds(182 * DAY + DAY / 2);
    assert_eq!(unused(usd(9900), year(), at), Ok(usd(4950)));
    let standing = standing(users("1-20", BillingCycle::Yearly), vec![paid(9900, 1900)], at);
    let upgrade = upgraded(&standing, &users("21-100", BillingCycle::Yearly));
    assert_eq!((upgrade.credit.net, upgrade.credit.tax, upgrade.credit.gross), (usd(4950), usd(941), usd(5891)));
    assert_eq!((upgrade.price.net, upgrade.price.gross), (usd(24_900), usd(29_631)));
    assert_eq!((upgrade.today, upgrade.left), (usd(29_631 - 5891), usd(0)));
    assert_eq!(upgrade.period.start, at);
}

#[test]
fn the_published_example_is_met() {
    // 10.00 − 4.91 = 5.09, where 49.1 % of a period at 10.00 is unused.
    let month = Period { start: NEW_YEAR, end: NEW_YEAR.plus_seconds(1000) };
    let credit = unused(usd(1000), month, NEW_YEAR.plus_seconds(509)).unwrap();
    assert_eq!((credit, settle(usd(1000), credit).unwrap().charged), (usd(491), usd(509)));
}

#[test]
fn a_period_is_unused_before_it_begins_and_used_up_at_its_end() {
    for (at, left) in [
        (NEW_YEAR.plus_days(-1), 9900),
        (NEW_YEAR, 9900),
        (year().end.plus_seconds(-1), 0),
        (year().end, 0),
        (year().end.plus_days(40), 0),
    ] {
        assert_eq!(unused(usd(9900), year(), at), Ok(usd(left)), "{at:?}");
    }
    let empty = Period { start: NEW_YEAR, end: NEW_YEAR };
    assert_eq!(unused(usd(9900), empty, NEW_YEAR), Ok(usd(0)));
    assert_eq!(unused(usd(i64::MAX), year(), NEW_YEAR), Ok(usd(i64::MAX)), "nothing overflows on the way");
}

#[test]
fn the_monthly_list_price_decides_and_then_the_months() {
    use BillingCycle::{Monthly, ThreeYear, Yearly};
    let cases = [
        (users("1-20", Yearly), users("1-20", Yearly), Direction::Same),
        (users("1-20", Yearly), users("21-100", Monthly), Direction::Upgrade),
        (users("21-100", Monthly), users("1-20", ThreeYear), Direction::Downgrade),
        (users("1-20", Monthly), users("1-20", Yearly), Direction::Upgrade),
        (users("1-20", ThreeYear), users("1-20", Yearly), Direction::Downgrade),
        // As much a month and as long, but something else: it waits.
        (users("1-20", Yearly), choice(LicenseType::Nodes, "F2", 1, Yearly), Direction::Downgrade),
        (choice(LicenseType::Nodes, "F2", 3, Yearly), choice(LicenseType::Nodes, "F2", 4, Yearly), Direction::Upgrade),
        // No longer on the list: 5.00 a month are paid for it.
        (users("gone", Yearly), users("1-20", Monthly), Direction::Upgrade),
    ];
    for (old, new, expected) in cases {
        assert_eq!(direction(&list(), &old, &new), Ok(expected), "{old:?} to {new:?}");
    }
}

#[test]
fn an_agreed_price_below_the_list_makes_no_upgrade() {
    let mut old = users("21-100", BillingCycle::Yearly);
    old.unit = usd(1);
    assert_eq!(direction(&list(), &old, &users("1-20", BillingCycle::Yearly)), Ok(Direction::Downgrade));
}

#[test]
fn what_exceeds_the_new_price_stays_as_balance() {
    let at = NEW_YEAR.plus_days(1);
    let standing = standing(users("1-20", BillingCycle::Yearly), vec![paid(9900, 1900)], at);
    let upgrade = upgraded(&standing, &users("21-100", BillingCycle::Monthly));
    assert_eq!(upgrade.today, usd(0));
    assert_eq!(upgrade.left.minor, upgrade.credit.gross.minor - upgrade.price.gross.minor);
    assert!(upgrade.left.minor > 0);
}

#[test]
fn a_trial_and_a_downgrade_cost_nothing_today() {
    let mut standing = standing(users("21-100", BillingCycle::Yearly), vec![paid(24_900, 0)], NEW_YEAR.plus_days(9));
    let down = preview(&standing, &users("1-20", BillingCycle::Yearly)).unwrap();
    assert!(matches!(down, Preview::Downgrade { at, recurring } if at == year().end && recurring.net == usd(9900)));
    standing.is_trial = true;
    let free = preview(&standing, &users("21-100", BillingCycle::ThreeYear)).unwrap();
    assert!(matches!(free, Preview::Free { .. }), "{free:?}");
}

proptest! {
    #[test]
    fn a_credit_never_exceeds_what_was_paid(
        net in 0..10_000_000_i64, rate in 0..3000_u32, earlier in 0..10_000_000_i64, second in -DAY..400 * DAY,
    ) {
        let mut part = paid(net, rate);
        if let Ok(refunded) = invoice::credit(part.total, part.tax, part.credited, usd(earlier.min(net))) {
            part.credited = refunded;
        }
        let credit = part.credit(NEW_YEAR.plus_seconds(second)).unwrap().unwrap_or(Amounts::zero(Currency::Usd));
        let all = part.credited.plus(credit).unwrap();
        prop_assert!(all.net.minor <= part.total.net.minor);
        prop_assert!(all.tax.minor <= part.total.tax.minor);
        prop_assert!(all.gross.minor <= part.total.gross.minor);
    }

    #[test]
    fn the_later_the_less_is_credited(net in 0..10_000_000_i64, one in 0..365 * DAY, other in 0..365 * DAY) {
        let of = |second| unused(usd(net), year(), NEW_YEAR.plus_seconds(second)).unwrap().minor;
        prop_assert!(of(one.min(other)) >= of(one.max(other)));
    }

    #[test]
    fn a_preview_neither_creates_nor_loses_money(
        net in 0..1_000_000_i64, rate in 0..3000_u32, balance in 0..100_000_i64, second in 0..365 * DAY, pick in 0..6_usize,
    ) {
        let mut standing =
            standing(users("1-20", BillingCycle::Monthly), vec![paid(net, rate)], NEW_YEAR.plus_seconds(second));
        standing.balance = usd(balance);
        let to = users(["1-20", "21-100"][pick % 2], BillingCycle::ALL[pick / 2]);
        if let Preview::Upgrade(upgrade) = preview(&standing, &to).unwrap() {
            prop_assert_eq!(
                upgrade.today.minor + balance + upgrade.credit.gross.minor,
                upgrade.price.gross.minor + upgrade.left.minor
            );
            prop_assert!(upgrade.today.minor >= 0 && upgrade.left.minor >= 0);
            prop_assert!(upgrade.today.is_zero() || upgrade.left.is_zero(), "nothing is kept while something is charged");
        }
    }
}
