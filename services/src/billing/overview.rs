//! The billing portal's pages: what runs, what was ordered, what was invoiced, and what came back.

use domain::{
    account::Action,
    ids::{AccountId, SubscriptionId},
};
use sqlx::FromRow;

use super::{
    details,
    orders::{self, OrderLine},
    subscriptions::{self, SubscriptionView},
};
use crate::{
    accounts::access::Caller,
    catalog,
    db::{DbError, Tx, fetch_all, fetch_one, fetch_optional, read},
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
    pub returned: Vec<ReturnedMail>,
    /// Only one person gets renewal mail: the page suggests an address that a team reads (rule 5).
    pub one_reader: bool,
}

/// A mail about an order or its license that was refused for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnedMail {
    pub subscription: SubscriptionId,
    pub product_name: String,
    pub recipient: String,
    /// To the licensee; else to the payer.
    pub to_licensee: bool,
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
        overview.returned.extend(returned(&mut tx, account).await?);
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

#[derive(FromRow)]
struct ReturnedRow {
    subscription_id: String,
    product_name: String,
    recipient: String,
    to_licensee: i64,
}

/// Mails of an account's orders and licenses that came back, the newest first.
async fn returned(tx: &mut Tx, account: AccountId) -> Result<Vec<ReturnedMail>, DbError> {
    let rows = fetch_all!(
        tx,
        ReturnedRow,
        "select s.id as subscription_id, p.name as product_name, m.recipient, cast(0 as bigint) as to_licensee,
                m.created_at
         from subscriptions s
         join products p on p.id = s.product_id
         join mails m on m.mail_key = 'order:' || s.order_id
         where s.billing_account_id = $1 and m.bounced is not null and m.sent_at is null
         union all
         select s.id as subscription_id, p.name as product_name, m.recipient, cast(1 as bigint) as to_licensee,
                m.created_at
         from subscriptions s
         join products p on p.id = s.product_id
         join licenses l on l.subscription_id = s.id
         join mails m on m.mail_key = 'license:' || l.id
         where s.billing_account_id = $1 and m.bounced is not null and m.sent_at is null
         order by 5 desc",
        account.to_string(),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(ReturnedMail {
                subscription: read("subscription id", &row.subscription_id)?,
                product_name: row.product_name,
                recipient: row.recipient,
                to_licensee: row.to_licensee != 0,
            })
        })
        .collect()
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
