//! Tries to be paid, as rows: one is written before the gateway is asked, and closed by its final word
//! (rule 12).

use std::time::Duration;

use domain::{
    calendar::Instant,
    card::{CardBrand, CardDigest, CardExpiry},
    ids::{AttemptId, OrderId},
    money::Money,
};
use sqlx::FromRow;

use super::{
    Charge, ChargeOutcome, GatewayError,
    refunds::{self, NewRefund},
};
use crate::{
    audit,
    billing::{
        ledger::{self, Entry},
        stored::money,
    },
    db::{DbError, Tx, execute, fetch_one, fetch_optional, read, read_json},
    jobs,
    shop::Shop,
};

pub(crate) use super::purpose::{Change, OpenInvoice, Part, Purpose, Renewal, Together};

/// Seconds after which an attempt without an answer is asked about at the gateway.
pub(crate) const ASK_AFTER_SECONDS: i64 = 60;
/// How long the gateway may take to answer; far less than what makes an attempt abandoned.
pub(crate) const GATEWAY_WAIT: Duration = Duration::from_secs(25);

/// An attempt to be written.
pub(crate) struct NewAttempt<'a> {
    pub id: AttemptId,
    pub order: OrderId,
    pub purpose: Purpose,
    pub amount: Money,
    /// What the account's balance pays besides; nobody else may spend it while the attempt is open.
    pub from_balance: Money,
    pub card: &'a CardDigest,
    /// Where it was posted from, as limits count it.
    pub client: Option<&'a str>,
}

impl<'a> NewAttempt<'a> {
    /// One that pays for an order.
    pub const fn of_order(
        id: AttemptId,
        order: OrderId,
        amount: Money,
        card: &'a CardDigest,
        client: Option<&'a str>,
    ) -> Self {
        Self { id, order, purpose: Purpose::Order, amount, from_balance: Money::zero(amount.currency), card, client }
    }
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
    let (mut from, mut tax, mut unit, mut invoice, mut change, mut together) = (None, None, None, None, None, None);
    match &new.purpose {
        Purpose::Order => {}
        Purpose::Renewal(renewal) => (from, tax, unit) = (Some(renewal.from), Some(&renewal.tax), renewal.unit),
        Purpose::Invoice(open) => (from, invoice) = (Some(open.from), Some(open.invoice)),
        Purpose::Change(wanted) => change = Some(wanted),
        Purpose::Together(wanted) => together = Some(wanted),
    }
    let unwritable = |error: serde_json::Error| DbError::Unreadable { what: "attempt", value: error.to_string() };
    let taxed = tax.map(serde_json::to_string).transpose().map_err(unwritable)?;
    let change = change.map(serde_json::to_string).transpose().map_err(unwritable)?;
    let together = together.map(serde_json::to_string).transpose().map_err(unwritable)?;
    execute!(
        tx,
        "insert into attempts
             (id, order_id, gateway, currency, amount, state, card_brand, card_last_four, card_expiry_year,
              card_expiry_month, created_at, client, subscription_id, renews_from, taxed, change, from_balance, unit,
              invoice_id, together)
         values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
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
        new.purpose.subscription().map(|id| id.to_string()),
        from.map(Instant::as_micros),
        taxed,
        change,
        new.from_balance.minor,
        unit.map(|unit| unit.minor),
        invoice.map(|id| id.to_string()),
        together,
    )?;
    Ok(())
}

/// Asks the gateway for a charge, outside of any transaction, for as long as it may take. An error is
/// no decline: the attempt stays open and is asked about (rule 22).
pub(crate) async fn ask(shop: &Shop, charge: &Charge) -> Result<ChargeOutcome, GatewayError> {
    let answer = tokio::time::timeout(GATEWAY_WAIT, shop.gateway.charge(charge)).await;
    answer.unwrap_or_else(|_| Err(GatewayError("no answer in time".to_owned())))
}

