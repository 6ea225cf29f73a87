//! Invoices that go out before they are paid (rules 10 and 14): what they ask for, and how one is taken back
//! when nothing is owed for it any more.

use domain::{
    bank::BankAccount,
    calendar::Instant,
    invoice::{CreditReason, Invoice, InvoiceNumber, PayBy, Payment},
};

use super::{Extent, credit};
use crate::{
    db::{DbError, Tx, execute, fetch_optional, read_json},
    payments::attempts::Together,
    shop::Shop,
};

/// Whether a paper was paid when it is issued.
pub(crate) enum Terms {
    Paid(Payment),
    Due {
        /// The first instant of the day until which it is to be paid.
        at: Instant,
        pay_by: PayBy,
    },
}

impl Terms {
    pub(super) const fn due(&self) -> Option<Instant> {
        match self {
            Self::Paid(_) => None,
            Self::Due { at, .. } => Some(*at),
        }
    }

    /// As the paper bears them.
    pub(super) fn into_paper(self) -> (Option<Payment>, Option<PayBy>) {
        match self {
            Self::Paid(payment) => (Some(payment), None),
            Self::Due { pay_by, .. } => (None, Some(pay_by)),
        }
    }
}

/// A paper, for those who may see it anyway; `None` if there is no such.
pub(crate) async fn paper(tx: &mut Tx, number: InvoiceNumber) -> Result<Option<Invoice>, DbError> {
    let row = fetch_optional!(tx, (String,), "select paper from invoices where number = $1", number.to_string())?;
    row.map(|(paper,)| read_json("invoice", &paper)).transpose()
}

/// The purchase order and the bank account that an open invoice bears; `None` if it bears none.
pub(crate) async fn how_to_pay(
    tx: &mut Tx,
    number: InvoiceNumber,
) -> Result<Option<(Option<String>, BankAccount)>, DbError> {
    let paper = paper(tx, number).await?;
    Ok(paper.and_then(|paper| paper.pay_by.map(|pay_by| (paper.po_number, pay_by.account))))
}

/// Keeps which form asked for an invoice over several, so that a double click makes one; nothing where that is empty.
pub(crate) async fn keep_once(tx: &mut Tx, number: InvoiceNumber, once: &str) -> Result<(), DbError> {
    if !once.is_empty() {
        execute!(tx, "update invoices set together_once = $2 where number = $1", number.to_string(), once)?;
    }
    Ok(())
}

/// Keeps what the payment of an open invoice makes of the subscriptions on it.
pub(crate) async fn keep_together(tx: &mut Tx, number: InvoiceNumber, together: &Together) -> Result<(), DbError> {
    let text = serde_json::to_string(together)
        .map_err(|error| DbError::Unreadable { what: "renewals", value: error.to_string() })?;
    execute!(tx, "update invoices set together = $2 where number = $1", number.to_string(), text)?;
    Ok(())
}

/// The same, read; `None` of every other paper.
pub(crate) async fn together_of(tx: &mut Tx, number: InvoiceNumber) -> Result<Option<Together>, DbError> {
    let row =
        fetch_optional!(tx, (Option<String>,), "select together from invoices where number = $1", number.to_string())?;
    row.and_then(|(together,)| together).map(|together| read_json("renewals", &together)).transpose()
}

/// Takes an open invoice back by a credit note: nothing is owed for it any more, and it is settled. A
/// second time changes nothing.
pub(crate) async fn withdraw(tx: &mut Tx, shop: &Shop, number: InvoiceNumber) -> Result<(), DbError> {
    let withdrawn = execute!(
        tx,
        "update invoices set settled_at = $2, withdrawn = 1 where number = $1 and settled_at is null",
        number.to_string(),
        shop.now().as_micros(),
    )?;
    if withdrawn > 0 {
        credit(tx, shop, number, Extent::Rest, CreditReason::Unpaid).await?;
    }
    Ok(())
}
