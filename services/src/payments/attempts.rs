//! Tries to be paid, as rows: one is written before the gateway is asked, and closed by its final word
//! (rule 12). An attempt pays for an order, or renews the subscription that an order began.

use std::time::Duration;

use domain::{
    calendar::Instant,
    card::{CardBrand, CardDigest, CardExpiry},
    ids::{AttemptId, OrderId, SubscriptionId},
    money::Money,
    tax::Tax,
};
use sqlx::FromRow;

use super::{Charge, ChargeOutcome, GatewayError};
use crate::{
    audit,
    billing::stored::money,
    db::{DbError, Tx, execute, fetch_one, fetch_optional, read, read_json},
    jobs,
    shop::Shop,
};

/// Seconds after which an attempt without an answer is asked about at the gateway.
pub(crate) const ASK_AFTER_SECONDS: i64 = 60;
/// How long the gateway may take to answer; far less than what makes an attempt abandoned.
pub(crate) const GATEWAY_WAIT: Duration = Duration::from_secs(25);

/// A renewal that an attempt pays for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Renewal {
    pub subscription: SubscriptionId,
    /// The end of the paid period that it goes on from: each is renewed once.
    pub from: Instant,
    /// What the amount was taxed by.
    pub tax: Tax,
}

/// An attempt to be written.
pub(crate) struct NewAttempt<'a> {
    pub id: AttemptId,
    pub order: OrderId,
    /// `None`: it pays for the order itself.
    pub renewal: Option<Renewal>,
    pub amount: Money,
    pub card: &'a CardDigest,
    /// Where it was posted from, as limits count it.
    pub client: Option<&'a str>,
}

/// Writes an open attempt and the job that asks about it, before the gateway is asked.
pub(crate) async fn begin(tx: &mut Tx, shop: &Shop, new: &NewAttempt<'_>) -> Result<(), DbError> {
    write(tx, shop, new).await?;
    let ask_at = shop.now().plus_seconds(ASK_AFTER_SECONDS);
    let key = format!("settle:{}", new.id);
    jobs::enqueue(tx, shop, jobs::Kind::SettleAttempt, &new.id.to_string(), &key, ask_at).await
}

/// Writes an open attempt.
pub(crate) async fn write(tx: &mut Tx, shop: &Shop, new: &NewAttempt<'_>) -> Result<(), DbError> {
    let taxed = new.renewal.map(|renewal| serde_json::to_string(&renewal.tax)).transpose();
    let taxed = taxed.map_err(|error| DbError::Unreadable { what: "tax", value: error.to_string() })?;
    execute!(
        tx,
        "insert into attempts
             (id, order_id, gateway, currency, amount, state, card_brand, card_last_four, card_expiry_year,
              card_expiry_month, created_at, client, subscription_id, renews_from, taxed)
         values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        new.id.to_string(),
        new.order.to_string(),
        shop.gateway.name(),
        new.amount.currency.code(),
        new.amount.minor,
        new.card.brand.name(),
        &new.card.last_four,
        i64::from(new.card.expiry.year),
        i64::from(new.card.expiry.month),
        shop.now().as_micros(),
        new.client,
        new.renewal.map(|renewal| renewal.subscription.to_string()),
        new.renewal.map(|renewal| renewal.from.as_micros()),
        taxed,
    )?;
    Ok(())
}

/// Asks the gateway for a charge, outside of any transaction, for as long as it may take. An error is
/// no decline: the attempt stays open and is asked about (rule 22).
pub(crate) async fn ask(shop: &Shop, charge: &Charge) -> Result<ChargeOutcome, GatewayError> {
    let answer = tokio::time::timeout(GATEWAY_WAIT, shop.gateway.charge(charge)).await;
    answer.unwrap_or_else(|_| Err(GatewayError("no answer in time".to_owned())))
}

/// An attempt as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub id: AttemptId,
    pub is_open: bool,
    pub created: Instant,
    pub renewal: Option<Renewal>,
    pub amount: Money,
    pub card: CardDigest,
}

#[derive(FromRow)]
struct AttemptRow {
    id: String,
    state: String,
    created_at: i64,
    subscription_id: Option<String>,
    renews_from: Option<i64>,
    taxed: Option<String>,
    currency: String,
    amount: i64,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    card_expiry_year: Option<i64>,
    card_expiry_month: Option<i64>,
}

impl AttemptRow {
    fn parse(self) -> Result<Attempt, DbError> {
        let renewal = match (self.subscription_id, self.renews_from, self.taxed) {
            (Some(subscription), Some(from), Some(taxed)) => Some(Renewal {
                subscription: read("subscription id", &subscription)?,
                from: Instant::from_micros(from),
                tax: read_json("tax", &taxed)?,
            }),
            _ => None,
        };
        Ok(Attempt {
            id: read("attempt id", &self.id)?,
            is_open: self.state == "open",
            created: Instant::from_micros(self.created_at),
            renewal,
            amount: money(self.amount, &self.currency)?,
            card: CardDigest {
                brand: CardBrand::from_name(self.card_brand.as_deref().unwrap_or_default()),
                last_four: self.card_last_four.unwrap_or_default(),
                expiry: CardExpiry {
                    year: u16::try_from(self.card_expiry_year.unwrap_or(0)).unwrap_or(0),
                    month: u8::try_from(self.card_expiry_month.unwrap_or(0)).unwrap_or(0),
                },
            },
        })
    }
}

/// An attempt by its id; `None` if there is no such.
pub(crate) async fn find(tx: &mut Tx, attempt: AttemptId) -> Result<Option<Attempt>, DbError> {
    let row = fetch_optional!(
        tx,
        AttemptRow,
        "select id, state, created_at, subscription_id, renews_from, taxed, currency, amount, card_brand,
                card_last_four, card_expiry_year, card_expiry_month
         from attempts where id = $1",
        attempt.to_string(),
    )?;
    row.map(AttemptRow::parse).transpose()
}

/// Writes the gateway's final word; one that is not final leaves the attempt open.
pub(crate) async fn close(
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

/// A charge that pays for nothing: what it was for was paid by another attempt meanwhile. It is
/// written down for staff, who give the money back; a settled attempt that is asked about again is
/// not one.
pub(crate) async fn note_if_paid_in_vain(
    tx: &mut Tx,
    shop: &Shop,
    attempt: AttemptId,
    outcome: &ChargeOutcome,
) -> Result<(), DbError> {
    let ChargeOutcome::Paid { reference, .. } = outcome else { return Ok(()) };
    let (state,) = fetch_one!(tx, (String,), "select state from attempts where id = $1", attempt.to_string())?;
    if state == "paid" {
        return Ok(());
    }
    tracing::error!(%attempt, "a charge pays for nothing and has to be given back");
    close(tx, attempt, outcome, shop.now()).await?;
    audit::write(tx, shop, "gateway", &attempt.to_string(), "paid_in_vain", reference).await
}
