//! Issuing an invoice inside the transaction that sells.

use domain::{
    calendar::{Instant, iso_date},
    ids::{AccountId, InvoiceId, OrderId, SubscriptionId},
    invoice::{Invoice, InvoiceLine, InvoiceNumber, Party, Payment},
    money::Currency,
    tax::Amounts,
};

use super::Terms;
use crate::{
    catalog::Vendor,
    db::{DbError, Tx, execute, fetch_one},
    jobs,
    shop::Shop,
};

/// What to put on a paper.
pub(crate) struct NewInvoice {
    pub account: AccountId,
    pub order: OrderId,
    pub subscription: SubscriptionId,
    /// Whether it is of a renewal, and not of the order itself.
    pub is_renewal: bool,
    pub currency: Currency,
    pub po_number: Option<String>,
    pub buyer: Party,
    pub line: InvoiceLine,
    pub total: Amounts,
    pub terms: Terms,
}

/// Gives out the next number of this year's series and writes the paper, with the job that makes
/// its PDF. The number is lost together with the transaction, so the series has no gap.
pub(crate) async fn issue(
    tx: &mut Tx,
    shop: &Shop,
    vendor: &Vendor,
    new: NewInvoice,
) -> Result<InvoiceNumber, DbError> {
    let issued = shop.now();
    let today = shop.today();
    let number = next_number(tx, u16::try_from(today.year()).unwrap_or(9999)).await?;
    let id = shop.id(InvoiceId::from_parts);
    let due = new.terms.due();
    let (payment, pay_by) = new.terms.into_paper();
    let paper = Invoice {
        number,
        issued,
        issued_on: iso_date(today),
        seller: vendor.party(),
        buyer: new.buyer,
        order: new.order.to_string(),
        po_number: new.po_number,
        currency: new.currency,
        lines: vec![new.line],
        total: new.total,
        payment,
        pay_by,
    };
    let text = serde_json::to_string(&paper)
        .map_err(|error| DbError::Unreadable { what: "invoice", value: error.to_string() })?;
    execute!(
        tx,
        "insert into invoices
             (id, number, account_id, order_id, subscription_id, currency, net, tax, gross, issued_at, paper,
              search_text, renewal, po_number, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        id.to_string(),
        number.to_string(),
        new.account.to_string(),
        new.order.to_string(),
        new.subscription.to_string(),
        new.currency.code(),
        new.total.net.minor,
        new.total.tax.minor,
        new.total.gross.minor,
        issued.as_micros(),
        text,
        search_text(&paper),
        i64::from(new.is_renewal),
        &paper.po_number,
        due.map(Instant::as_micros),
    )?;
    let key = format!("invoice-pdf:{id}");
    jobs::enqueue(tx, shop, jobs::Kind::RenderInvoice, &id.to_string(), &key, issued).await?;
    Ok(number)
}

/// What a search in the list of papers looks at, in small letters.
fn search_text(paper: &Invoice) -> String {
    let number = paper.number.to_string();
    let lines = paper.lines.iter().flat_map(|line| [line.product.as_str(), line.licensee.as_str()]);
    let words: Vec<&str> = [number.as_str()].into_iter().chain(paper.po_number.as_deref()).chain(lines).collect();
    words.join(" ").to_lowercase()
}

/// The next number of a series; the row's lock makes concurrent sellers wait for each other.
async fn next_number(tx: &mut Tx, series: u16) -> Result<InvoiceNumber, DbError> {
    let (last,) = fetch_one!(
        tx,
        (i64,),
        "insert into number_series (series, last) values ($1, 1)
         on conflict (series) do update set last = number_series.last + 1
         returning last",
        i64::from(series),
    )?;
    let position =
        u32::try_from(last).map_err(|_| DbError::Unreadable { what: "number series", value: last.to_string() })?;
    Ok(InvoiceNumber { series, position })
}

/// Street, then postal code and city, as far as they were given.
pub(crate) fn address_lines(street: Option<&str>, postal_code: Option<&str>, city: Option<&str>) -> Vec<String> {
    let join = |parts: [Option<&str>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    [join([street, None]), join([postal_code, city])].into_iter().filter(|line| !line.is_empty()).collect()
}

/// "Visa ending in 4242".
pub(crate) fn paid_by(card: &domain::card::CardDigest, at: Instant) -> Payment {
    Payment { at, method: format!("{} ending in {}", card.brand.name(), card.last_four) }
}
