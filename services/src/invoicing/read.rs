//! Reading issued papers: lists, one paper, and its PDF.

use domain::{
    account::Action,
    calendar::Instant,
    country::Country,
    ids::{AccountId, InvoiceId, SubscriptionId},
    invoice::{Invoice, InvoiceNumber},
    locale::Locale,
    money::Money,
};
use sqlx::FromRow;
use thiserror::Error;

use super::pdf::{self, Paper};
use crate::{
    accounts::access::Caller,
    billing::stored,
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read, read_json},
    shop::Shop,
};

/// A paper in a list.
#[derive(Clone, Debug)]
pub struct InvoiceSummary {
    pub number: InvoiceNumber,
    pub subscription: SubscriptionId,
    pub issued: Instant,
    pub gross: Money,
    pub product: String,
    pub licensee_name: String,
    pub licensee_organization: Option<String>,
    /// How many other licenses it is for.
    pub more: i64,
    pub po_number: Option<String>,
    /// Of one that is to be paid by transfer: until when, while it is open.
    pub open_until: Option<Instant>,
    /// It was taken back unpaid.
    pub withdrawn: bool,
}

/// The paper exists, but its PDF could not be made.
#[derive(Debug, Error)]
pub enum PaperError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the PDF could not be made: {0}")]
    Pdf(#[from] pdf::PdfError),
    #[error("the PDF's task ended early: {0}")]
    Task(#[from] tokio::task::JoinError),
}

#[derive(FromRow)]
pub(super) struct InvoiceRow {
    number: String,
    subscription_id: String,
    currency: String,
    gross: i64,
    issued_at: i64,
    product_name: String,
    licensee_name: String,
    licensee_organization: Option<String>,
    more_lines: i64,
    po_number: Option<String>,
    due_at: Option<i64>,
    settled_at: Option<i64>,
    withdrawn: i64,
}

impl InvoiceRow {
    pub(super) fn summary(self) -> Result<InvoiceSummary, DbError> {
        Ok(InvoiceSummary {
            number: read("invoice number", &self.number)?,
            subscription: read("subscription id", &self.subscription_id)?,
            issued: Instant::from_micros(self.issued_at),
            gross: stored::money(self.gross, &self.currency)?,
            product: self.product_name,
            licensee_name: self.licensee_name,
            licensee_organization: self.licensee_organization,
            more: self.more_lines,
            po_number: self.po_number,
            open_until: self.due_at.filter(|_| self.settled_at.is_none()).map(Instant::from_micros),
            withdrawn: self.withdrawn != 0,
        })
    }
}

/// The columns of an [`InvoiceRow`]; the argument says which papers.
macro_rules! select_invoices {
    ($rest:literal) => {
        concat!(
            "select i.number, i.subscription_id, i.currency, i.gross, i.issued_at, p.name as product_name,
                    o.licensee_name, o.licensee_organization, i.more_lines, i.po_number, i.due_at, i.settled_at, i.withdrawn
             from invoices i
             join subscriptions s on s.id = i.subscription_id
             join orders o on o.id = s.order_id
             join products p on p.id = o.product_id ",
            $rest
        )
    };
}

pub(super) use select_invoices;

/// An account's newest papers, at most five. The limit stands in the text: SQLite plans a statement
/// anew whenever a parameter of `limit` is bound.
pub async fn newest(tx: &mut Tx, account: AccountId) -> Result<Vec<InvoiceSummary>, DbError> {
    let rows = fetch_all!(
        tx,
        InvoiceRow,
        select_invoices!("where i.account_id = $1 order by i.issued_at desc, i.number desc limit 5"),
        account.to_string(),
    )?;
    rows.into_iter().map(InvoiceRow::summary).collect()
}

/// The papers of a subscription, newest first.
pub async fn of_subscription(tx: &mut Tx, subscription: SubscriptionId) -> Result<Vec<InvoiceSummary>, DbError> {
    let rows = fetch_all!(
        tx,
        InvoiceRow,
        select_invoices!(
            "join invoice_lines l on l.invoice_id = i.id
             where l.subscription_id = $1 order by i.issued_at desc, i.number desc"
        ),
        subscription.to_string(),
    )?;
    rows.into_iter().map(InvoiceRow::summary).collect()
}

#[derive(FromRow)]
struct PaperRow {
    id: String,
    account_id: String,
    paper: String,
}

/// A paper by its number, if the caller may see it; otherwise `None`, whether or not it exists.
pub async fn find(shop: &Shop, caller: &Caller, number: InvoiceNumber) -> Result<Option<Invoice>, DbError> {
    let found = find_row(&mut shop.db.glance().await?, caller, number).await?;
    found.map(|row| read_json("invoice", &row.paper)).transpose()
}

async fn find_row(tx: &mut Tx, caller: &Caller, number: InvoiceNumber) -> Result<Option<PaperRow>, DbError> {
    let row = fetch_optional!(
        tx,
        PaperRow,
        "select id, account_id, paper from invoices where number = $1",
        number.to_string(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let account: AccountId = read("account id", &row.account_id)?;
    Ok(caller.may(account, Action::SeeInvoices).then_some(row))
}

/// The stored PDF of a paper, made now if its job did not run yet.
pub async fn pdf_of(shop: &Shop, caller: &Caller, number: InvoiceNumber) -> Result<Option<Vec<u8>>, PaperError> {
    let Some(row) = find_row(&mut shop.db.glance().await?, caller, number).await? else { return Ok(None) };
    let id = read("invoice id", &row.id)?;
    if let Some(content) = stored_pdf(&mut shop.db.glance().await?, id).await? {
        return Ok(Some(content));
    }
    store_pdf(shop, id).await?;
    Ok(stored_pdf(&mut shop.db.glance().await?, id).await?)
}

/// Makes a paper's PDF and keeps it; a second call changes nothing (rule 21).
pub async fn store_pdf(shop: &Shop, id: InvoiceId) -> Result<(), PaperError> {
    let mut tx = shop.db.read().await?;
    if stored_pdf(&mut tx, id).await?.is_some() {
        return Ok(());
    }
    let row = fetch_optional!(
        &mut tx,
        PaperRow,
        "select id, account_id, paper from invoices where id = $1",
        id.to_string(),
    )?;
    drop(tx);
    let Some(row) = row else { return Ok(()) };
    let invoice: Invoice = read_json("invoice", &row.paper)?;
    let paper = paper_size(invoice.buyer.country);
    let (zone, sandbox) = (shop.config.zone.clone(), shop.gateway.is_sandbox());
    // Setting a page computes for a while, and reads fonts from disk the first time.
    let rendering = tokio::task::spawn_blocking(move || pdf::render(&invoice, &zone, paper, Locale::EnUs, sandbox));
    let content = rendering.await??;
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "insert into invoice_files (invoice_id, format, content) values ($1, 'pdf', $2)
         on conflict (invoice_id, format) do nothing",
        id.to_string(),
        content,
    )?;
    tx.commit().await?;
    Ok(())
}

async fn stored_pdf(tx: &mut Tx, id: InvoiceId) -> Result<Option<Vec<u8>>, DbError> {
    let row = fetch_optional!(
        tx,
        (Vec<u8>,),
        "select content from invoice_files where invoice_id = $1 and format = 'pdf'",
        id.to_string(),
    )?;
    Ok(row.map(|(content,)| content))
}

/// Letter where the buyer's country prints on it, A4 elsewhere (Unicode CLDR, territoryInfo).
fn paper_size(country: Country) -> Paper {
    match country.code() {
        "US" | "BZ" | "CA" | "MX" | "PH" | "CL" | "CO" | "CR" | "GT" | "NI" | "PA" | "PR" | "SV" | "VE" => {
            Paper::Letter
        }
        _ => Paper::A4,
    }
}
