//! How a paid period goes on (rules 11 and 13), and when a failed charge is tried again (rule 15).

use crate::{
    calendar::{Date, Instant, add_months},
    coverage::BillingCycle,
    decline::Decline,
    subscription::{Period, SubscriptionState},
};

/// Dates of the vendor's time zone, which `services` knows and this crate does not (rule 11).
pub trait VendorDates {
    /// The vendor's date at an instant.
    fn date(&self, instant: Instant) -> Date;
    /// The first instant of a date.
    fn start_of(&self, date: Date) -> Instant;

    /// The first instant of the day that is so many dates before the one of an instant.
    fn days_before(&self, instant: Instant, days: i64) -> Instant {
        let back = i32::try_from(days).unwrap_or(i32::MAX);
        let julian = self.date(instant).to_julian_day().saturating_sub(back);
        Date::from_julian_day(julian).map_or(instant, |date| self.start_of(date))
    }
}

/// The date that a subscription's months are counted from, and how many are behind the end of the
/// current period: counted from the first day, so that no short month takes days away for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub on: Date,
    pub months: u32,
}

impl Anchor {
    /// Where the period of these months ends.
    pub fn end(self, dates: &dyn VendorDates) -> Instant {
        dates.start_of(add_months(self.on, self.months))
    }
}

/// When the period begins that a payment at `paid` opens (rule 13).
pub fn next_start(state: SubscriptionState, paid: Instant, dates: &dyn VendorDates) -> Instant {
    state.at(paid).period().map_or_else(|| dates.start_of(dates.date(paid)), |old| old.end)
}

/// The period that a payment at `paid` opens (rule 13). Early or in grace it goes on from the old end,
/// so no day is lost and none is paid twice; after the end for good it starts on the day of payment.
pub fn renew(
    state: SubscriptionState,
    anchor: Anchor,
    cycle: BillingCycle,
    paid: Instant,
    dates: &dyn VendorDates,
) -> (Period, Anchor) {
    let next = match state.at(paid).period() {
        Some(_) => Anchor { months: anchor.months.saturating_add(cycle.months()), ..anchor },
        None => Anchor { on: dates.date(paid), months: cycle.months() },
    };
    (Period { start: next_start(state, paid, dates), end: next.end(dates) }, next)
}

/// So many days after the first failed charge it is tried again (rule 15).
pub const TRY_AGAIN_DAYS: [i64; 4] = [2, 7, 14, 21];

/// A renewal whose charge failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dunning {
    /// When it failed for the first time, from which the tries are counted.
    pub first: Instant,
    /// When it failed last.
    pub last: Instant,
    pub decline: Decline,
}

impl Dunning {
    /// The same renewal after one more failure, or the first one.
    #[must_use]
    pub fn after(earlier: Option<Self>, decline: Decline, now: Instant) -> Self {
        Self { first: earlier.map_or(now, |earlier| earlier.first), last: now, decline }
    }

