//! The invoices that wait for a transfer, the longest overdue first, and those that are looked for: by
//! number, by the reference of a payment, or by the customer.

use domain::{calendar::Instant, invoice::InvoiceNumber};
use sqlx::FromRow;

use super::Staff;
use crate::{
    billing::transfers::{self, Transferred, select_transferred},
    db::{DbError, Tx, fetch_all, fetch_optional},
    shop::Shop,
};

/// Invoices on a page.
pub const INVOICES_PAGE: usize = 25;
/// The most customers that a word of a search stands for.
const CUSTOMERS: i64 = 50;

/// An invoice in staff's list.
#[derive(Clone, Debug)]
pub struct InvoiceLine {
    pub invoice: Transferred,
    pub payer: String,
    pub payer_organization: Option<String>,
    pub product: String,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct FoundInvoices {
    pub lines: Vec<InvoiceLine>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// The one invoice that the query names.
    pub exact: Option<InvoiceNumber>,
}

/// Looks for invoices that are paid by transfer; without a query, those that are open, `after` one of them.
pub async fn find_invoices(shop: &Shop, _: &Staff, query: &str, after: &str) -> Result<FoundInvoices, DbError> {
    let mut tx = shop.db.read().await?;
    let query: String = query.trim().chars().take(200).collect();
    if query.is_empty() {
        return open(&mut tx, after).await;
    }
    if let Some(exact) = named(&mut tx, &query).await? {
        return Ok(FoundInvoices { exact: Some(exact), ..FoundInvoices::default() });
    }
    Ok(FoundInvoices { lines: of_customers(&mut tx, &query).await?, ..FoundInvoices::default() })
}

/// The invoice that is named by its number or by the reference of a payment for it. Bank statements bring
/// more words than the number, so each word is looked at.
async fn named(tx: &mut Tx, query: &str) -> Result<Option<InvoiceNumber>, DbError> {
    for word in query.split_whitespace() {
        if let Ok(number) = word.parse::<InvoiceNumber>()
            && transfers::find(tx, number).await?.is_some()
        {
            return Ok(Some(number));
        }
    }
    let key: String = query.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    let row = fetch_optional!(
        tx,
        (String,),
        "select i.number from invoice_payments r join invoices i on i.id = r.invoice_id where r.reference_key = $1",
        key,
    )?;
    Ok(row.and_then(|(number,)| number.parse().ok()))
}

async fn open(tx: &mut Tx, after: &str) -> Result<FoundInvoices, DbError> {
    let start = match after.parse::<InvoiceNumber>() {
        Ok(number) => transfers::find(tx, number).await?.map(|invoice| (invoice.due, invoice.id.to_string())),
        Err(_) => None,
    };
    let (due, id) = start.unwrap_or((Instant::from_micros(i64::MIN), String::new()));
    let rows = fetch_all!(
        tx,
        transfers::Row,
        select_transferred!(
            "where i.due_at is not null and i.settled_at is null and i.due_at >= $1 and (i.due_at > $1 or i.id > $2)
             order by i.due_at, i.id limit $3"
        ),
        due.as_micros(),
        id,
        i64::try_from(INVOICES_PAGE + 1).unwrap_or(i64::MAX),
    )?;
    let mut lines = with_customers(tx, rows).await?;
    let next = (lines.len() > INVOICES_PAGE).then(|| {
        lines.truncate(INVOICES_PAGE);
        lines.last().map(|line| line.invoice.number.to_string()).unwrap_or_default()
    });
    Ok(FoundInvoices { lines, next, exact: None })
}

/// Invoices of the customers of whom a word begins like the query's first, the newest first.
async fn of_customers(tx: &mut Tx, query: &str) -> Result<Vec<InvoiceLine>, DbError> {
    let is_address = query.contains('@');
    let word = if is_address { Some(query.to_lowercase()) } else { super::words::split(query).next() };
    let Some(word) = word else { return Ok(Vec::new()) };
    let rows = fetch_all!(
        tx,
        transfers::Row,
        select_transferred!(
            "where i.due_at is not null and i.account_id in (
                 select w.account_id from account_words w where w.word >= $1 and w.word < $2 limit $3)
             order by i.issued_at desc, i.number desc limit $4"
        ),
        &word,
        format!("{word}\u{10ffff}"),
        CUSTOMERS,
        i64::try_from(INVOICES_PAGE).unwrap_or(i64::MAX),
    )?;
    with_customers(tx, rows).await
}

#[derive(FromRow)]
struct CustomerRow {
    payer: String,
    payer_organization: Option<String>,
    product: String,
}

async fn with_customers(tx: &mut Tx, rows: Vec<transfers::Row>) -> Result<Vec<InvoiceLine>, DbError> {
    let mut lines = Vec::new();
    for row in rows {
        let invoice = row.parse()?;
        let CustomerRow { payer, payer_organization, product } = crate::db::fetch_one!(
            tx,
            CustomerRow,
            "select o.billing_name as payer, o.billing_organization as payer_organization, 
                    case when i.more_lines = 0 then p.name else p.name || ' and ' || i.more_lines || ' more' end as product
             from invoices i join orders o on o.id = i.order_id join products p on p.id = o.product_id where i.id = $1",
            invoice.id.to_string(),
        )?;
        lines.push(InvoiceLine { invoice, payer, payer_organization, product });
    }
    Ok(lines)
}