/// Has the gateway give up an attempt that waits for its buyer: its final word, `None` if it never saw it.
pub(crate) async fn cancel(shop: &Shop, attempt: AttemptId) -> Result<Option<ChargeOutcome>, GatewayError> {
    let answer = tokio::time::timeout(GATEWAY_WAIT, shop.gateway.cancel(attempt)).await;
    answer.unwrap_or_else(|_| Err(GatewayError("no answer in time".to_owned())))
}

/// An attempt as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub id: AttemptId,
    pub is_open: bool,
    /// Its money was taken and is in the books.
    pub is_paid: bool,
    pub created: Instant,
    pub purpose: Purpose,
    pub amount: Money,
    pub from_balance: Money,
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
    unit: Option<i64>,
    change: Option<String>,
    together: Option<String>,
    invoice_id: Option<String>,
    from_balance: i64,
    currency: String,
    amount: i64,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    card_expiry_year: Option<i64>,
    card_expiry_month: Option<i64>,
}

impl AttemptRow {
    fn parse(self) -> Result<Attempt, DbError> {
        let purpose = match (self.change, self.subscription_id, self.renews_from, self.taxed) {
            _ if self.together.is_some() => {
                let together = self.together.as_deref().unwrap_or_default();
                Purpose::Together(Box::new(read_json("renewals", together)?))
            }
            (Some(change), ..) => Purpose::Change(Box::new(read_json("change", &change)?)),
            (None, Some(subscription), Some(from), None) if self.invoice_id.is_some() => {
                Purpose::Invoice(OpenInvoice {
                    subscription: read("subscription id", &subscription)?,
                    from: Instant::from_micros(from),
                    invoice: read("invoice id", self.invoice_id.as_deref().unwrap_or_default())?,
                })
            }
            (None, Some(subscription), Some(from), Some(taxed)) => Purpose::Renewal(Renewal {
                subscription: read("subscription id", &subscription)?,
                from: Instant::from_micros(from),
                tax: read_json("tax", &taxed)?,
                unit: self.unit.map(|unit| money(unit, &self.currency)).transpose()?,
            }),
            _ => Purpose::Order,
        };
        Ok(Attempt {
            id: read("attempt id", &self.id)?,
            is_open: self.state == "open",
            is_paid: self.state == "paid",
            created: Instant::from_micros(self.created_at),
            purpose,
            amount: money(self.amount, &self.currency)?,
            from_balance: money(self.from_balance, &self.currency)?,
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
        "select id, state, created_at, subscription_id, renews_from, taxed, unit, change, together, invoice_id, from_balance, currency,
                amount, card_brand,
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

/// A charge that pays for nothing: what it was for was paid by another attempt meanwhile. It is written
/// down for staff and given back; a settled attempt that is asked about again is not one.
pub(crate) async fn note_if_paid_in_vain(
    tx: &mut Tx,
    shop: &Shop,
    attempt: AttemptId,
    outcome: &ChargeOutcome,
) -> Result<(), DbError> {
    let ChargeOutcome::Paid { reference, .. } = outcome else { return Ok(()) };
    let (state, account, currency, amount) = fetch_one!(
        tx,
        (String, Option<String>, String, i64),
        "select a.state, o.billing_account_id, a.currency, a.amount
         from attempts a join orders o on o.id = a.order_id where a.id = $1",
        attempt.to_string(),
    )?;
    if state == "paid" {
        return Ok(());
    }
    tracing::error!(%attempt, "a charge pays for nothing and is given back");
    close(tx, attempt, outcome, shop.now()).await?;
    if let Some(account) = account {
        let (account, amount) = (read("account id", &account)?, money(amount, &currency)?);
        ledger::write(tx, shop, account, None, Entry::Charge(attempt), amount).await?;
        refunds::begin(tx, shop, &NewRefund { attempt, account, asked: None, amount }).await?;
    }
    audit::write(tx, shop, "gateway", &attempt.to_string(), "paid_in_vain", reference).await
}
