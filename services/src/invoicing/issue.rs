//! Issuing papers inside the transaction that sells or takes back.

use domain::{
    calendar::{Instant, iso_date},
    ids::{AccountId, InvoiceId, OrderId, SubscriptionId},
    invoice::{Invoice, InvoiceLine, InvoiceNumber, PaperKind, Party, Payment},
    money::{Currency, Money},
    tax::Amounts,
};

use super::Terms;
use crate::{
    billing::ledger::{self, Entry},
    catalog::Vendor,
    db::{DbError, Tx, execute, fetch_one},
    jobs,
    shop::Shop,
};

/// What to put on a paper.
pub(crate) struct NewInvoice {
    pub account: AccountId,
    pub order: OrderId,
    /// Whether it is of a later period, and not of the order itself.
    pub is_renewal: bool,
    pub currency: Currency,
    pub po_number: Option<String>,
    pub buyer: Party,
    /// What it is for, with the subscription of each: at least one, and each at most once.
    pub lines: Vec<(SubscriptionId, InvoiceLine)>,
    pub terms: Terms,
    /// What of the total is paid from the account's balance; zero for most.
    pub from_balance: Money,
}

/// Whose a paper is and what it is about, for its row.
pub(super) struct About<'a> {
    pub account: AccountId,
    pub order: &'a str,
    /// Of each line its subscription.
    pub subscriptions: &'a [SubscriptionId],
    pub is_renewal: bool,
    /// Of a credit note: the row of its invoice.
    pub credits: Option<&'a str>,
}

/// Gives out the next number of this year's series and writes the paper and its line of the ledger, with
/// the job that makes its PDF. The number is lost together with the transaction, so the series has no gap.
pub(crate) async fn issue(
    tx: &mut Tx,
    shop: &Shop,
    vendor: &Vendor,
    new: NewInvoice,
) -> Result<InvoiceNumber, DbError> {
    let order = new.order.to_string();
    let (subscriptions, lines): (Vec<_>, Vec<_>) = new.lines.into_iter().unzip();
    let due = new.terms.due();
    let (payment, pay_by) = new.terms.into_paper();
    let paper = Invoice {
        number: next_number(tx, shop, PaperKind::Invoice).await?,
        issued: shop.now(),
        issued_on: iso_date(shop.today()),
        seller: vendor.party(),
        buyer: new.buyer,
        order: order.clone(),
        po_number: new.po_number,
        currency: new.currency,
        total: total(&lines, new.currency)?,
        lines,
        payment,
        pay_by,
        from_balance: Some(new.from_balance).filter(|used| !used.is_zero()),
        credits: None,
    };
    let about = About {
        account: new.account,
        order: &order,
        subscriptions: &subscriptions,
        is_renewal: new.is_renewal,
        credits: None,
    };
    store(tx, shop, &about, &paper).await?;
    if let Some(due) = due {
        let number = paper.number.to_string();
        execute!(
            tx,
            "update invoices set due_at = $2, from_balance = $3 where number = $1",
            number,
            due.as_micros(),
            paper.from_balance.map_or(0, |used| used.minor),
        )?;
    }
    Ok(paper.number)
}

/// What lines bear together.
pub(super) fn total(lines: &[InvoiceLine], currency: Currency) -> Result<Amounts, DbError> {
    lines
        .iter()
        .try_fold(Amounts::zero(currency), |sum, line| sum.plus(line.amounts))
        .map_err(|error| DbError::Unreadable { what: "total of a paper", value: error.to_string() })
}

