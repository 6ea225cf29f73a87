//! Later work: rows written by [`enqueue`] in the transaction that causes them (house rule 7),
//! worked off by [`worker::run`] in the server or by [`worker::run_due`] in tests and the CLI.

mod handlers;
mod queue;
pub(crate) mod schedule;
pub mod worker;

#[cfg(test)]
mod tests;

use std::{fmt, str::FromStr};

use domain::{calendar::Instant, ids::JobId};

use crate::{
    db::{DbError, Tx, execute, notify_jobs},
    shop::Shop,
};

/// What a job does; its subject names what to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Hands a mail of the outbox to the transport. Subject: a `MailId`.
    SendMail,
    /// Makes and stores an invoice's PDF (rule 21). Subject: an `InvoiceId`.
    RenderInvoice,
    /// Asks the gateway what became of an attempt (rule 12). Subject: an `AttemptId`.
    SettleAttempt,
    /// Asks the gateway to give money back (rule 18). Subject: a `RefundId`.
    GiveBack,
    /// Deletes expired drafts, sign-in requests and sessions, blanks expired mails, asks about open
    /// payments. No subject.
    SweepExpired,
    /// Does what fell due in a subscription's life (rules 13 to 16). Subject: a `SubscriptionId`.
    AdvanceSubscription,
    /// Writes such a job for each subscription that is due. No subject.
    SweepSubscriptions,
    /// Tells a portion of the running subscriptions of a changed price (rule 9). Subject: a `PriceChangeId`.
    TellPrices,
}

impl Kind {
    pub const ALL: [Self; 8] = [
        Self::SendMail,
        Self::RenderInvoice,
        Self::SettleAttempt,
        Self::GiveBack,
        Self::SweepExpired,
        Self::AdvanceSubscription,
        Self::SweepSubscriptions,
        Self::TellPrices,
    ];

    /// The name that is stored, logged and counted.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SendMail => "send_mail",
            Self::RenderInvoice => "render_invoice",
            Self::SettleAttempt => "settle_attempt",
            Self::GiveBack => "give_back",
            Self::SweepExpired => "sweep_expired",
            Self::AdvanceSubscription => "advance_subscription",
            Self::SweepSubscriptions => "sweep_subscriptions",
            Self::TellPrices => "tell_prices",
        }
    }

    /// Lower goes first, however long the others have waited: somebody looks into a mailbox while
    /// thousands of renewals are due. 0, 1 or 2, as `db::claim_job` knows.
    pub const fn priority(self) -> i64 {
        match self {
            Self::SendMail => 0,
            Self::RenderInvoice | Self::SettleAttempt | Self::GiveBack | Self::AdvanceSubscription => 1,
            Self::SweepExpired | Self::SweepSubscriptions | Self::TellPrices => 2,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The name is no job's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of job")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;
    fn from_str(name: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or(UnknownKind)
    }
}

/// Writes a job that is worked off at `run_at` or soon after, once the transaction is committed.
/// A second job with the same `key` is not written, whatever became of the first.
///
/// Other processes wake by themselves; ring `shop.wake` after the commit for this one.
pub async fn enqueue(
    tx: &mut Tx,
    shop: &Shop,
    kind: Kind,
    subject: &str,
    key: &str,
    run_at: Instant,
) -> Result<(), DbError> {
    let written = execute!(
        tx,
        "insert into jobs (id, job_key, kind, subject, priority, run_at, attempts, state, created_at)
         values ($1, $2, $3, $4, $5, $6, 0, 'due', $7) on conflict (job_key) do nothing",
        shop.id(JobId::from_parts).to_string(),
        key,
        kind.name(),
        subject,
        kind.priority(),
        run_at.as_micros(),
        shop.now().as_micros(),
    )?;
    if written > 0 {
        notify_jobs(tx).await?;
    }
    Ok(())
}
