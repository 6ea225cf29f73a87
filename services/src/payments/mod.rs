//! How money comes in: the gateway trait and its implementations (rule 22). A gateway is called
//! outside of any transaction, with an idempotency key made from the attempt (rule 12).

mod sandbox;

#[cfg(test)]
mod contract;

use domain::{calendar::Instant, card::Card, ids::AttemptId, money::Money};
use futures::future::BoxFuture;
use thiserror::Error;

pub use sandbox::Sandbox;

/// A charge to make.
#[derive(Clone, Debug)]
pub struct Charge {
    /// The idempotency key: asking twice charges once and answers the same.
    pub attempt: AttemptId,
    pub amount: Money,
    pub card: Card,
}

/// The gateway's final word on a charge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChargeOutcome {
    Paid { reference: String, at: Instant },
    Declined { code: String },
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

    /// What became of an attempt; `None` if the gateway never saw it.
    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>>;
}