/// Writes a paper's row, its line of the ledger, and the job that makes its PDF.
pub(super) async fn store(tx: &mut Tx, shop: &Shop, about: &About<'_>, paper: &Invoice) -> Result<(), DbError> {
    let id = shop.id(InvoiceId::from_parts);
    let first = about.subscriptions.first().copied().ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let text = serde_json::to_string(paper)
        .map_err(|error| DbError::Unreadable { what: "invoice", value: error.to_string() })?;
    execute!(
        tx,
        "insert into invoices
             (id, number, account_id, order_id, subscription_id, currency, net, tax, gross, issued_at, paper,
              search_text, renewal, po_number, kind, credits_id, year, more_lines)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        id.to_string(),
        paper.number.to_string(),
        about.account.to_string(),
        about.order,
        first.to_string(),
        paper.currency.code(),
        paper.total.net.minor,
        paper.total.tax.minor,
        paper.total.gross.minor,
        paper.issued.as_micros(),
        text,
        search_text(paper),
        i64::from(about.is_renewal),
        &paper.po_number,
        paper.number.kind.code(),
        about.credits,
        format!("{:04}", paper.number.year),
        i64::try_from(paper.lines.len().saturating_sub(1)).unwrap_or(i64::MAX),
    )?;
    for (position, (subscription, line)) in (0_i64..).zip(about.subscriptions.iter().zip(&paper.lines)) {
        execute!(
            tx,
            "insert into invoice_lines (invoice_id, position, subscription_id, net, tax, gross)
             values ($1, $2, $3, $4, $5, $6)",
            id.to_string(),
            position,
            subscription.to_string(),
            line.amounts.net.minor,
            line.amounts.tax.minor,
            line.amounts.gross.minor,
        )?;
    }
    let number = paper.number.to_string();
    let entry = match paper.number.kind {
        PaperKind::Invoice => Entry::Invoice(&number),
        PaperKind::CreditNote => Entry::CreditNote(&number),
    };
    ledger::write(tx, shop, about.account, Some(first), entry, paper.total.gross).await?;
    let key = format!("invoice-pdf:{id}");
    jobs::enqueue(tx, shop, jobs::Kind::RenderInvoice, &id.to_string(), &key, paper.issued).await
}

/// What a search in the list of papers looks at, in small letters.
fn search_text(paper: &Invoice) -> String {
    let number = paper.number.to_string();
    let credited = paper.credits.as_ref().map(|credited| credited.invoice.to_string());
    let lines = paper.lines.iter().flat_map(|line| [line.product.as_str(), line.licensee.as_str()]);
    let words: Vec<&str> = [number.as_str()]
        .into_iter()
        .chain(credited.as_deref())
        .chain(paper.po_number.as_deref())
        .chain(lines)
        .collect();
    words.join(" ").to_lowercase()
}

/// The next number of this year's series; the row's lock makes concurrent sellers wait for each other.
pub(super) async fn next_number(tx: &mut Tx, shop: &Shop, kind: PaperKind) -> Result<InvoiceNumber, DbError> {
    let year = u16::try_from(shop.today().year()).unwrap_or(9999);
    let (last,) = fetch_one!(
        tx,
        (i64,),
        "insert into number_series (series, last) values ($1, 1)
         on conflict (series) do update set last = number_series.last + 1
         returning last",
        InvoiceNumber::series(kind, year),
    )?;
    let position =
        u32::try_from(last).map_err(|_| DbError::Unreadable { what: "number series", value: last.to_string() })?;
    Ok(InvoiceNumber { kind, year, position })
}

/// Street, then postal code and city, as far as they were given.
pub(crate) fn address_lines(street: Option<&str>, postal_code: Option<&str>, city: Option<&str>) -> Vec<String> {
    let join = |parts: [Option<&str>; 2]| parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    [join([street, None]), join([postal_code, city])].into_iter().filter(|line| !line.is_empty()).collect()
}

/// Paid by what the account had.
pub(crate) fn paid_from_balance(at: Instant) -> Payment {
    Payment { at, method: "your balance".to_owned() }
}

/// "Visa ending in 4242".
pub(crate) fn paid_by(card: &domain::card::CardDigest, at: Instant) -> Payment {
    Payment { at, method: format!("{} ending in {}", card.brand.name(), card.last_four) }
}
