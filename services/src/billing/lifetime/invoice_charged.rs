//! T2 of an invoice that a card pays (rule 12): what the outcome of its attempt means for the invoice, in the
//! transaction that records it. Paid, it counts like a transfer (rules 10 and 14).

use domain::{by_invoice::Standing, calendar::Instant, decline::Decline, ids::AttemptId};

use super::{
    cards::actor,
    rows, together,
    transferred::{Came, take_payment},
};
use crate::{
    audit,
    billing::{
        cards::{self, Try},
        ledger::{self, Entry},
        transfers::{self, Transferred},
    },
    db::{DbError, Tx, execute},
    mail::letters::PaidBy,
    payments::{
        ChargeOutcome,
        attempts::{self, Attempt, OpenInvoice},
    },
    shop::Shop,
};

/// Closes the attempt and counts what it took for the invoice. What is more than was still missing, since a
/// transfer was recorded meanwhile, stays as the account's balance. `false`: the invoice was taken back, so it
/// pays for nothing.
pub(crate) async fn take_outcome(
    tx: &mut Tx,
    shop: &Shop,
    id: AttemptId,
    open: &OpenInvoice,
    outcome: &ChargeOutcome,
) -> Result<bool, DbError> {
    // As whoever records a transfer does: two who pay one invoice wait for each other.
    execute!(
        tx,
        "update orders set state = state where id = (select order_id from attempts where id = $1)",
        id.to_string(),
    )?;
    let asked = cards::find(tx, id).await?;
    if let Some(asked) = &asked {
        cards::hold(tx, asked.account).await?;
    }
    let number = transfers::by_id(tx, open.invoice).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?.number;
    together::lock_all_on(tx, number).await?;
    let counts = take(tx, shop, id, open, outcome, asked.as_ref()).await?;
    // Of an invoice over several, none is being charged any more.
    together::store_all_on(tx, shop, number).await?;
    Ok(counts)
}

async fn take(
    tx: &mut Tx,
    shop: &Shop,
    id: AttemptId,
    open: &OpenInvoice,
    outcome: &ChargeOutcome,
    asked: Option<&Try>,
) -> Result<bool, DbError> {
    let Some(mut about) = rows::lock(tx, open.subscription).await? else { return Ok(true) };
    // Read again under the lock: another worker may have settled it meanwhile.
    let Some(attempt) = attempts::find(tx, id).await? else { return Ok(true) };
    match outcome {
        ChargeOutcome::Paid { at, .. } => {
            if attempt.is_paid {
                return Ok(true);
            }
            let paper = transfers::by_id(tx, open.invoice).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
            about.is_being_charged &= !attempt.is_open;
            rows::store(tx, shop, &about).await?;
            if matches!(paper.standing, Standing::Credited { .. }) {
                cards::close(tx, shop, id, Some(Decline::NeverCharged)).await?;
                return Ok(false);
            }
            // A yes counts also after the attempt was given up, since the money was taken.
            attempts::close(tx, id, outcome, shop.now()).await?;
            cards::close(tx, shop, id, None).await?;
            count(tx, shop, &attempt, &paper, *at).await?;
            let detail =
                format!("{} for {}, {}", attempt.amount.format(super::LOCALE), paper.number, attempt.card.words());
            audit::write(tx, shop, &actor(asked), &about.id.to_string(), "invoice_charged", &detail).await?;
            let came = Came {
                key: id.to_string(),
                amount: attempt.amount,
                begun: attempt.created,
                on: shop.config.zone.date(*at),
                by: PaidBy::Card(attempt.card.words()),
            };
            take_payment(tx, shop, paper.number, &came).await?;
        }
        ChargeOutcome::Declined { decline } => {
            if !attempt.is_open {
                return Ok(true);
            }
            // Whoever tried it reads why on the page; the invoice is as open as before.
            attempts::close(tx, id, outcome, shop.now()).await?;
            cards::close(tx, shop, id, Some(*decline)).await?;
            about.is_being_charged = false;
            rows::store(tx, shop, &about).await?;
        }
        ChargeOutcome::ConfirmAt { .. } => {}
    }
    Ok(true)
}

/// Writes what a card paid, for the invoice and into the ledger.
async fn count(tx: &mut Tx, shop: &Shop, attempt: &Attempt, paper: &Transferred, at: Instant) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into invoice_charges (attempt_id, invoice_id, amount, charged_at) values ($1, $2, $3, $4)",
        attempt.id.to_string(),
        paper.id.to_string(),
        attempt.amount.minor,
        at.as_micros(),
    )?;
    let entry = Entry::Charge(attempt.id);
    ledger::write(tx, shop, paper.account, Some(paper.subscription), entry, attempt.amount).await
}
