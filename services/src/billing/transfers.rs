//! Invoices that are paid by bank transfer (rules 10 and 14): what was received for each, and how it stands
//! by that. Nothing of it is on the paper, which never changes (rule 19).

use domain::{
    by_invoice::Standing,
    calendar::{Date, Instant, parse_iso_date},
    ids::{AccountId, InvoiceId, OrderId, SubscriptionId},
    invoice::InvoiceNumber,
    money::Money,
};
use sqlx::FromRow;

use super::stored;
use crate::{
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// An invoice that went out before it was paid.
#[derive(Clone, Copy, Debug)]
pub struct Transferred {
    pub id: InvoiceId,
    pub number: InvoiceNumber,
    pub account: AccountId,
    pub order: OrderId,
    pub subscription: SubscriptionId,
    pub issued: Instant,
    /// The first instant of the day until which it is to be paid.
    pub due: Instant,
    pub gross: Money,
    pub received: Money,
    pub standing: Standing,
}

impl Transferred {
    /// What is still to be paid.
    pub const fn missing(&self) -> Money {
        match self.standing {
            Standing::Open => self.gross,
            Standing::PartlyPaid { missing } => missing,
            _ => Money::zero(self.gross.currency),
        }
    }

    /// It should have been paid by now: its last day is over.
    pub fn is_overdue(&self, shop: &Shop) -> bool {
        !self.standing.is_settled() && shop.today() > shop.config.zone.date(self.due)
    }
}

/// A payment that was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub amount: Money,
    /// The vendor's date.
    pub on: Date,
    pub reference: String,
    /// Whoever recorded it, and when.
    pub by: String,
    pub at: Instant,
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: String,
    number: String,
    account_id: String,
    order_id: String,
    subscription_id: String,
    currency: String,
    gross: i64,
    issued_at: i64,
    due_at: i64,
    withdrawn: i64,
    received: i64,
}

impl Row {
    pub(crate) fn parse(self) -> Result<Transferred, DbError> {
        let gross = stored::money(self.gross, &self.currency)?;
        let received = stored::money(self.received, &self.currency)?;
        Ok(Transferred {
            id: read("invoice id", &self.id)?,
            number: read("invoice number", &self.number)?,
            account: read("account id", &self.account_id)?,
            order: read("order id", &self.order_id)?,
            subscription: read("subscription id", &self.subscription_id)?,
            issued: Instant::from_micros(self.issued_at),
            due: Instant::from_micros(self.due_at),
            gross,
            received,
            standing: Standing::of(gross, received, self.withdrawn != 0),
        })
    }
}

/// The columns of a [`Row`]; the argument says which invoices.
macro_rules! select_transferred {
    ($rest:literal) => {
        concat!(
            "select i.id, i.number, i.account_id, i.order_id, i.subscription_id, i.currency, i.gross, i.issued_at,
                    i.due_at, i.withdrawn,
                    (select cast(coalesce(sum(r.amount), 0) as bigint) from invoice_payments r
                     where r.invoice_id = i.id) as received
             from invoices i ",
            $rest
        )
    };
}

pub(crate) use select_transferred;

/// An invoice by its number; `None` if there is no such, or it was paid when it was issued. Who may see it
/// is asked before.
pub async fn find(tx: &mut Tx, number: InvoiceNumber) -> Result<Option<Transferred>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        select_transferred!("where i.number = $1 and i.due_at is not null"),
        number.to_string(),
    )?;
    row.map(Row::parse).transpose()
}

/// The invoice of a subscription that waits for its payment, if there is one.
pub(crate) async fn open_of(tx: &mut Tx, subscription: SubscriptionId) -> Result<Option<Transferred>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        select_transferred!("where i.subscription_id = $1 and i.due_at is not null and i.settled_at is null"),
        subscription.to_string(),
    )?;
    row.map(Row::parse).transpose()
}

/// The invoices of an account that wait for their payment, the first that is due first.
pub(crate) async fn open_of_account(tx: &mut Tx, account: AccountId) -> Result<Vec<Transferred>, DbError> {
    let rows = fetch_all!(
        tx,
        Row,
        select_transferred!(
            "where i.account_id = $1 and i.due_at is not null and i.settled_at is null order by i.due_at, i.number"
        ),
        account.to_string(),
    )?;
    rows.into_iter().map(Row::parse).collect()
}

/// What was recorded for an invoice, oldest first.
pub async fn receipts(tx: &mut Tx, invoice: &Transferred) -> Result<Vec<Receipt>, DbError> {
    let rows = fetch_all!(
        tx,
        (i64, String, String, String, i64),
        "select r.amount, r.received_on, r.reference, p.address, r.recorded_at
         from invoice_payments r join people p on p.id = r.recorded_by
         where r.invoice_id = $1 order by r.recorded_at, r.id",
        invoice.id.to_string(),
    )?;
    let receipt = |(amount, on, reference, by, at): (i64, String, String, String, i64)| {
        let unreadable = || DbError::Unreadable { what: "date", value: on.clone() };
        Ok(Receipt {
            amount: Money::new(amount, invoice.gross.currency),
            on: parse_iso_date(&on).ok_or_else(unreadable)?,
            reference,
            by,
            at: Instant::from_micros(at),
        })
    };
    rows.into_iter().map(receipt).collect()
}
