//! How money comes in: the gateway trait and its implementations (rule 22). A gateway is called
//! outside of any transaction, with an idempotency key made from the attempt (rule 12).

pub(crate) mod attempts;
pub mod notices;
mod purpose;
pub(crate) mod refunds;
mod returning;
pub mod sandbox;
pub mod settle;

#[cfg(test)]
mod contract;

use domain::{
    calendar::Instant,
    card::Card,
    decline::Decline,
    ids::{AttemptId, RefundId},
    money::Money,
    order::Settlement,
};
use futures::future::BoxFuture;
use thiserror::Error;

pub use returning::return_path;
pub use sandbox::Sandbox;

/// A charge to make.
#[derive(Clone, Debug)]
pub struct Charge {
    /// The idempotency key: asking twice charges once and answers the same.
    pub attempt: AttemptId,
    /// Zero means "verify and save": no money moves, a typed card is checked with its bank as for a
    /// charge, confirmation included, and the reference of a yes names it from then on.
    pub amount: Money,
    pub source: Source,
}

/// What is charged.
#[derive(Clone, Debug)]
pub enum Source {
    /// A card as its owner typed it just now.
    Typed(Card),
    /// The card of an earlier charge, by the reference that the gateway gave then. Nobody is there to
    /// confirm anything: a bank that wants it is a decline ([`Decline::NotConfirmed`]).
    Saved(String),
    /// The same card, while its owner is there: a bank that wants it confirmed asks
    /// ([`ChargeOutcome::ConfirmAt`]).
    Present(String),
}

/// What the gateway says about a charge. Paid and declined are its final word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    Paid {
        reference: String,
        at: Instant,
    },
    Declined {
        decline: Decline,
    },
    /// Nothing is charged until the buyer has confirmed it at this address (3-D Secure). A path, or
    /// an address elsewhere; the buyer comes back to the order's page by itself. Within a day the
    /// gateway says paid or declined, whatever the buyer does.
    ConfirmAt {
        address: String,
    },
}

impl ChargeOutcome {
    /// What it means for the order; `None` while the gateway has not said its final word.
    pub const fn settlement(&self) -> Option<Settlement> {
        match self {
            Self::Paid { at, .. } => Some(Settlement::Paid { at: *at }),
            Self::Declined { .. } => Some(Settlement::Declined),
            Self::ConfirmAt { .. } => None,
        }
    }
}

/// Money to give back.
#[derive(Clone, Debug)]
pub struct Refund {
    /// The idempotency key: asking twice gives back once and answers the same.
    pub id: RefundId,
    /// The charge, by the reference that the gateway gave.
    pub charge: String,
    /// At most what is left of it.
    pub amount: Money,
}

/// What the gateway says about a refund: its final word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RefundOutcome {
    Paid {
        reference: String,
    },
    /// Nothing goes back: there was no such charge, or it is given back already.
    Refused,
}

/// The gateway did not answer, so the outcome is unknown: ask again, never charge again.
#[derive(Debug, Error)]
#[error("the payment gateway did not answer: {0}")]
pub struct GatewayError(pub String);

/// A payment provider. `Ok(Declined)` is final; `Err` means unknown (rule 22).
pub trait PaymentGateway: Send + Sync {
    /// The name that attempts are stored under.
    fn name(&self) -> &'static str;

    /// Whether no real money moves; pages then say so.
    fn is_sandbox(&self) -> bool;

    /// Charges a card, once per attempt however often it is asked.
    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>>;

    /// Gives money back, once per refund however often it is asked.
    fn refund<'a>(&'a self, refund: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>>;

    /// What became of an attempt; `None` if the gateway never saw it.
    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>>;

    /// Gives up an attempt that waits for its buyer, so that nothing is charged for it any more, and answers
    /// with the final word: declined ([`domain::decline::Decline::NeverCharged`]), or what it was before,
    /// since paid stays paid. Asked twice, it answers the same. `None` if the gateway never saw it.
    fn cancel(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>>;
}
