//! The billing portal's pages: what runs, what was ordered, what was invoiced, and what came back.

use std::cmp::Reverse;

use domain::{
    account::Action,
    ids::{AccountId, SubscriptionId},
    license::LicenseStatus,
    money::Money,
};
use sqlx::FromRow;

use super::{
    details, ledger, lifetime,
    orders::{self, OrderLine},
    subscriptions::{self, SubscriptionView},
    transfers::{self, Transferred},
    unread::{self, Unread},
};
use crate::{
    accounts::access::Caller,
    catalog::{self, Vendor},
    checkout::{self, CameBack},
    db::{DbError, Tx, fetch_one, fetch_optional, read},
    invoicing::{self, InvoiceSummary},
    shop::Shop,
};

/// Everything on `/billing`, newest first where nothing else is said.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// By next date: see [`by_next_date`].
    pub subscriptions: Vec<SubscriptionView>,
    /// The newest 20 of each account, and how many there are.
    pub orders: Vec<OrderLine>,
    pub order_count: i64,
    /// The newest five of each account, and how many there are.
    pub invoices: Vec<InvoiceSummary>,
    pub invoice_count: i64,
    /// Invoices that wait for a bank transfer, the first that is due first.
    pub open_invoices: Vec<Transferred>,
    /// What each account has, where it has something (rule 17).
    pub balances: Vec<Money>,
    /// Mails about the orders that came back.
    pub came_back: Vec<CameBack>,
    /// Whom the newest mail about a subscription did not reach.
    pub unread: Vec<Unread>,
    /// Only one person gets renewal mail: the page suggests an address that a team reads (rule 5).
    pub one_reader: bool,
}

/// Reads `/billing` for a caller: only accounts and papers that the caller's roles open. The vendor
/// says how renewals are taxed.
pub async fn overview(shop: &Shop, caller: &Caller, vendor: Option<&Vendor>) -> Result<Overview, DbError> {
    let mut tx = shop.db.read().await?;
    let mut overview = Overview::default();
    for account in caller.accounts_for(Action::SeeInvoices) {
        let tallies = tallies(&mut tx, account).await?;
        overview.invoices.extend(invoicing::newest(&mut tx, account).await?);
        overview.invoice_count += tallies.invoices;
        if tallies.owes {
            overview.open_invoices.extend(transfers::open_of_account(&mut tx, account).await?);
        }
        if !caller.may(account, Action::SeeSubscriptions) {
            continue;
        }
        if let Some(vendor) = vendor {
            // What is owed for open invoices takes nothing from it.
            let own =
                if tallies.owes { ledger::own(&mut tx, account, vendor.currency).await? } else { tallies.balance };
            overview.balances.extend(Some(Money::new(own, vendor.currency)).filter(|own| own.minor > 0));
        }
        let tax = details::tax_by(vendor, tallies.country.as_deref(), tallies.has_vat_id, shop.now())?;
        let mut all = subscriptions::of_account(&mut tx, shop, account, tax, tallies.owes).await?;
        if all.iter().any(SubscriptionView::lacks_card) {
            mark_covered(&mut tx, shop, account, &mut all).await?;
        }
        overview.subscriptions.append(&mut all);
        overview.orders.extend(orders::newest(&mut tx, account).await?);
        overview.order_count += tallies.orders;
        if tallies.bounced {
            overview.came_back.extend(checkout::came_back_of(&mut tx, shop, account).await?);
        }
        if tallies.unread {
            overview.unread.extend(unread::of_account(&mut tx, account).await?);
        }
        overview.one_reader |= tallies.readers == 1;
    }
    overview.subscriptions.sort_by_key(by_next_date);
    Ok(overview)
}

/// Where a subscription stands among others: first what waits for its payer (by the end of its grace) or for
/// staff, then whatever renews or ends next, and last what is over, the last one first. Of the same date the
/// newest comes first.
fn by_next_date(subscription: &SubscriptionView) -> (u8, i64, Reverse<SubscriptionId>) {
    let (group, date) = place_of(subscription.status);
    (group, date, Reverse(subscription.id))
}

