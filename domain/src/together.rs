//! Several subscriptions that are renewed together (rules 13, 14 and 17): each for its next full period, or all
//! of them until one date. What that date takes of a full period is credited by the formula of rule 17, so that
//! a day costs the same either way, and no day that was paid is lost.

use thiserror::Error;

use crate::{
    checkout::Choice,
    money::{Money, MoneyError},
    proration::unused,
    renewal::Anchor,
    subscription::Period,
    tax::{Amounts, Tax},
};

/// More on one paper would be hard to read and to pay.
pub const PARTS_MAX: usize = 50;

/// When the periods end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Each on its own date, as without the others.
    Own,
    /// All on the first of these dates. Later renewals keep to it.
    One,
}

/// What a subscription's next full period would be.
#[derive(Clone, Debug)]
pub struct Full {
    pub of: Choice,
    pub period: Period,
    pub anchor: Anchor,
}

/// What is paid for one subscription.
#[derive(Clone, Debug)]
pub struct Part {
    pub of: Choice,
    pub period: Period,
    /// What its later periods are counted from.
    pub anchor: Anchor,
    /// The net price of its full period.
    pub full: Money,
    /// What the common date takes of it.
    pub credit: Money,
    /// What is left of the price, taxed.
    pub amounts: Amounts,
}

/// Why there is no date for all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoCommonDate {
    /// They are paid at different intervals, so their dates would part again.
    #[error("the subscriptions are paid at different intervals")]
    Cycles,
    /// This one, counted from 0, is paid until that date or beyond it already.
    #[error("subscription {0} is paid beyond the common date")]
    PaidBeyond(usize),
}

/// The periods that are bought together, in the order of `next`.
pub fn together(next: &[Full], dates: Dates, tax: Tax) -> Result<Result<Vec<Part>, NoCommonDate>, MoneyError> {
    let common = match dates {
        Dates::Own => None,
        Dates::One => match common(next) {
            Ok(first) => first,
            Err(why) => return Ok(Err(why)),
        },
    };
    next.iter().map(|full| part(full, common, tax)).collect::<Result<_, _>>().map(Ok)
}

/// The one that ends first, whose date all of them take.
fn common(next: &[Full]) -> Result<Option<&Full>, NoCommonDate> {
    let Some(first) = next.iter().min_by_key(|full| full.period.end) else { return Ok(None) };
    if next.iter().any(|full| full.of.cycle != first.of.cycle) {
        return Err(NoCommonDate::Cycles);
    }
    match next.iter().position(|full| full.period.start >= first.period.end) {
        Some(beyond) => Err(NoCommonDate::PaidBeyond(beyond)),
        None => Ok(Some(first)),
    }
}

fn part(full: &Full, common: Option<&Full>, tax: Tax) -> Result<Part, MoneyError> {
    let price = full.of.unit.times(full.of.coverage.quantity.get())?;
    let (end, anchor) = common.map_or((full.period.end, full.anchor), |first| (first.period.end, first.anchor));
    let credit = unused(price, full.period, end)?;
    Ok(Part {
        of: full.of.clone(),
        period: Period { end, ..full.period },
        anchor,
        full: price,
        credit,
        amounts: Amounts::from_net(price.minus(credit)?, tax)?,
    })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        calendar::{Instant, add_months, parse_iso_date},
        coverage::{BillingCycle, Coverage, LicenseType, Quantity},
        money::Currency,
        renewal::tests::day,
        text::Line,
    };

    fn full(unit: i64, cycle: BillingCycle, start: &str) -> Full {
        let anchor = Anchor { on: parse_iso_date(start).unwrap(), months: cycle.months() };
        let end = add_months(anchor.on, anchor.months);
        Full {
            of: Choice {
                coverage: Coverage {
                    license_type: LicenseType::Users,
                    tier: Line::parse("1-20").unwrap(),
                    quantity: Quantity::ONE,
                },
                cycle,
                unit: Money::new(unit, Currency::Usd),
            },
            period: Period { start: day(start), end: day(&end.to_string()) },
            anchor,
        }
    }

    fn yearly(start: &str) -> Full {
        full(9900, BillingCycle::Yearly, start)
    }

    #[test]
    fn one_date_is_the_first_and_takes_by_the_day() {
        let parts = together(&[yearly("2027-06-01"), yearly("2027-03-01")], Dates::One, Tax::NONE).unwrap().unwrap();
        let said: Vec<_> =
            parts.iter().map(|part| (part.period.end, part.credit.minor, part.amounts.net.minor)).collect();
        // 92 of 366 days of 99.00 are not bought, less the hour by which the clocks differ: 24.87.
        assert_eq!(said, [(day("2028-03-01"), 2487, 7413), (day("2028-03-01"), 0, 9900)]);
        assert!(parts.iter().all(|part| part.anchor == yearly("2027-03-01").anchor), "the years after as well");
    }

    #[test]
    fn without_a_common_date_nothing_is_taken() {
        let next = [yearly("2027-06-01"), full(990, BillingCycle::Monthly, "2027-03-01")];
        let parts = together(&next, Dates::Own, Tax::NONE).unwrap().unwrap();
        assert!(parts.iter().zip(&next).all(|(part, full)| part.period == full.period && part.credit.is_zero()));
        assert_eq!(together(&next, Dates::One, Tax::NONE).unwrap().unwrap_err(), NoCommonDate::Cycles);
    }

    #[test]
    fn what_is_paid_beyond_the_date_is_left_out() {
        let next = [yearly("2027-01-01"), yearly("2028-01-01")];
        assert_eq!(together(&next, Dates::One, Tax::NONE).unwrap().unwrap_err(), NoCommonDate::PaidBeyond(1));
        assert!(together(&[], Dates::One, Tax::NONE).unwrap().unwrap().is_empty());
    }

    proptest! {
        /// Nobody pays more than the full period or less than nothing, all end together, and none of what is
        /// paid already is bought again.
        #[test]
        fn a_common_date_never_costs_more(
            starts in proptest::collection::vec(0_i64..360, 1..8),
            unit in 0_i64..10_000_000,
            rate in 0_u32..3000,
        ) {
            let tax = Tax { basis_points: rate, ..Tax::NONE };
            let next: Vec<Full> = starts
                .iter()
                .map(|days| {
                    let mut full = full(unit, BillingCycle::Yearly, "2027-01-01");
                    let shift = |at: Instant| at.plus_days(*days);
                    full.period = Period { start: shift(full.period.start), end: shift(full.period.end) };
                    full
                })
                .collect();
            let own = together(&next, Dates::Own, tax).unwrap().unwrap();
            let one = together(&next, Dates::One, tax).unwrap().unwrap();
            for ((own, one), full) in own.iter().zip(&one).zip(&next) {
                prop_assert!(one.credit.minor >= 0 && one.amounts.gross.minor <= own.amounts.gross.minor);
                prop_assert_eq!(one.amounts.net.minor + one.credit.minor, one.full.minor);
                prop_assert_eq!(one.period.end, one.period.end.min(full.period.end));
                prop_assert!(one.period.start == full.period.start && one.period.has_begun());
            }
            prop_assert!(one.windows(2).all(|pair| pair[0].period.end == pair[1].period.end));
        }
    }
}
