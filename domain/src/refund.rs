//! Rule 18: an order is refunded within 14 days, at most twice per customer and product. It ends the
//! license, so there is no third time to try the same product for nothing.

use thiserror::Error;

use crate::{calendar::Instant, renewal::VendorDates};

/// Days after the day of an order on which it is refunded.
pub const REFUND_DAYS: i64 = 14;
/// Refunds of one product to one customer.
pub const REFUNDS_MAX: u32 = 2;

/// Why an order is not refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotRefunded {
    #[error("the days are over")]
    TooLate,
    #[error("refunded twice already")]
    TwiceAlready,
}

/// The first instant at which an order is refunded no more: the days are the vendor's, and the last one
/// counts in full (rule 11).
pub fn refunded_until(ordered: Instant, dates: &dyn VendorDates) -> Instant {
    dates.days_before(ordered, -(REFUND_DAYS + 1))
}

/// Whether an order is refunded at `now`, with so many refunds of the same product behind its customer.
pub fn refundable(ordered: Instant, before: u32, now: Instant, dates: &dyn VendorDates) -> Result<(), NotRefunded> {
    if now >= refunded_until(ordered, dates) {
        return Err(NotRefunded::TooLate);
    }
    if before >= REFUNDS_MAX { Err(NotRefunded::TwiceAlready) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::renewal::tests::{West, day};

    #[test]
    fn the_fourteenth_day_counts_in_full_and_a_third_refund_is_none() {
        let ordered = day("2026-11-21").plus_seconds(9 * 3600);
        let ends = day("2026-12-06");
        assert_eq!(refunded_until(ordered, &West), ends);
        for (now, before, expected) in [
            (ordered, 0, Ok(())),
            (ends.plus_seconds(-1), 1, Ok(())),
            (ends, 0, Err(NotRefunded::TooLate)),
            (ordered, 2, Err(NotRefunded::TwiceAlready)),
        ] {
            assert_eq!(refundable(ordered, before, now, &West), expected);
        }
    }
}
