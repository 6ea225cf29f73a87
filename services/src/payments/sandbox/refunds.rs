//! What the sandbox gives back, in books of its own: never more than it charged.

use crate::{
    clock::Chance,
    db::{DbError, Tx, execute, fetch_one, fetch_optional},
    payments::{Refund, RefundOutcome},
    tokens::random_token,
};

/// Gives back what is asked for, once for each refund; refuses what was never charged, and more than that.
pub(super) async fn refund(
    tx: &mut Tx,
    refund: &Refund,
    chance: &Chance,
    now: domain::calendar::Instant,
) -> Result<RefundOutcome, DbError> {
    // Its lock makes refunds of one charge wait for each other.
    execute!(tx, "update sandbox_charges set outcome = outcome where reference = $1", &refund.charge)?;
    if let Some(said) = find(tx, refund).await? {
        return Ok(said);
    }
    let charge = fetch_optional!(
        tx,
        (String, i64),
        "select idempotency_key, amount from sandbox_charges
         where reference = $1 and outcome = 'paid' and currency = $2",
        &refund.charge,
        refund.amount.currency.code(),
    )?;
    let Some((key, charged)) = charge else { return Ok(RefundOutcome::Refused) };
    let (returned,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(amount), 0) as bigint) from sandbox_refunds
         where charge_key = $1 and outcome = 'paid'",
        &key,
    )?;
    let left = charged.saturating_sub(returned);
    let pays = refund.amount.minor > 0 && refund.amount.minor <= left;
    execute!(
        tx,
        "insert into sandbox_refunds
             (idempotency_key, charge_key, reference, currency, amount, outcome, refunded_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        refund.id.to_string(),
        key,
        format!("sandbox_refund_{}", random_token(chance)),
        refund.amount.currency.code(),
        refund.amount.minor,
        if pays { "paid" } else { "refused" },
        now.as_micros(),
    )?;
    find(tx, refund).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))
}

async fn find(tx: &mut Tx, refund: &Refund) -> Result<Option<RefundOutcome>, DbError> {
    let row = fetch_optional!(
        tx,
        (String, String),
        "select reference, outcome from sandbox_refunds where idempotency_key = $1",
        refund.id.to_string(),
    )?;
    Ok(row.map(|(reference, outcome)| match outcome.as_str() {
        "paid" => RefundOutcome::Paid { reference },
        _ => RefundOutcome::Refused,
    }))
}
