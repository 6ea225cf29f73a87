//! The sandbox's books, in the shop's data base but none of the shop's: what it charged, and what it
//! asked buyers to confirm. So charges can be counted against orders.

use domain::{calendar::Instant, decline::Decline, ids::AttemptId, money::Money};
use sqlx::FromRow;

use super::{
    CONFIRM_SECONDS, cards,
    numbers::{Reaction, reaction},
};
use crate::{
    billing::stored::money,
    clock::Chance,
    db::{DbError, Tx, execute, fetch_optional, read},
    payments::{Charge, ChargeOutcome, Source},
    tokens::random_token,
};

/// What the books say about an attempt.
pub(super) enum Found {
    /// The final word.
    Said(ChargeOutcome),
    Asked(Asked),
}

/// What is asked of a buyer.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub token: String,
    pub attempt: AttemptId,
    pub amount: Money,
    at: Instant,
}

#[derive(FromRow)]
struct ChargeRow {
    reference: String,
    outcome: String,
    decline_code: Option<String>,
    charged_at: i64,
}

#[derive(FromRow)]
struct AskedRow {
    token: String,
    idempotency_key: String,
    currency: String,
    amount: i64,
    asked_at: i64,
}

impl AskedRow {
    fn parse(self) -> Result<Asked, DbError> {
        Ok(Asked {
            attempt: read("attempt id", &self.idempotency_key)?,
            token: self.token,
            amount: money(self.amount, &self.currency)?,
            at: Instant::from_micros(self.asked_at),
        })
    }
}

/// Does what the card's number says, once for each attempt.
pub(super) async fn charge(tx: &mut Tx, charge: &Charge, chance: &Chance, now: Instant) -> Result<(), DbError> {
    if find(tx, charge.attempt).await?.is_some() {
        return Ok(());
    }
    match &charge.source {
        Source::Typed(card) => {
            let reaction = reaction(card.number.digits());
            cards::keep(tx, charge.attempt, reaction, card.expiry).await?;
            match reaction {
                Reaction::Pays | Reaction::PaysOnce | Reaction::Falters => {
                    write(tx, charge.attempt, charge.amount, None, chance, now).await
                }
                Reaction::Declines(decline) => {
                    write(tx, charge.attempt, charge.amount, Some(decline), chance, now).await
                }
                Reaction::Confirms => ask(tx, charge, chance, now).await,
            }
        }
        Source::Present(card) if cards::confirms(tx, card).await? => ask(tx, charge, chance, now).await,
        Source::Saved(card) | Source::Present(card) => {
            let decline = cards::answer(tx, card, now).await?;
            write(tx, charge.attempt, charge.amount, decline, chance, now).await?;
            cards::note(tx, charge.attempt, card).await
        }
    }
}

/// The final word on a charge; a second one changes nothing.
async fn write(
    tx: &mut Tx,
    attempt: AttemptId,
    amount: Money,
    decline: Option<Decline>,
    chance: &Chance,
    now: Instant,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into sandbox_charges
             (idempotency_key, reference, currency, amount, outcome, decline_code, charged_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (idempotency_key) do nothing",
        attempt.to_string(),
        format!("sandbox_{}", random_token(chance)),
        amount.currency.code(),
        amount.minor,
        if decline.is_some() { "declined" } else { "paid" },
        decline.map(Decline::code),
        now.as_micros(),
    )?;
    Ok(())
}

async fn ask(tx: &mut Tx, charge: &Charge, chance: &Chance, now: Instant) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into sandbox_confirmations (token, idempotency_key, currency, amount, asked_at)
         values ($1, $2, $3, $4, $5) on conflict (idempotency_key) do nothing",
        random_token(chance),
        charge.attempt.to_string(),
        charge.amount.currency.code(),
        charge.amount.minor,
        now.as_micros(),
    )?;
    Ok(())
}

/// What the books say about an attempt.
pub(super) async fn find(tx: &mut Tx, attempt: AttemptId) -> Result<Option<Found>, DbError> {
    if let Some(said) = final_word(tx, attempt).await? {
        return Ok(Some(Found::Said(said)));
    }
    let row = fetch_optional!(
        tx,
        AskedRow,
        "select token, idempotency_key, currency, amount, asked_at from sandbox_confirmations
         where idempotency_key = $1",
        attempt.to_string(),
    )?;
    Ok(row.map(AskedRow::parse).transpose()?.map(Found::Asked))
}

/// What is asked behind a token, and the final word on it if there is one.
pub(super) async fn asked(tx: &mut Tx, token: &str) -> Result<Option<(Asked, Option<ChargeOutcome>)>, DbError> {
    let row = fetch_optional!(
        tx,
        AskedRow,
        "select token, idempotency_key, currency, amount, asked_at from sandbox_confirmations where token = $1",
        token,
    )?;
    let Some(asked) = row.map(AskedRow::parse).transpose()? else { return Ok(None) };
    let said = final_word(tx, asked.attempt).await?;
    Ok(Some((asked, said)))
}

/// Charges what was confirmed, declines what was not; what waited for too long is declined in any
/// case. The first answer counts.
pub(super) async fn decide(
    tx: &mut Tx,
    asked: &Asked,
    confirmed: bool,
    chance: &Chance,
    now: Instant,
) -> Result<(), DbError> {
    let decline = match (asked.is_expired(now), confirmed) {
        (true, _) => Some(Decline::ConfirmationExpired),
        (false, true) => None,
        (false, false) => Some(Decline::NotConfirmed),
    };
    write(tx, asked.attempt, asked.amount, decline, chance, now).await
}

/// Gives up what nobody has confirmed yet; an answer that came before counts.
pub(super) async fn cancel(tx: &mut Tx, asked: &Asked, chance: &Chance, now: Instant) -> Result<(), DbError> {
    let decline = if asked.is_expired(now) { Decline::ConfirmationExpired } else { Decline::NeverCharged };
    write(tx, asked.attempt, asked.amount, Some(decline), chance, now).await
}

impl Asked {
    /// Whether its time is over.
    pub fn is_expired(&self, now: Instant) -> bool {
        now.seconds_since(self.at) >= CONFIRM_SECONDS
    }
}

async fn final_word(tx: &mut Tx, attempt: AttemptId) -> Result<Option<ChargeOutcome>, DbError> {
    let row = fetch_optional!(
        tx,
        ChargeRow,
        "select reference, outcome, decline_code, charged_at from sandbox_charges where idempotency_key = $1",
        attempt.to_string(),
    )?;
    Ok(row.map(|row| match row.outcome.as_str() {
        "paid" => ChargeOutcome::Paid { reference: row.reference, at: Instant::from_micros(row.charged_at) },
        _ => ChargeOutcome::Declined { decline: Decline::from_code(row.decline_code.as_deref().unwrap_or_default()) },
    }))
}
