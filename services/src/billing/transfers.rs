//! Invoices that go out before they are paid (rules 10 and 14): what was received for each, by bank transfer
//! and by card, and how it stands by that. Nothing of it is on the paper, which never changes (rule 19).

use domain::{
    bank::BankAccount,
    by_invoice::Standing,
    calendar::{Date, Instant, parse_iso_date},
    card::CardBrand,
    ids::{AccountId, InvoiceId, OrderId, SubscriptionId},
    invoice::InvoiceNumber,
    money::Money,
};
use sqlx::FromRow;

use super::stored;
use crate::{
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    invoicing,
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
    /// What the account's balance pays of it (rule 17).
    pub from_balance: Money,
    /// By transfer and by card.
    pub received: Money,
    pub standing: Standing,
}

impl Transferred {
    /// What it asks for: its total, less what the balance pays.
    pub const fn asked(&self) -> Money {
        Money::new(self.gross.minor.saturating_sub(self.from_balance.minor), self.gross.currency)
    }

    /// What is still to be paid.
    pub const fn missing(&self) -> Money {
        match self.standing {
            Standing::Open => self.asked(),
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
    /// Of a transfer its reference, else the card.
    pub reference: String,
    /// Whoever recorded it; `None` of a card's.
    pub by: Option<String>,
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
    from_balance: i64,
    issued_at: i64,
    due_at: i64,
    withdrawn: i64,
    received: i64,
}

impl Row {
    pub(crate) fn parse(self) -> Result<Transferred, DbError> {
        let gross = stored::money(self.gross, &self.currency)?;
        let from_balance = stored::money(self.from_balance, &self.currency)?;
        let received = stored::money(self.received, &self.currency)?;
        let unreadable = |_| DbError::Unreadable { what: "balance on an invoice", value: self.number.clone() };
        let asked = gross.minus(from_balance).map_err(unreadable)?;
        Ok(Transferred {
            id: read("invoice id", &self.id)?,
            number: read("invoice number", &self.number)?,
            account: read("account id", &self.account_id)?,
            order: read("order id", &self.order_id)?,
            subscription: read("subscription id", &self.subscription_id)?,
            issued: Instant::from_micros(self.issued_at),
            due: Instant::from_micros(self.due_at),
            gross,
            from_balance,
            received,
            standing: Standing::of(asked, received, self.withdrawn != 0),
        })
    }
}

/// The columns of a [`Row`]; the argument says which invoices.
macro_rules! select_transferred {
    ($rest:literal) => {
        concat!(
            "select i.id, i.number, i.account_id, i.order_id, i.subscription_id, i.currency, i.gross, i.from_balance,
                    i.issued_at, i.due_at, i.withdrawn,
                    (select cast(coalesce(sum(r.amount), 0) as bigint) from invoice_payments r
                     where r.invoice_id = i.id)
                    + (select cast(coalesce(sum(c.amount), 0) as bigint) from invoice_charges c
                       where c.invoice_id = i.id) as received
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

/// The same by its row.
pub(crate) async fn by_id(tx: &mut Tx, id: InvoiceId) -> Result<Option<Transferred>, DbError> {
    let row =
        fetch_optional!(tx, Row, select_transferred!("where i.id = $1 and i.due_at is not null"), id.to_string())?;
    row.map(Row::parse).transpose()
}

/// The invoice of a subscription that waits for its payment, if there is one.
pub(crate) async fn open_of(tx: &mut Tx, subscription: SubscriptionId) -> Result<Option<Transferred>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        select_transferred!(
            "join invoice_lines l on l.invoice_id = i.id
             where l.subscription_id = $1 and i.due_at is not null and i.settled_at is null"
        ),
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

/// Where to an open invoice is paid, as its paper bears it.
pub async fn account_of(tx: &mut Tx, number: InvoiceNumber) -> Result<Option<BankAccount>, DbError> {
    Ok(invoicing::how_to_pay(tx, number).await?.map(|(_, account)| account))
}

/// What was received for an invoice, oldest first.
pub async fn receipts(tx: &mut Tx, shop: &Shop, invoice: &Transferred) -> Result<Vec<Receipt>, DbError> {
    let id = invoice.id.to_string();
    let transfers = fetch_all!(
        tx,
        (i64, String, String, String, i64),
        "select r.amount, r.received_on, r.reference, p.address, r.recorded_at
         from invoice_payments r join people p on p.id = r.recorded_by
         where r.invoice_id = $1 order by r.recorded_at, r.id",
        &id,
    )?;
    let charges = fetch_all!(
        tx,
        (i64, String, String, i64),
        "select c.amount, a.card_brand, a.card_last_four, c.charged_at
         from invoice_charges c join attempts a on a.id = c.attempt_id
         where c.invoice_id = $1 order by c.charged_at, c.attempt_id",
        &id,
    )?;
    let money = |minor| Money::new(minor, invoice.gross.currency);
    let mut receipts = Vec::new();
    for (amount, on, reference, by, at) in transfers {
        let on = parse_iso_date(&on).ok_or_else(|| DbError::Unreadable { what: "date", value: on.clone() })?;
        receipts.push(Receipt { amount: money(amount), on, reference, by: Some(by), at: Instant::from_micros(at) });
    }
    for (amount, brand, last_four, at) in charges {
        let at = Instant::from_micros(at);
        let reference = format!("{} ending in {last_four}", CardBrand::from_name(&brand).name());
        receipts.push(Receipt { amount: money(amount), on: shop.config.zone.date(at), reference, by: None, at });
    }
    receipts.sort_by_key(|receipt| receipt.at);
    Ok(receipts)
}
