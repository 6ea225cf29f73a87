//! A purchase and its tries to be paid (rules 10 and 12). States carry their data; transitions
//! consume them.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{calendar::Instant, faults::Fault, ids::AttemptId};

/// How an order is placed (rule 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Charged at once, license at once.
    Card,
    /// One month, no card.
    Trial,
    /// By bank transfer, from a threshold upward; the license starts when the payment is recorded.
    Invoice,
}

impl Way {
    /// The stable code, as stored and as posted by forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Card => "card",
            Self::Trial => "trial",
            Self::Invoice => "invoice",
        }
    }

    pub fn parse(code: &str) -> Result<Self, Fault> {
        match code {
            "card" => Ok(Self::Card),
            "trial" => Ok(Self::Trial),
            "invoice" => Ok(Self::Invoice),
            _ => Err(Fault::NotOffered),
        }
    }
}

/// Who the buyer buys for (rules 1 and 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// "Me": one account with both sides.
    Myself,
    /// Somebody else in the same house uses it.
    SomebodyElse,
    /// "I am buying for a customer": a reseller.
    Customer,
}

impl Purpose {
    /// The stable code, as stored and as posted by forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Myself => "me",
            Self::SomebodyElse => "other",
            Self::Customer => "reseller",
        }
    }

    pub fn parse(code: &str) -> Result<Self, Fault> {
        [Self::Myself, Self::SomebodyElse, Self::Customer]
            .into_iter()
            .find(|purpose| purpose.code() == code)
            .ok_or(Fault::NotOffered)
    }
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum OrderState {
    /// Written, an attempt is under way; its outcome is asked for until it is known.
    Paying { attempt: AttemptId },
    /// The last attempt was declined. Nothing was charged; the order can be tried again.
    Declined,
    /// Paid, started as a trial, or invoiced: accounts, subscription and license exist.
    Complete { at: Instant },
    /// A trial that was asked for again: nothing was started, and only the mail says so.
    TrialRefused { at: Instant },
}

/// What a gateway finally said about an attempt. An error of the gateway is no outcome (rule 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    Paid { at: Instant },
    Declined,
}

/// The order is not in a state from which this can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the order's state does not allow this")]
pub struct OrderRuleError;

impl OrderState {
    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paying { .. } => "paying",
            Self::Declined => "declined",
            Self::Complete { .. } => "complete",
            Self::TrialRefused { .. } => "trial_refused",
        }
    }

    /// A declined order is tried again with a new attempt; no order has two open attempts.
    pub fn retry(self, attempt: AttemptId) -> Result<Self, OrderRuleError> {
        match self {
            Self::Declined => Ok(Self::Paying { attempt }),
            _ => Err(OrderRuleError),
        }
    }

    /// Takes the outcome of the open attempt; outcomes of any other attempt are refused.
    pub fn settle(self, attempt: AttemptId, settlement: Settlement) -> Result<Self, OrderRuleError> {
        match (self, settlement) {
            (Self::Paying { attempt: open }, _) if open != attempt => Err(OrderRuleError),
            // A yes counts also after the attempt was given up, since the money was taken.
            (Self::Paying { .. } | Self::Declined, Settlement::Paid { at }) => Ok(Self::Complete { at }),
            (Self::Paying { .. }, Settlement::Declined) => Ok(Self::Declined),
            _ => Err(OrderRuleError),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(chance: u128) -> AttemptId {
        AttemptId::from_parts(Instant::from_seconds(1), chance)
    }

    #[test]
    fn a_declined_order_can_be_tried_again_and_a_paid_one_cannot() {
        let paying = OrderState::Paying { attempt: attempt(1) };
        let declined = paying.settle(attempt(1), Settlement::Declined).unwrap();
        let again = declined.retry(attempt(2)).unwrap();
        let at = Instant::from_seconds(9);
        let complete = again.settle(attempt(2), Settlement::Paid { at }).unwrap();
        assert_eq!(complete, OrderState::Complete { at });
        assert_eq!(complete.retry(attempt(3)), Err(OrderRuleError));
        assert_eq!(paying.retry(attempt(3)), Err(OrderRuleError));
    }

    #[test]
    fn a_settlement_counts_once_and_for_its_own_attempt() {
        let paying = OrderState::Paying { attempt: attempt(1) };
        let paid = Settlement::Paid { at: Instant::from_seconds(9) };
        assert_eq!(paying.settle(attempt(2), paid), Err(OrderRuleError));
        assert!(OrderState::Declined.settle(attempt(1), paid).is_ok(), "a late yes");
        let complete = paying.settle(attempt(1), paid).unwrap();
        assert_eq!(complete.settle(attempt(1), Settlement::Declined), Err(OrderRuleError));
    }
}
