//! Cards that the sandbox charged before, and what each does when it is charged again without its owner:
//! the books keep the manner of a number, never the number.

use domain::{calendar::Instant, card::CardExpiry, decline::Decline, ids::AttemptId};

use super::numbers::Reaction;
use crate::db::{DbError, Tx, execute, fetch_one, fetch_optional};

/// So many charges of a card that falters are declined.
const FALTERS: i64 = 2;

/// Keeps the card that an attempt charges for the first time.
pub(super) async fn keep(tx: &mut Tx, attempt: AttemptId, manner: Reaction, expiry: CardExpiry) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into sandbox_cards (idempotency_key, manner, expiry_year, expiry_month) values ($1, $2, $3, $4)
         on conflict (idempotency_key) do nothing",
        attempt.to_string(),
        manner.manner(),
        i64::from(expiry.year),
        i64::from(expiry.month),
    )?;
    Ok(())
}

/// What a card answers now; `None` if it pays. A card from before the books kept cards pays.
pub(super) async fn answer(tx: &mut Tx, card: &str, now: Instant) -> Result<Option<Decline>, DbError> {
    let known = fetch_optional!(
        tx,
        (Option<String>, Option<i64>, Option<i64>),
        "select k.manner, k.expiry_year, k.expiry_month
         from sandbox_charges c left join sandbox_cards k on k.idempotency_key = c.idempotency_key
         where c.reference = $1 and c.outcome = 'paid'",
        card,
    )?;
    let Some((manner, year, month)) = known else { return Ok(Some(Decline::CardDeclined)) };
    if year.zip(month).is_some_and(|(year, month)| is_dead(year, month, now)) {
        return Ok(Some(Decline::ExpiredCard));
    }
    let pays = match manner.as_deref() {
        Some("pays_once") => false,
        Some("falters") => charged_again(tx, card).await? >= FALTERS,
        _ => true,
    };
    Ok((!pays).then_some(Decline::InsufficientFunds))
}

/// Whether a card's last day is over everywhere.
fn is_dead(year: i64, month: i64, now: Instant) -> bool {
    let expiry = CardExpiry { year: u16::try_from(year).unwrap_or(0), month: u8::try_from(month).unwrap_or(0) };
    expiry.last_day().zip(now.utc_date()).is_some_and(|(last, today)| last < today)
}

/// Whether a card's bank wants each payment confirmed, as long as somebody is there to do so.
pub(super) async fn confirms(tx: &mut Tx, card: &str) -> Result<bool, DbError> {
    let known = fetch_optional!(
        tx,
        (String,),
        "select k.manner from sandbox_charges c join sandbox_cards k on k.idempotency_key = c.idempotency_key
         where c.reference = $1 and c.outcome = 'paid'",
        card,
    )?;
    Ok(known.is_some_and(|(manner,)| manner == Reaction::Confirms.manner()))
}

async fn charged_again(tx: &mut Tx, card: &str) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from sandbox_charges where card_reference = $1",
        card,
    )?;
    Ok(count)
}

/// Notes which card a charge was of.
pub(super) async fn note(tx: &mut Tx, attempt: AttemptId, card: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "update sandbox_charges set card_reference = $2 where idempotency_key = $1",
        attempt.to_string(),
        card,
    )?;
    Ok(())
}
