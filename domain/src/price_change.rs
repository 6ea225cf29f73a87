//! A price that changes under a running subscription (rule 9): it holds for the first period that begins
//! 30 days or more after the mail about it. The price belongs to the period: whenever that is paid, early,
//! on its day or in grace, it costs the same.

use crate::{
    calendar::Instant,
    checkout::Choice,
    coverage::{BillingCycle, LicenseType},
    money::Money,
    renewal::{Anchor, VendorDates},
    text::Line,
};

/// A changed price is mailed so many days before it holds.
pub const NOTICE_DAYS: i64 = 30;

/// A price that was mailed and waits for its period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPrice {
    pub license_type: LicenseType,
    pub tier: Line,
    pub cycle: BillingCycle,
    pub unit: Money,
    /// When it was mailed.
    pub told: Instant,
    /// Periods that begin then or later cost it.
    pub from: Instant,
}

impl NewPrice {
    /// Whether it is the price of a choice: of another coverage or cycle it says nothing.
    pub fn is_of(&self, choice: &Choice) -> bool {
        (self.license_type, &self.tier, self.cycle)
            == (choice.coverage.license_type, &choice.coverage.tier, choice.cycle)
    }

    /// Whether a period of a choice costs it.
    pub fn holds(&self, choice: &Choice, start: Instant) -> bool {
        self.is_of(choice) && start >= self.from
    }
}

/// What a period that begins at `start` is of, and for how much: what waits for it (rule 17), else what is
/// bought now; at the agreed price, or at the one that was mailed in time. Everything that shows or charges
/// a renewal asks this.
pub fn coming(present: Choice, waiting: Option<Choice>, mailed: Option<&NewPrice>, start: Instant) -> Choice {
    let choice = waiting.unwrap_or(present);
    match mailed.filter(|price| price.holds(&choice, start)) {
        Some(price) => Choice { unit: price.unit, ..choice },
        None => choice,
    }
}

/// The renewals that are ahead of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// Its end is where the next period begins.
    pub anchor: Anchor,
    /// Of the renewals.
    pub cycle: BillingCycle,
    /// The next period is invoiced already, so its price stays.
    pub is_invoiced: bool,
}

/// From when a price holds that is mailed at an instant: the first start of a period with the notice
/// before it.
pub fn holds_from(mailed: Instant, ahead: Ahead, dates: &dyn VendorDates) -> Instant {
    let earliest = mailed.plus_days(NOTICE_DAYS);
    let later = |anchor: Anchor| Anchor { months: anchor.months.saturating_add(ahead.cycle.months()), ..anchor };
    let mut anchor = if ahead.is_invoiced { later(ahead.anchor) } else { ahead.anchor };
    let mut start = anchor.end(dates);
    while start < earliest {
        anchor = later(anchor);
        let next = anchor.end(dates);
        if next == start {
            // The last day of the calendar.
            return start;
        }
        start = next;
    }
    start
}

/// What a changed price means to a subscription that takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is told that price already, or pays it.
    Nothing,
    /// Another price waits from now on, in place of one that waited.
    Waits,
    /// The price that waited is taken back: the agreed one stays.
    Stays,
}

/// What a price of `to` means to whoever agreed on one and was perhaps told of another.
pub fn meaning(agreed: Money, told: Option<Money>, to: Money) -> Meaning {
    if told.unwrap_or(agreed) == to {
        Meaning::Nothing
    } else if agreed == to {
        Meaning::Stays
    } else {
        Meaning::Waits
    }
}

#[cfg(test)]
mod tests;
