use super::*;
use crate::{
    calendar::parse_iso_date,
    coverage::{Coverage, Quantity},
    money::Currency,
    renewal::tests::{West, day},
};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

fn choice(tier: &str, cycle: BillingCycle, minor: i64) -> Choice {
    let coverage =
        Coverage { license_type: LicenseType::Users, tier: Line::parse(tier).unwrap(), quantity: Quantity::ONE };
    Choice { coverage, cycle, unit: usd(minor) }
}

fn price(tier: &str, cycle: BillingCycle, from: &str) -> NewPrice {
    NewPrice {
        license_type: LicenseType::Users,
        tier: Line::parse(tier).unwrap(),
        cycle,
        unit: usd(11_900),
        told: day(from).plus_days(-40),
        from: day(from),
    }
}

fn ahead(on: &str, months: u32, cycle: BillingCycle) -> Ahead {
    Ahead { anchor: Anchor { on: parse_iso_date(on).unwrap(), months }, cycle, is_invoiced: false }
}

#[test]
fn thirty_days_to_the_second_are_enough_and_a_second_less_is_not() {
    for (cycle, months, next) in [
        (BillingCycle::Monthly, 1, "2028-03-10"),
        (BillingCycle::Yearly, 12, "2029-02-10"),
        (BillingCycle::ThreeYear, 36, "2031-02-10"),
    ] {
        let ahead = ahead("2028-02-10", 0, cycle);
        let start = day("2028-02-10");
        let mailed = start.plus_days(-NOTICE_DAYS);
        assert_eq!(holds_from(mailed, ahead, &West), start, "{cycle}");
        assert_eq!(holds_from(mailed.plus_seconds(1), ahead, &West), day(next), "{cycle}, {months} months");
        assert_eq!(holds_from(mailed, Ahead { is_invoiced: true, ..ahead }, &West), day(next), "invoiced already");
    }
}

#[test]
fn who_pays_monthly_keeps_the_old_price_once_or_twice_more() {
    let ahead = ahead("2027-01-31", 1, BillingCycle::Monthly);
    // The next renewals are on 28 February, 31 March and 30 April.
    assert_eq!(holds_from(day("2027-02-01"), ahead, &West), day("2027-03-31"));
    assert_eq!(holds_from(day("2027-02-27"), ahead, &West), day("2027-03-31"));
    assert_eq!(holds_from(day("2027-03-02"), ahead, &West), day("2027-04-30"));
}

#[test]
fn in_grace_the_period_that_is_not_paid_yet_keeps_its_price() {
    let ahead = ahead("2026-03-10", 12, BillingCycle::Yearly);
    assert_eq!(holds_from(day("2027-03-20"), ahead, &West), day("2028-03-10"));
}

#[test]
fn the_price_is_of_the_period_and_of_what_is_renewed() {
    let yearly = choice("1-20", BillingCycle::Yearly, 9900);
    let mailed = price("1-20", BillingCycle::Yearly, "2027-11-21");
    let of = |waiting: Option<Choice>, start: &str| coming(yearly.clone(), waiting, Some(&mailed), day(start)).unit;
    assert_eq!(of(None, "2027-11-20"), usd(9900));
    assert_eq!(of(None, "2027-11-21"), usd(11_900));
    assert_eq!(of(None, "2028-01-01"), usd(11_900));
    // A downgrade that waits has the price of its day: another tier, or another cycle.
    let monthly = choice("1-20", BillingCycle::Monthly, 990);
    let larger = choice("21-100", BillingCycle::Yearly, 24_900);
    assert_eq!(of(Some(monthly), "2027-11-21"), usd(990));
    assert_eq!(of(Some(larger), "2027-11-21"), usd(24_900));
    assert_eq!(coming(yearly.clone(), None, None, day("2028-01-01")), yearly);
}

#[test]
fn a_price_means_something_where_it_is_another_than_expected() {
    assert_eq!(meaning(usd(9900), None, usd(9900)), Meaning::Nothing);
    assert_eq!(meaning(usd(9900), None, usd(11_900)), Meaning::Waits);
    assert_eq!(meaning(usd(9900), Some(usd(11_900)), usd(11_900)), Meaning::Nothing);
    assert_eq!(meaning(usd(9900), Some(usd(11_900)), usd(12_900)), Meaning::Waits);
    assert_eq!(meaning(usd(9900), Some(usd(11_900)), usd(9900)), Meaning::Stays);
}

#[test]
fn the_end_of_the_calendar_is_the_end() {
    let ahead = ahead("9999-12-01", 0, BillingCycle::Monthly);
    let last = Anchor { months: 12, ..ahead.anchor }.end(&West);
    assert_eq!(holds_from(last, ahead, &West), last);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use crate::{
        calendar::Date,
        renewal::renew,
        subscription::{Period, SubscriptionState},
    };
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nobody_pays_more_without_thirty_days_notice_and_everybody_at_the_first_renewal_after_it(
            first in 2_461_000..2_470_000_i32, nth in 0..3_usize, periods in 1..40_u32, mailed in 0..40_000_000_i64, late in 0..2_592_000_i64,
        ) {
            let cycle = BillingCycle::ALL[nth];
            let anchor = Anchor { on: Date::from_julian_day(first).unwrap(), months: cycle.months() * periods };
            let begun = Anchor { months: anchor.months - cycle.months(), ..anchor };
            let period = Period { start: begun.end(&West), end: anchor.end(&West) };
            // Mailed within the period or in its grace.
            let length = period.end.plus_days(30).seconds_since(period.start);
            let mailed = period.start.plus_seconds(mailed % length);
            let from = holds_from(mailed, Ahead { anchor, cycle, is_invoiced: false }, &West);
            let present = Choice { cycle, ..choice("1-20", cycle, 9900) };
            let price = NewPrice { cycle, told: mailed, from, ..price("1-20", cycle, "2027-01-01") };
            let (mut period, mut anchor, mut old) = (period, anchor, 0);
            for _ in 0..5 {
                let state = SubscriptionState::Active { period, ends: false };
                (period, anchor) = renew(state, anchor, cycle, period.end.plus_seconds(late), &West);
                let unit = coming(present.clone(), None, Some(&price), period.start).unit;
                prop_assert_eq!(unit == price.unit, period.start >= mailed.plus_days(NOTICE_DAYS));
                old += u32::from(unit != price.unit);
            }
            let most = if cycle == BillingCycle::Monthly { 3 } else { 1 };
            prop_assert!(old <= most, "{} renewals at the old price", old);
        }

        #[test]
        fn from_is_the_start_of_a_period(first in 2_461_000..2_470_000_i32, nth in 0..3_usize, mailed in 0..200_000_000_i64, is_invoiced: bool) {
            let cycle = BillingCycle::ALL[nth];
            let anchor = Anchor { on: Date::from_julian_day(first).unwrap(), months: cycle.months() };
            let mailed = West.start_of(anchor.on).plus_seconds(mailed);
            let from = holds_from(mailed, Ahead { anchor, cycle, is_invoiced }, &West);
            let earlier = u32::from(is_invoiced);
            let starts: Vec<Instant> =
                (1..100).map(|nth| Anchor { months: cycle.months() * nth, ..anchor }.end(&West)).collect();
            let nth = starts.iter().position(|start| *start == from);
            prop_assert!(nth.is_some_and(|nth| nth >= earlier as usize));
            let before = nth.filter(|nth| *nth > earlier as usize).map(|nth| starts[nth - 1]);
            prop_assert!(before.is_none_or(|before| before < mailed.plus_days(NOTICE_DAYS)));
        }
    }
}
