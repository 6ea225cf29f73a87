//! Credit notes: papers of their own that take back an invoice or a part of it (rules 17 to 19). The
//! invoice stays as it was issued; both name each other on their pages.

use domain::{
    calendar::iso_date,
    ids::{AccountId, SubscriptionId},
    invoice::{self, CreditReason, Credited, Invoice, InvoiceNumber, PaperKind},
    money::{Currency, Money},
    subscription::Period,
    tax::Amounts,
};
use sqlx::FromRow;

use super::issue::{About, next_number, store};
use crate::{
    billing::stored,
    db::{DbError, Tx, execute, fetch_all, fetch_one, fetch_optional, read, read_json},
    shop::Shop,
};

/// How much of an invoice is taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent {
    /// Everything that earlier credit notes left of it.
    Rest,
    /// So much of its net price, for this part of its period.
    Part { net: Money, period: Period },
}

/// A credit note that was issued.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Issued {
    pub number: InvoiceNumber,
    pub amounts: Amounts,
}

#[derive(FromRow)]
struct Row {
    id: String,
    account_id: String,
    order_id: String,
    subscription_id: String,
    paper: String,
}

/// Issues a credit note over an invoice, at the invoice's own tax, and writes it into the ledger. `None`:
/// nothing is left of the invoice. More than what is left is an error, and nothing is written.
pub(crate) async fn credit(
    tx: &mut Tx,
    shop: &Shop,
    number: InvoiceNumber,
    extent: Extent,
    reason: CreditReason,
) -> Result<Option<Issued>, DbError> {
    // Its lock makes credit notes of one invoice wait for each other.
    execute!(tx, "update invoices set number = number where number = $1", number.to_string())?;
    let row = fetch_optional!(
        tx,
        Row,
        "select id, account_id, order_id, subscription_id, paper from invoices
         where number = $1 and kind = 'invoice'",
        number.to_string(),
    )?;
    let row = row.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let paper: Invoice = read_json("invoice", &row.paper)?;
    let credited = credited(tx, &row.id, paper.currency).await?;
    let Some((mut line, amounts)) = line_of(&paper, credited, extent)? else { return Ok(None) };
    line.amounts = amounts;
    if let Extent::Part { period, .. } = extent {
        line.period = period;
    }
    let account: AccountId = read("account id", &row.account_id)?;
    let subscription: SubscriptionId = read("subscription id", &row.subscription_id)?;
    let note = Invoice {
        number: next_number(tx, shop, PaperKind::CreditNote).await?,
        issued: shop.now(),
        issued_on: iso_date(shop.today()),
        lines: vec![line],
        total: amounts,
        payment: None,
        pay_by: None,
        from_balance: None,
        credits: Some(Credited { invoice: number, issued_on: paper.issued_on, reason }),
        // Who sells, who buys and how they are named: as on the invoice.
        ..paper
    };
    let about = About { account, order: &row.order_id, subscription, is_renewal: true, credits: Some(&row.id) };
    store(tx, shop, &about, &note).await?;
    Ok(Some(Issued { number: note.number, amounts }))
}

/// The line that is credited, and its amounts. Invoices are issued with one line.
fn line_of(
    paper: &Invoice,
    credited: Amounts,
    extent: Extent,
) -> Result<Option<(invoice::InvoiceLine, Amounts)>, DbError> {
    let unreadable = |value: String| DbError::Unreadable { what: "credit", value };
    let [line] = paper.lines.as_slice() else { return Err(unreadable(format!("lines of {}", paper.number))) };
    let net = match extent {
        Extent::Part { net, .. } => net,
        Extent::Rest => invoice::left_of(paper.total, credited).map_err(|error| unreadable(error.to_string()))?.net,
    };
    if net.is_zero() {
        return Ok(None);
    }
    let amounts = invoice::credit(paper.total, line.tax, credited, net);
    Ok(Some((line.clone(), amounts.map_err(|error| unreadable(format!("{}: {error}", paper.number)))?)))
}

/// What the credit notes of an invoice bear together.
async fn credited(tx: &mut Tx, invoice: &str, currency: Currency) -> Result<Amounts, DbError> {
    let (net, tax, gross) = fetch_one!(
        tx,
        (i64, i64, i64),
        "select cast(coalesce(sum(net), 0) as bigint), cast(coalesce(sum(tax), 0) as bigint),
                cast(coalesce(sum(gross), 0) as bigint)
         from invoices where credits_id = $1",
        invoice,
    )?;
    let money = |minor| Money::new(minor, currency);
    Ok(Amounts { net: money(net), tax: money(tax), gross: money(gross) })
}

/// The other papers of a chain: of an invoice its credit notes, of a credit note its invoice.
#[derive(Clone, Copy, Debug)]
pub struct Linked {
    pub number: InvoiceNumber,
    pub gross: Money,
}

/// The papers that a paper is in a chain with, in their order; who may see it was asked before.
pub async fn chain(shop: &Shop, number: InvoiceNumber) -> Result<Vec<Linked>, DbError> {
    let rows = fetch_all!(
        &mut shop.db.glance().await?,
        (String, String, i64),
        "select other.number, other.currency, other.gross
         from invoices this join invoices other on other.credits_id = this.id or other.id = this.credits_id
         where this.number = $1 order by other.issued_at, other.number",
        number.to_string(),
    )?;
    rows.into_iter()
        .map(|(number, currency, gross)| {
            Ok(Linked { number: read("invoice number", &number)?, gross: stored::money(gross, &currency)? })
        })
        .collect()
}
