//! What an attempt pays for: an order, or a renewal, an open invoice or a change of the subscription that an
//! order began, or several renewals together.

use domain::{
    calendar::Instant,
    checkout::Choice,
    ids::{InvoiceId, SubscriptionId},
    money::{Money, MoneyError},
    proration::Upgrade,
    subscription::Period,
    tax::{Amounts, Tax},
};
use serde::{Deserialize, Serialize};

/// A renewal that an attempt pays for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Renewal {
    pub subscription: SubscriptionId,
    /// The end of the paid period that it goes on from: each is renewed once.
    pub from: Instant,
    /// What the amount was taxed by.
    pub tax: Tax,
    /// What a unit was charged at; `None` of an attempt from before this was written down.
    pub unit: Option<Money>,
}

/// An open invoice that an attempt pays (rules 10 and 14).
#[derive(Clone, Copy, Debug)]
pub(crate) struct OpenInvoice {
    pub subscription: SubscriptionId,
    /// The end of the period that runs.
    pub from: Instant,
    pub invoice: InvoiceId,
}

/// A change of coverage that an attempt pays for (rule 17): what was shown is what is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Change {
    pub subscription: SubscriptionId,
    /// What the subscription was, and until when it was paid.
    pub from: Choice,
    pub ends: Instant,
    pub upgrade: Upgrade,
}

/// Several subscriptions that are renewed together: what was shown is what is made. One that goes out as an
/// invoice before it is paid keeps it beside the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Together {
    /// The one that ends first stands first, and speaks for all of them in reminders.
    pub parts: Vec<Part>,
    pub tax: Tax,
    pub po_number: Option<String>,
}

/// What it makes of one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub subscription: SubscriptionId,
    /// The end of the paid period that it goes on from: each is renewed once.
    pub from: Instant,
    pub of: Choice,
    pub period: Period,
    /// What its later periods are counted from: a date, `2026-11-21`, and the months since then.
    pub anchor_on: String,
    pub months: u32,
    pub amounts: Amounts,
}

impl Together {
    /// What all of them cost.
    pub fn total(&self) -> Result<Amounts, MoneyError> {
        let zero = self.parts.first().map(|part| Amounts::zero(part.amounts.gross.currency));
        let zero = zero.ok_or(MoneyError::CurrencyMismatch)?;
        self.parts.iter().try_fold(zero, |sum, part| sum.plus(part.amounts))
    }
}

/// What an attempt pays for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// The order itself.
    Order,
    Renewal(Renewal),
    Invoice(OpenInvoice),
    Change(Box<Change>),
    Together(Box<Together>),
}

impl Purpose {
    /// The subscription that is charged, or the first of several.
    pub fn subscription(&self) -> Option<SubscriptionId> {
        match self {
            Self::Order => None,
            Self::Renewal(renewal) => Some(renewal.subscription),
            Self::Invoice(open) => Some(open.subscription),
            Self::Change(change) => Some(change.subscription),
            Self::Together(together) => together.parts.first().map(|part| part.subscription),
        }
    }
}
