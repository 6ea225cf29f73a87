//! Credit notes: papers of their own that take back an invoice or a part of it (rules 17 to 19). The
//! invoice stays as it was issued; both name each other on their pages.

use domain::{
    calendar::iso_date,
    ids::{AccountId, SubscriptionId},
    invoice::{self, CreditReason, Credited, Invoice, InvoiceLine, InvoiceNumber, PaperKind},
    money::Money,
    subscription::Period,
    tax::Amounts,
};
use sqlx::FromRow;

use super::issue::{About, next_number, store, total};
use crate::{
    billing::stored,
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read, read_json},
    shop::Shop,
};

/// How much of an invoice is taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent {
    /// Everything that earlier credit notes left of it.
    Rest,
    /// The same of one subscription's line.
    RestOf(SubscriptionId),
    /// So much of a subscription's net price, for this part of its period.
    Part { subscription: SubscriptionId, net: Money, period: Period },
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
        "select id, account_id, order_id, paper from invoices
         where number = $1 and kind = 'invoice'",
        number.to_string(),
    )?;
    let row = row.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let paper: Invoice = read_json("invoice", &row.paper)?;
    let (subscriptions, lines) = lines(tx, &row.id, &paper, extent).await?;
    if lines.is_empty() {
        return Ok(None);
    }
    let amounts = total(&lines, paper.currency)?;
    let account: AccountId = read("account id", &row.account_id)?;
    let note = Invoice {
        number: next_number(tx, shop, PaperKind::CreditNote).await?,
        issued: shop.now(),
        issued_on: iso_date(shop.today()),
        lines,
        total: amounts,
        payment: None,
        pay_by: None,
        from_balance: None,
        credits: Some(Credited { invoice: number, issued_on: paper.issued_on, reason }),
        // Who sells, who buys and how they are named: as on the invoice.
        ..paper
    };
    let about = About {
        account,
        order: &row.order_id,
        subscriptions: &subscriptions,
        is_renewal: true,
        credits: Some(&row.id),
    };
    store(tx, shop, &about, &note).await?;
    Ok(Some(Issued { number: note.number, amounts }))
}

/// The lines that are credited, with their subscriptions: none where nothing is left.
async fn lines(
    tx: &mut Tx,
    invoice: &str,
    paper: &Invoice,
    extent: Extent,
) -> Result<(Vec<SubscriptionId>, Vec<InvoiceLine>), DbError> {
    let (mut subscriptions, mut lines) = (Vec::new(), Vec::new());
    let stored = of_lines(tx, invoice).await?;
    for ((subscription, credited), line) in stored.into_iter().zip(&paper.lines) {
        let unreadable = |error: &dyn std::fmt::Display| DbError::Unreadable {
            what: "credit",
            value: format!("{}: {error}", paper.number),
        };
        let money = |minor| Money::new(minor, paper.currency);
        let credited = Amounts { net: money(credited[0]), tax: money(credited[1]), gross: money(credited[2]) };
        let (net, period) = match extent {
            Extent::Part { subscription: only, .. } | Extent::RestOf(only) if only != subscription => continue,
            Extent::Part { net, period, .. } => (net, period),
            Extent::Rest | Extent::RestOf(_) => {
                (invoice::left_of(line.amounts, credited).map_err(|error| unreadable(&error))?.net, line.period)
            }
        };
        if net.is_zero() {
            continue;
        }
        let amounts = invoice::credit(line.amounts, line.tax, credited, net).map_err(|error| unreadable(&error))?;
        subscriptions.push(subscription);
        lines.push(InvoiceLine { amounts, period, ..line.clone() });
    }
    Ok((subscriptions, lines))
}

/// Of each line of an invoice its subscription, and what credit notes bear of it together: net, tax, gross.
async fn of_lines(tx: &mut Tx, invoice: &str) -> Result<Vec<(SubscriptionId, [i64; 3])>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, i64, i64, i64),
        "select l.subscription_id, cast(coalesce(sum(c.net), 0) as bigint), cast(coalesce(sum(c.tax), 0) as bigint),
                cast(coalesce(sum(c.gross), 0) as bigint)
         from invoice_lines l
         left join invoices n on n.credits_id = l.invoice_id
         left join invoice_lines c on c.invoice_id = n.id and c.subscription_id = l.subscription_id
         where l.invoice_id = $1
         group by l.position, l.subscription_id order by l.position",
        invoice,
    )?;
    rows.into_iter()
        .map(|(subscription, net, tax, gross)| Ok((read("subscription id", &subscription)?, [net, tax, gross])))
        .collect()
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
