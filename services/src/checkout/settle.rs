//! What the outcome of an attempt means for its order, in the transaction that records it.

use domain::{
    card::CardDigest,
    ids::AttemptId,
    money::Money,
    order::{OrderState, Settlement},
};

use super::{
    complete::{self, Paid},
    stored,
};
use crate::{
    db::{DbError, Tx},
    payments::{ChargeOutcome, attempts},
    shop::Shop,
};

/// Closes the attempt and writes what its outcome makes of the order. `false`: the order is settled
/// otherwise, and nothing was changed.
pub(crate) async fn take_outcome(
    tx: &mut Tx,
    shop: &Shop,
    attempt: AttemptId,
    outcome: &ChargeOutcome,
    settlement: Settlement,
) -> Result<bool, DbError> {
    let Some(order) = stored::by_attempt(tx, attempt).await? else { return Ok(true) };
    stored::lock(tx, order.id).await?;
    let Some(order) = stored::by_attempt(tx, attempt).await? else { return Ok(true) };
    let now = shop.now();
    let Ok(next) = order.state.settle(attempt, settlement) else { return Ok(false) };
    attempts::close(tx, attempt, outcome, now).await?;
    stored::set_state(tx, order.id, &next, now).await?;
    if let (OrderState::Complete { .. }, ChargeOutcome::Paid { reference, at }) = (next, outcome) {
        let card = card_of(tx, attempt, order.summary.today.gross).await?;
        let paid = Paid::Card { attempt, reference: reference.clone(), at: *at, card };
        complete::complete(tx, shop, order.id, &paid).await?;
    }
    Ok(true)
}

/// The card of an attempt, which must have been charged what the order costs.
async fn card_of(tx: &mut Tx, attempt: AttemptId, total: Money) -> Result<CardDigest, DbError> {
    let found = attempts::find(tx, attempt).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    if found.amount != total {
        return Err(DbError::Unreadable { what: "charged amount", value: found.amount.decimal() });
    }
    Ok(found.card)
}