fn place_of(status: LicenseStatus) -> (u8, i64) {
    match status {
        LicenseStatus::Grace { until, .. } => (0, until.as_micros()),
        LicenseStatus::Pending => (1, 0),
        LicenseStatus::Suspended => (2, 0),
        LicenseStatus::Trial { until } | LicenseStatus::Active { until, .. } => (3, until.as_micros()),
        LicenseStatus::Expired { covered_until } => (4, -covered_until.as_micros()),
    }
}

/// Of an account: how much there is of its papers, how many people get its mail, whether any came back
/// (where none of the shop's did, nobody looks further), and where it pays taxes.
#[derive(FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "answers of one statement")]
struct Tallies {
    orders: i64,
    invoices: i64,
    balance: i64,
    readers: i64,
    bounced: bool,
    unread: bool,
    owes: bool,
    country: Option<String>,
    has_vat_id: bool,
}

async fn tallies(tx: &mut Tx, account: AccountId) -> Result<Tallies, DbError> {
    fetch_one!(
        tx,
        Tallies,
        "select (select cast(count(*) as bigint) from orders
                 where billing_account_id = $1 and state = 'complete') as orders,
                (select cast(count(*) as bigint) from invoices where account_id = $1) as invoices,
                (select cast(coalesce(sum(amount), 0) as bigint) from ledger where account_id = $1) as balance,
                (select cast(count(*) as bigint) from memberships
                 where account_id = $1 and side = 'billing') as readers,
                exists (select 1 from mails where bounced is not null)
                and exists (select 1 from subscriptions s join mails m on m.order_id = s.order_id
                        where s.billing_account_id = $1 and m.bounced is not null) as bounced,
                exists (select 1 from mails where bounced is not null)
                and exists (select 1 from mails m
                        where m.bounced is not null and m.recipient_key in (
                            select p.address_key from memberships s join people p on p.id = s.person_id
                            where s.account_id = $1 and s.side = 'billing'
                            union
                            select a.handle_key from subscriptions s join accounts a on a.id = s.licensee_account_id
                            where s.billing_account_id = $1)) as unread,
                exists (select 1 from invoices where account_id = $1 and due_at is not null and settled_at is null) as owes,
                (select country from billing_details where account_id = $1) as country,
                exists (select 1 from billing_details where account_id = $1 and vat_id is not null) as has_vat_id",
        account.to_string(),
    )
}

/// Says of an account's subscriptions which ones its balance renews.
async fn mark_covered(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    all: &mut [SubscriptionView],
) -> Result<(), DbError> {
    let Some(currency) = all.first().map(|each| each.recurring.gross.currency) else { return Ok(()) };
    let covered = lifetime::covered(tx, shop, account, currency).await?;
    for each in all {
        each.is_covered = covered.contains(&each.id);
    }
    Ok(())
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
    let Some(mut view) = subscriptions::one(&mut tx, shop, id, tax).await? else { return Ok(None) };
    if view.lacks_card() {
        mark_covered(&mut tx, shop, account, std::slice::from_mut(&mut view)).await?;
    }
    Ok(Some((view, invoicing::of_subscription(&mut tx, id).await?)))
}

#[cfg(test)]
mod tests {
    use domain::calendar::Instant;

    use super::*;

    #[test]
    fn what_waits_stands_first_and_what_is_over_last() {
        let [soon, later] = [1, 2].map(Instant::from_micros);
        let order = [
            LicenseStatus::Grace { ended: soon, until: soon },
            LicenseStatus::Grace { ended: soon, until: later },
            LicenseStatus::Pending,
            LicenseStatus::Suspended,
            LicenseStatus::Trial { until: soon },
            LicenseStatus::Active { until: later, ends: true },
            LicenseStatus::Expired { covered_until: later },
            LicenseStatus::Expired { covered_until: soon },
        ];
        assert!(order.map(place_of).is_sorted_by(|one, other| one < other), "{:?}", order.map(place_of));
    }
}
