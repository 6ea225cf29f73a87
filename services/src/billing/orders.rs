//! Orders in a list.

use domain::{
    calendar::Instant,
    ids::{AccountId, OrderId},
    invoice::InvoiceNumber,
    money::Money,
};
use sqlx::FromRow;

use super::stored;
use crate::db::{DbError, Tx, fetch_all, read};

/// An order, in a line.
#[derive(Clone, Debug)]
pub struct OrderLine {
    pub id: OrderId,
    pub product_name: String,
    pub is_trial: bool,
    pub gross: Money,
    pub licensee_name: String,
    pub licensee_organization: Option<String>,
    pub placed_at: Instant,
    pub invoice: Option<InvoiceNumber>,
}

#[derive(FromRow)]
struct OrderRow {
    id: String,
    product_name: String,
    way: String,
    currency: String,
    gross: i64,
    licensee_name: String,
    licensee_organization: Option<String>,
    created_at: i64,
    number: Option<String>,
}

/// An account's newest orders, at most 20. The limit stands in the text: SQLite plans a statement anew
/// whenever a parameter of `limit` is bound.
pub async fn newest(tx: &mut Tx, account: AccountId) -> Result<Vec<OrderLine>, DbError> {
    let rows = fetch_all!(
        tx,
        OrderRow,
        "select o.id, p.name as product_name, o.way, o.currency, o.gross, o.licensee_name, o.licensee_organization,
                o.created_at, i.number
         from orders o
         join products p on p.id = o.product_id
         left join invoices i on i.order_id = o.id and i.renewal = 0 and i.kind = 'invoice'
         where o.billing_account_id = $1 and o.state = 'complete'
         order by o.created_at desc, o.id desc limit 20",
        account.to_string(),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(OrderLine {
                id: read("order id", &row.id)?,
                product_name: row.product_name,
                is_trial: row.way == "trial",
                gross: stored::money(if row.way == "trial" { 0 } else { row.gross }, &row.currency)?,
                licensee_name: row.licensee_name,
                licensee_organization: row.licensee_organization,
                placed_at: Instant::from_micros(row.created_at),
                invoice: row.number.as_deref().map(|number| read("invoice number", number)).transpose()?,
            })
        })
        .collect()
}
