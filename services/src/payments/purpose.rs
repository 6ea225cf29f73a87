//! What an attempt pays for: an order, or a renewal, an open invoice or a change of the subscription that an
//! order began.

use domain::{
    calendar::Instant,
    checkout::Choice,
    ids::{InvoiceId, SubscriptionId},
    money::Money,
    proration::Upgrade,
    tax::Tax,
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

/// What an attempt pays for.
#[derive(Clone, Debug)]
pub(crate) enum Purpose {
    /// The order itself.
    Order,
    Renewal(Renewal),
    Invoice(OpenInvoice),
    Change(Box<Change>),
}

impl Purpose {
    pub const fn subscription(&self) -> Option<SubscriptionId> {
        match self {
            Self::Order => None,
            Self::Renewal(renewal) => Some(renewal.subscription),
            Self::Invoice(open) => Some(open.subscription),
            Self::Change(change) => Some(change.subscription),
        }
    }
}