    /// When it is tried next; `None` after the last try, and after a hard decline until the card is
    /// replaced. Tries that were slept through are not made up for: one takes the place of all.
    pub fn next_try(self) -> Option<Instant> {
        if self.decline.is_hard() {
            return None;
        }
        TRY_AGAIN_DAYS.into_iter().map(|days| self.first.plus_days(days)).find(|at| *at > self.last)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::calendar::parse_iso_date;

    /// A zone that is eight hours behind, and seven from April to October.
    pub struct West;

    impl West {
        fn behind(date: Date) -> i64 {
            if (4..=10).contains(&u8::from(date.month())) { 7 * 3600 } else { 8 * 3600 }
        }
    }

    impl VendorDates for West {
        fn date(&self, instant: Instant) -> Date {
            let summer = instant.plus_seconds(-7 * 3600).utc_date().unwrap();
            instant.plus_seconds(-Self::behind(summer)).utc_date().unwrap()
        }

        fn start_of(&self, date: Date) -> Instant {
            let days = i64::from(date.to_julian_day()) - 2_440_588;
            Instant::from_seconds(days * 86_400 + Self::behind(date))
        }
    }

    pub fn day(text: &str) -> Instant {
        West.start_of(parse_iso_date(text).unwrap())
    }

    fn period(start: &str, end: &str) -> Period {
        Period { start: day(start), end: day(end) }
    }

    fn anchor(on: &str, months: u32) -> Anchor {
        Anchor { on: parse_iso_date(on).unwrap(), months }
    }

    fn active(start: &str, end: &str) -> SubscriptionState {
        SubscriptionState::Active { period: period(start, end), ends: false }
    }

    #[test]
    fn months_are_counted_from_the_first_day() {
        let mut now = (active("2027-01-31", "2027-02-28"), anchor("2027-01-31", 1));
        for (start, end) in [("2027-02-28", "2027-03-31"), ("2027-03-31", "2027-04-30"), ("2027-04-30", "2027-05-31")] {
            let (next, counted) = renew(now.0, now.1, BillingCycle::Monthly, day(start), &West);
            assert_eq!(next, period(start, end));
            now = (SubscriptionState::Active { period: next, ends: false }, counted);
        }
        let leap = renew(
            active("2027-02-28", "2028-01-29"),
            anchor("2027-02-28", 0),
            BillingCycle::Yearly,
            day("2027-02-28"),
            &West,
        );
        assert_eq!(leap.0.end, day("2028-02-28"));
        let leap = renew(
            active("2027-01-31", "2028-01-31"),
            anchor("2027-01-31", 12),
            BillingCycle::Monthly,
            day("2028-01-31"),
            &West,
        );
        assert_eq!(leap.0, period("2028-01-31", "2028-02-29"));
    }

    #[test]
    fn early_and_in_grace_it_goes_on_from_the_old_end_and_after_that_from_the_day_of_payment() {
        let old = active("2026-03-10", "2027-03-10");
        let from = |state, paid| renew(state, anchor("2026-03-10", 12), BillingCycle::Yearly, paid, &West).0;
        let on = period("2027-03-10", "2028-03-10");
        let end = day("2027-03-10");
        for paid in [day("2026-05-01"), end.plus_seconds(-1), end, end.plus_days(30).plus_seconds(-1)] {
            assert_eq!(from(old, paid), on);
        }
        // Grace ends 30 times 24 hours later, which in April is one o'clock.
        assert_eq!(from(old, end.plus_days(30)), period("2027-04-09", "2028-04-09"));
        assert_eq!(from(old, end.plus_days(400)), period("2028-04-13", "2029-04-13"));
        let canceled = old.cancel(day("2026-05-01")).unwrap();
        assert_eq!(from(canceled, end.plus_seconds(-1)), on, "taken back by paying");
        assert_eq!(from(canceled, end), period("2027-03-10", "2028-03-10"), "no grace, though that is the same here");
        assert_eq!(from(canceled, end.plus_days(1)), period("2027-03-11", "2028-03-11"));
    }

    #[test]
    fn a_renewed_trial_adds_to_its_end_and_one_that_is_over_does_not() {
        let trial = SubscriptionState::Trialing { period: period("2026-11-21", "2026-12-21") };
        let from = |paid| renew(trial, anchor("2026-11-21", 1), BillingCycle::Yearly, paid, &West).0;
        assert_eq!(from(day("2026-12-01")), period("2026-12-21", "2027-12-21"));
        assert_eq!(from(day("2026-12-24")), period("2026-12-24", "2027-12-24"));
    }

    #[test]
    fn a_failed_charge_is_tried_four_times_more() {
        let first = day("2027-03-10");
        let mut dunning = Dunning::after(None, Decline::InsufficientFunds, first);
        for days in TRY_AGAIN_DAYS {
            let at = dunning.next_try().unwrap();
            assert_eq!(at, first.plus_days(days));
            dunning = Dunning::after(Some(dunning), Decline::CardDeclined, at);
        }
        assert_eq!((dunning.next_try(), dunning.first), (None, first));
    }

    #[test]
    fn a_hard_decline_stops_the_tries_and_a_week_asleep_costs_the_tries_in_it() {
        let first = day("2027-03-10");
        assert_eq!(Dunning::after(None, Decline::StolenCard, first).next_try(), None);
        let soft = Dunning::after(None, Decline::ProcessingError, first);
        let late = Dunning::after(Some(soft), Decline::ProcessingError, first.plus_days(15));
        assert_eq!(late.next_try(), Some(first.plus_days(21)));
        assert_eq!(Dunning::after(Some(soft), Decline::ExpiredCard, first.plus_days(2)).next_try(), None);
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn renewals_leave_no_day_out_and_keep_the_day_of_the_month(
                first in 2_461_000..2_470_000_i32, cycles in proptest::collection::vec(0..3_usize, 1..30), late in 0..2_592_000_i64,
            ) {
                let on = Date::from_julian_day(first).unwrap();
                let mut anchor = Anchor { on, months: 1 };
                let mut period = Period { start: West.start_of(on), end: anchor.end(&West) };
                for cycle in cycles.into_iter().map(|nth| BillingCycle::ALL[nth]) {
                    let state = SubscriptionState::Active { period, ends: false };
                    let (next, counted) = renew(state, anchor, cycle, period.end.plus_seconds(late), &West);
                    prop_assert_eq!(next.start, period.end);
                    prop_assert!(next.end > next.start);
                    let end = West.date(next.end);
                    prop_assert_eq!(end.day(), on.day().min(end.month().length(end.year())));
                    (period, anchor) = (next, counted);
                }
            }

            #[test]
            fn whenever_it_is_paid_the_new_period_ends_after_the_payment_or_continues(
                first in 2_461_000..2_470_000_i32, paid in 0..40_000_000_i64, ends: bool,
            ) {
                let on = Date::from_julian_day(first).unwrap();
                let anchor = Anchor { on, months: 1 };
                let old = Period { start: West.start_of(on), end: anchor.end(&West) };
                let paid = old.start.plus_seconds(paid);
                let (next, _) = renew(SubscriptionState::Active { period: old, ends }, anchor, BillingCycle::Yearly, paid, &West);
                prop_assert!(next.start == old.end || (next.start <= paid && paid < next.end && next.start >= old.end));
                prop_assert!(next.end.seconds_since(next.start) >= 364 * 86_400);
            }

            #[test]
            fn tries_never_go_back_nor_beyond_grace(first in 0..4_000_000_000_i64, gap in 0..3_000_000_i64) {
                let first = Instant::from_seconds(first);
                let dunning = Dunning { first, last: first.plus_seconds(gap), decline: Decline::CardDeclined };
                if let Some(next) = dunning.next_try() {
                    prop_assert!(next > dunning.last && next <= first.plus_days(21));
                }
            }
        }
    }
}
