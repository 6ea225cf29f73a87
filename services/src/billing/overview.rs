//! The billing portal's pages: what runs, what was ordered, what was invoiced, and what came back.

use domain::{
    account::Action,
    ids::{AccountId, SubscriptionId},
};

use super::{
    details,
    orders::{self, OrderLine},
    subscriptions::{self, SubscriptionView},
};
use crate::{
    accounts::access::Caller,
    catalog,
    db::{DbError, Tx, fetch_one, fetch_optional, read},
    invoicing::{self, InvoiceSummary},
    shop::Shop,
};

/// So many invoices of an account stand on its first page; the others on a page of their own.
pub const NEWEST_INVOICES: i64 = 5;
/// So many orders of an account stand there.
pub const NEWEST_ORDERS: i64 = 20;

/// Everything on `/billing`, newest first.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    pub subscriptions: Vec<SubscriptionView>,
    /// The newest [`NEWEST_ORDERS`] of each account, and how many there are.
    pub orders: Vec<OrderLine>,
    pub order_count: i64,
    /// The newest [`NEWEST_INVOICES`] of each account, and how many there are.
    pub invoices: Vec<InvoiceSummary>,
    pub invoice_count: i64,
    /// Only one person gets renewal mail: the page suggests an address that a team reads (rule 5).
    pub one_reader: bool,
}

/// Reads `/billing` for a caller: only accounts and papers that the caller's roles open.
pub async fn overview(shop: &Shop, caller: &Caller) -> Result<Overview, DbError> {
    let mut tx = shop.db.read().await?;
    let vendor = catalog::vendor(&mut tx).await?;
    let mut overview = Overview::default();
    for account in caller.accounts_for(Action::SeeSubscriptions) {
        let tax = details::tax_of(&mut tx, vendor.as_ref(), account, shop.now()).await?;
        overview.subscriptions.extend(subscriptions::of_account(&mut tx, account, tax, shop.now()).await?);
        let (newest, count) = orders::newest(&mut tx, account, NEWEST_ORDERS).await?;
        overview.orders.extend(newest);
        overview.order_count += count;
        overview.one_reader |= readers(&mut tx, account).await? == 1;
    }
    for account in caller.accounts_for(Action::SeeInvoices) {
        let (newest, count) = invoicing::newest(&mut tx, account, NEWEST_INVOICES).await?;
        overview.invoices.extend(newest);
        overview.invoice_count += count;
    }
    Ok(overview)
}

async fn readers(tx: &mut Tx, account: AccountId) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from memberships where account_id = $1 and side = 'billing'",
        account.to_string(),
    )?;
    Ok(count)
}

/// One subscription with its invoices, if the caller may see it.
pub async fn subscription(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
) -> Result<Option<(SubscriptionView, Vec<InvoiceSummary>)>, DbError> {
    let mut tx = shop.db.read().await?;
    let owner = fetch_optional!(
        &mut tx,
        (String,),
        "select billing_account_id from subscriptions where id = $1",
        id.to_string(),
    )?;
    let Some((account,)) = owner else { return Ok(None) };
    let account: AccountId = read("account id", &account)?;
    if !caller.may(account, Action::SeeSubscriptions) {
        return Ok(None);
    }
    let vendor = catalog::vendor(&mut tx).await?;
    let tax = details::tax_of(&mut tx, vendor.as_ref(), account, shop.now()).await?;
    let Some(view) = subscriptions::one(&mut tx, id, tax, shop.now()).await? else { return Ok(None) };
    Ok(Some((view, invoicing::of_subscription(&mut tx, id).await?)))
}
