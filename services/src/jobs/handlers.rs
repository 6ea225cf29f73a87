//! What each kind of job does, and the sweep of what expired.

use super::{Kind, schedule};
use crate::{
    accounts::{sessions, sign_in},
    billing, checkout,
    db::{ClaimedJob, DbError, execute},
    invoicing, mail, payments,
    shop::Shop,
    vendor,
};

/// Sign-in requests are kept for so long: the limits on asking count over the last day (rule 7).
const SIGN_INS_KEPT_DAYS: i64 = 2;
/// Done jobs are kept for so long, to be looked at; their keys guard until then.
const DONE_JOBS_KEPT_DAYS: i64 = 30;

/// A job did not come to a good end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// Trying again may help.
    Passing(String),
    /// Trying again cannot help: a person has to look.
    Final(String),
}

impl Failure {
    fn passing(error: impl std::fmt::Display) -> Self {
        Self::Passing(error.to_string())
    }
}

/// Does what a job says.
pub(super) async fn handle(shop: Shop, job: ClaimedJob) -> Result<(), Failure> {
    let kind: Kind = job.kind.parse().map_err(|_| Failure::Final(format!("no such kind of job: {}", job.kind)))?;
    match kind {
        Kind::SendMail => mail::deliver(&shop, subject(&job)?).await.map_err(Failure::passing),
        Kind::RenderInvoice => invoicing::store_pdf(&shop, subject(&job)?).await.map_err(Failure::passing),
        Kind::SettleAttempt => payments::settle::settle(&shop, subject(&job)?).await.map_err(Failure::passing),
        Kind::GiveBack => payments::refunds::give_back(&shop, subject(&job)?).await.map_err(Failure::passing),
        Kind::AdvanceSubscription => billing::lifetime::advance(&shop, subject(&job)?).await.map_err(Failure::passing),
        Kind::SweepExpired => sweep(&shop).await.map_err(Failure::passing),
        Kind::TellPrices => billing::lifetime::tell_prices(&shop, subject(&job)?).await.map_err(Failure::passing),
        Kind::SweepSubscriptions => billing::lifetime::sweep(&shop).await.map_err(Failure::passing),
    }
}

fn subject<Id: std::str::FromStr>(job: &ClaimedJob) -> Result<Id, Failure> {
    job.subject.parse().map_err(|_| Failure::Final(format!("not a subject of {}: {}", job.kind, job.subject)))
}

/// Deletes or blanks what has expired, asks about open payments, and writes the next sweep.
async fn sweep(shop: &Shop) -> Result<(), DbError> {
    let now = shop.now();
    let mut tx = shop.db.write().await?;
    checkout::sweep_drafts(&mut tx, now).await?;
    checkout::sweep_clients(&mut tx, now).await?;
    payments::settle::ask_about_open(&mut tx, shop).await?;
    payments::refunds::ask_about_open(&mut tx, shop).await?;
    sign_in::sweep(&mut tx, now.plus_days(-SIGN_INS_KEPT_DAYS)).await?;
    sessions::sweep(&mut tx, now).await?;
    mail::sweep(&mut tx, now).await?;
    vendor::words::index_once(&mut tx).await?;
    execute!(
        &mut tx,
        "delete from jobs where state = 'done' and finished_at < $1",
        now.plus_days(-DONE_JOBS_KEPT_DAYS).as_micros(),
    )?;
    schedule::write_next(&mut tx, shop, Kind::SweepExpired).await?;
    tx.commit().await
}
