//! The recurring contract (rule 13): its states and the transitions between them.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::calendar::Instant;

/// Days of grace after the end of an unpaid period (rule 13).
pub const GRACE_DAYS: i64 = 30;

/// From `start` (included) to `end` (excluded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub start: Instant,
    pub end: Instant,
}

impl Period {
    /// Not begun: what is invoiced and not paid yet is for some months from its payment (rule 10).
    pub const fn not_begun(at: Instant) -> Self {
        Self { start: at, end: at }
    }

    /// Whether it has begun, or will at an instant that is known.
    pub fn has_begun(self) -> bool {
        self.end > self.start
    }

    /// The last instant that it covers, for the last day that papers and pages name (rule 11).
    pub fn last_instant(self) -> Instant {
        Instant::from_micros(self.end.as_micros().saturating_sub(1)).max(self.start)
    }
}

/// Where a subscription stands. Time moves it on by sweeps; between sweeps
/// [`license::status`](crate::license::status) already answers right for any instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SubscriptionState {
    Trialing {
        period: Period,
    },
    AwaitingPayment,
    /// Paid. `ends`: canceled ahead, so nothing renews it and it gets no grace.
    Active {
        period: Period,
        ends: bool,
    },
    PastDue {
        period: Period,
    },
    Expired {
        at: Instant,
    },
    Canceled {
        at: Instant,
    },
}

/// The subscription is not in a state from which this can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the subscription's state does not allow this")]
pub struct SubscriptionRuleError;

impl SubscriptionState {
    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Trialing { .. } => "trialing",
            Self::AwaitingPayment => "awaiting_payment",
            Self::Active { .. } => "active",
            Self::PastDue { .. } => "past_due",
            Self::Expired { .. } => "expired",
            Self::Canceled { .. } => "canceled",
        }
    }

    /// The period that runs or ran last, where there is one.
    pub const fn period(self) -> Option<Period> {
        match self {
            Self::Trialing { period } | Self::Active { period, .. } | Self::PastDue { period } => Some(period),
            _ => None,
        }
    }

    /// Cancels at the end of the period (rule 13); can be taken back until then. In grace that end is
    /// behind, and what is canceled gets no grace: it ends at once, for good.
    pub fn cancel(self, now: Instant) -> Result<Self, SubscriptionRuleError> {
        match self.at(now) {
            Self::Active { period, ends: false } => Ok(Self::Active { period, ends: true }),
            Self::PastDue { .. } => Ok(Self::Canceled { at: now }),
            _ => Err(SubscriptionRuleError),
        }
    }

    /// Takes a cancellation back.
    pub fn keep(self, now: Instant) -> Result<Self, SubscriptionRuleError> {
        match self.at(now) {
            Self::Active { period, ends: true } => Ok(Self::Active { period, ends: false }),
            _ => Err(SubscriptionRuleError),
        }
    }

    /// What the passing of time makes of the state at `now`.
    #[must_use]
    pub fn at(self, now: Instant) -> Self {
        match self {
            Self::Trialing { period } if now >= period.end => Self::Expired { at: period.end },
            Self::Active { period, ends: true } if now >= period.end => Self::Canceled { at: period.end },
            Self::Active { period, ends: false } if now >= period.end => Self::PastDue { period }.at(now),
            Self::PastDue { period } if now >= period.end.plus_days(GRACE_DAYS) => {
                Self::Expired { at: period.end.plus_days(GRACE_DAYS) }
            }
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period() -> Period {
        Period { start: Instant::from_seconds(0), end: Instant::from_seconds(86_400 * 365) }
    }

    #[test]
    fn a_period_covers_everything_before_its_end() {
        assert_eq!(period().last_instant().as_micros() + 1, period().end.as_micros());
        let empty = Period { end: period().start, ..period() };
        assert_eq!(empty.last_instant(), empty.start);
    }

    #[test]
    fn an_unpaid_period_gets_thirty_days_of_grace() {
        let active = SubscriptionState::Active { period: period(), ends: false };
        let end = period().end;
        assert_eq!(active.at(end.plus_seconds(-1)), active);
        assert_eq!(active.at(end), SubscriptionState::PastDue { period: period() });
        assert_eq!(active.at(end.plus_days(30)), SubscriptionState::Expired { at: end.plus_days(30) });
    }

    #[test]
    fn a_trial_and_a_canceled_subscription_get_no_grace() {
        let end = period().end;
        assert_eq!(SubscriptionState::Trialing { period: period() }.at(end), SubscriptionState::Expired { at: end });
        let canceled = SubscriptionState::Active { period: period(), ends: false }.cancel(period().start).unwrap();
        assert_eq!(canceled.at(end), SubscriptionState::Canceled { at: end });
        let last = end.plus_seconds(-1);
        assert_eq!(canceled.keep(last).unwrap().cancel(last), Ok(canceled));
        assert_eq!(canceled.keep(end), Err(SubscriptionRuleError), "it has ended");
    }

    #[test]
    fn what_is_canceled_in_grace_ends_at_once_and_what_is_over_cannot_be() {
        let active = SubscriptionState::Active { period: period(), ends: false };
        let (end, over) = (period().end, period().end.plus_days(GRACE_DAYS));
        assert_eq!(active.cancel(end), Ok(SubscriptionState::Canceled { at: end }));
        let late = over.plus_seconds(-1);
        let canceled = active.cancel(late).unwrap();
        assert_eq!(canceled, SubscriptionState::Canceled { at: late });
        assert_eq!(canceled.keep(late), Err(SubscriptionRuleError));
        assert_eq!(active.cancel(over), Err(SubscriptionRuleError));
        assert_eq!(SubscriptionState::Trialing { period: period() }.cancel(late), Err(SubscriptionRuleError));
    }
}
