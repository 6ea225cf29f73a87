//! Settling an attempt: what the gateway finally said becomes part of the books, once. The job
//! asks about attempts that were left open by a crash or a silent gateway (rule 12).

use domain::{
    calendar::Instant,
    card::{CardBrand, CardDigest, CardExpiry},
    decline::Decline,
    ids::{AttemptId, AuditId},
    money::Money,
    order::OrderState,
};
use sqlx::FromRow;
use thiserror::Error;

use super::{
    complete::{self, Paid},
    stored,
};
use crate::{
    db::{DbError, Tx, execute, fetch_all, fetch_one, fetch_optional},
    jobs,
    payments::{ChargeOutcome, GatewayError},
    shop::Shop,
};

/// An attempt that the gateway never saw is given up after this many seconds: nothing can be
/// under way any more, since a call to the gateway ends long before.
const ABANDONED_AFTER_SECONDS: i64 = 15 * 60;

/// The attempt is not settled; the job tries again later.
#[derive(Debug, Error)]
pub enum SettleError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error("the gateway does not know the attempt yet")]
    NotSeenYet,
}

#[derive(FromRow)]
struct AttemptRow {
    state: String,
    created_at: i64,
}

/// Asks the gateway about an open attempt and records the answer; does nothing for a settled one, and
/// leaves one open that waits for its buyer's confirmation, which is asked about every hour.
pub async fn settle(shop: &Shop, attempt: AttemptId) -> Result<(), SettleError> {
    let row = fetch_optional!(
        &mut shop.db.glance().await?,
        AttemptRow,
        "select state, created_at from attempts where id = $1",
        attempt.to_string(),
    )?;
    let Some(row) = row.filter(|row| row.state == "open") else { return Ok(()) };
    let outcome = match shop.gateway.look_up(attempt).await? {
        Some(outcome) => outcome,
        None if shop.now().seconds_since(Instant::from_micros(row.created_at)) < ABANDONED_AFTER_SECONDS => {
            return Err(SettleError::NotSeenYet);
        }
        None => ChargeOutcome::Declined { decline: Decline::NeverCharged },
    };
    record(shop, attempt, outcome).await?;
    Ok(())
}

/// T2: writes the outcome of an attempt, with everything that was bought or with nothing. A
/// second call finds the attempt settled and changes nothing. An outcome that is not final is only
/// noted, for the order's page to send its buyer on.
pub(super) async fn record(shop: &Shop, attempt: AttemptId, outcome: ChargeOutcome) -> Result<(), DbError> {
    let Some(settlement) = outcome.settlement() else { return note_confirmation(shop, attempt, &outcome).await };
    let mut tx = shop.db.write().await?;
    let Some(order) = stored::by_attempt(&mut tx, attempt).await? else { return Ok(()) };
    stored::lock(&mut tx, order.id).await?;
    let Some(order) = stored::by_attempt(&mut tx, attempt).await? else { return Ok(()) };
    let now = shop.now();
    let Ok(next) = order.state.settle(attempt, settlement) else {
        return note_if_paid_in_vain(tx, shop, attempt, &outcome).await;
    };
    close_attempt(&mut tx, attempt, &outcome, now).await?;
    stored::set_state(&mut tx, order.id, &next, now).await?;
    if let (OrderState::Complete { .. }, ChargeOutcome::Paid { reference, at }) = (next, outcome) {
        let card = card_of(&mut tx, attempt, order.summary.today.gross).await?;
        complete::complete(&mut tx, shop, order.id, &Paid::Card { reference, at, card }).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(())
}

/// Keeps the address at which the buyer confirms; one that comes after the final word is too late.
async fn note_confirmation(shop: &Shop, attempt: AttemptId, outcome: &ChargeOutcome) -> Result<(), DbError> {
    let ChargeOutcome::ConfirmAt { address } = outcome else { return Ok(()) };
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "update attempts set confirm_at = $2 where id = $1 and state = 'open'",
        attempt.to_string(),
        address,
    )?;
    tx.commit().await
}

pub(super) async fn close_attempt(
    tx: &mut Tx,
    attempt: AttemptId,
    outcome: &ChargeOutcome,
    now: Instant,
) -> Result<(), DbError> {
    let (state, reference, code) = match outcome {
        ChargeOutcome::Paid { reference, .. } => ("paid", Some(reference.as_str()), None),
        ChargeOutcome::Declined { decline } => ("declined", None, Some(decline.code())),
        ChargeOutcome::ConfirmAt { .. } => return Ok(()), // open until the buyer has answered
    };
    execute!(
        tx,
        "update attempts set state = $2, gateway_reference = $3, decline_code = $4, settled_at = $5 where id = $1",
        attempt.to_string(),
        state,
        reference,
        code,
        now.as_micros(),
    )?;
    Ok(())
}

/// The card of an attempt, which must have been charged what the order costs.
async fn card_of(tx: &mut Tx, attempt: AttemptId, total: Money) -> Result<CardDigest, DbError> {
    let (brand, last_four, year, month, currency, amount) = fetch_one!(
        tx,
        (String, String, i64, i64, String, i64),
        "select card_brand, card_last_four, card_expiry_year, card_expiry_month, currency, amount
         from attempts where id = $1",
        attempt.to_string(),
    )?;
    if (currency.as_str(), amount) != (total.currency.code(), total.minor) {
        return Err(DbError::Unreadable { what: "charged amount", value: format!("{currency} {amount}") });
    }
    Ok(CardDigest {
        brand: CardBrand::from_name(&brand),
        last_four,
        expiry: CardExpiry { year: u16::try_from(year).unwrap_or(0), month: u8::try_from(month).unwrap_or(0) },
    })
}

/// A charge that pays for nothing: the order was paid by another attempt meanwhile. It is written
/// down for staff, who give the money back; a settled attempt that is asked about again is not one.
async fn note_if_paid_in_vain(
    mut tx: Tx,
    shop: &Shop,
    attempt: AttemptId,
    outcome: &ChargeOutcome,
) -> Result<(), DbError> {
    let ChargeOutcome::Paid { reference, .. } = outcome else { return Ok(()) };
    let (state,) = fetch_one!(&mut tx, (String,), "select state from attempts where id = $1", attempt.to_string())?;
    if state == "paid" {
        return Ok(());
    }
    tracing::error!(%attempt, "a charge pays for nothing and has to be given back");
    close_attempt(&mut tx, attempt, outcome, shop.now()).await?;
    execute!(
        &mut tx,
        "insert into audit_events (id, happened_at, actor, subject, event, detail)
         values ($1, $2, 'gateway', $3, 'paid_in_vain', $4)",
        shop.id(AuditId::from_parts).to_string(),
        shop.now().as_micros(),
        attempt.to_string(),
        reference,
    )?;
    tx.commit().await
}

/// Has the worker ask again about attempts that stayed open, however often their own jobs failed:
/// once an hour, for as long as it takes.
pub async fn ask_about_open(tx: &mut Tx, shop: &Shop) -> Result<(), DbError> {
    let now = shop.now();
    let open = fetch_all!(
        tx,
        (String,),
        "select id from attempts where state = 'open' and created_at < $1 order by created_at limit 1000",
        now.plus_seconds(-ABANDONED_AFTER_SECONDS).as_micros(),
    )?;
    for (attempt,) in open {
        let key = format!("settle:{attempt}:{}", now.as_seconds() / 3600);
        jobs::enqueue(tx, shop, jobs::Kind::SettleAttempt, &attempt, &key, now).await?;
    }
    Ok(())
}
