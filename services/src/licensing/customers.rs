//! A reseller's customers (rule 4): whoever they bought for, with product, coverage, status and date of
//! expiry; sorted by that date, searched, and read a page at a time.

use domain::{
    account::Action,
    calendar::Instant,
    coverage::Coverage,
    ids::{AccountId, SubscriptionId},
    license::{self, LicenseStatus},
    subscription::GRACE_DAYS,
};
use sqlx::FromRow;

use crate::{
    accounts::access::Caller,
    billing::stored::{self, StoredState},
    db::{DbError, Tx, fetch_all, read},
    shop::Shop,
};

use super::{part::Part, term};

/// Customers on a page.
pub const CUSTOMERS_A_PAGE: u32 = 50;

/// What of the list is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerSearch {
    /// A part of a name, an organization, an address or a product; empty for all.
    pub term: String,
    /// Those whose period ended longer ago than grace lasts, the last one first; else all others,
    /// soonest first.
    pub ended: bool,
    /// From 0.
    pub page: u32,
}

/// A customer with what they use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub subscription: SubscriptionId,
    pub name: String,
    pub organization: Option<String>,
    pub address: String,
    pub product_name: String,
    pub coverage: Coverage,
    pub status: LicenseStatus,
    /// The end of the period that runs or ran last.
    pub expires: Instant,
    /// They did not want it (rule 8).
    pub declined: bool,
}

/// One page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerPage {
    pub customers: Vec<Customer>,
    /// There are more after these.
    pub more: bool,
}

#[derive(FromRow)]
struct CustomerRow {
    id: String,
    licensee_name: String,
    licensee_organization: Option<String>,
    address: String,
    product_name: String,
    license_type: String,
    tier: String,
    quantity: i64,
    suspended: i64,
    covered_until: i64,
    declined_at: Option<i64>,
    #[sqlx(flatten)]
    state: StoredState,
}

impl CustomerRow {
    fn customer(self, now: Instant) -> Result<Customer, DbError> {
        let covered_until = Instant::from_micros(self.covered_until);
        Ok(Customer {
            subscription: read("subscription id", &self.id)?,
            name: self.licensee_name,
            organization: self.licensee_organization,
            address: self.address,
            product_name: self.product_name,
            coverage: stored::coverage(&self.license_type, &self.tier, self.quantity)?,
            status: license::status(self.state.parse()?, self.suspended != 0, covered_until, now),
            expires: self.state.period().end,
            declined: self.declined_at.is_some(),
        })
    }
}

/// What a customer is found by.
macro_rules! spoken {
    () => {
        "lower(l.licensee_name || ' ' || coalesce(l.licensee_organization, '') || ' ' || a.handle || ' ' || p.name)"
    };
}

/// Those in whose names, address or product one of the patterns `$5` to `$7` is found. Everything is compared
/// in small letters, as far as the engine knows them.
macro_rules! found {
    ($edge:literal) => {
        concat!(
            "join licenses l on l.subscription_id = s.id
             join accounts a on a.id = l.account_id
             join products p on p.id = s.product_id
             where s.billing_account_id = $1 and o.purpose = 'reseller' and (",
            spoken!(),
            " like $5 escape '!' or ",
            spoken!(),
            " like $6 escape '!' or ",
            spoken!(),
            " like $7 escape '!') ",
            $edge
        )
    };
}

/// All of them.
macro_rules! all {
    ($edge:literal) => {
        concat!("where s.billing_account_id = $1 and o.purpose = 'reseller' ", $edge)
    };
}

/// A page of a reseller's list; the arguments say which part of it (`$1` is the account, `$2` the edge,
/// `$3` and `$4` are limit and offset), and in which order. The page is found by an index first, and what
/// it shows looked up after that, so that a far page costs little more than the first.
macro_rules! select_customers {
    ($part:ident, $edge:literal, $order:literal) => {
        concat!(
            "select s.id, l.licensee_name, l.licensee_organization, a.handle as address, p.name as product_name,
                    s.license_type, s.tier, s.quantity, l.suspended, l.covered_until, l.declined_at,
                    s.state, s.ends, s.period_start, s.period_end
             from (select s.id from subscriptions s join orders o on o.id = s.order_id ",
            $part!($edge),
            $order,
            "      limit $3 offset $4) page
             join subscriptions s on s.id = page.id
             join licenses l on l.subscription_id = s.id
             join accounts a on a.id = l.account_id
             join products p on p.id = s.product_id ",
            $order,
        )
    };
}

/// A page of the customers of every account whose subscriptions the caller may see.
pub async fn customers(shop: &Shop, caller: &Caller, search: &CustomerSearch) -> Result<CustomerPage, DbError> {
    let accounts = caller.accounts_for(Action::SeeSubscriptions);
    let part = Part::of(search.page, CUSTOMERS_A_PAGE, accounts.len());
    let mut tx = shop.db.read().await?;
    let mut found = Vec::new();
    for account in accounts {
        found.extend(of_account(&mut tx, account, search, shop.now(), &part).await?);
    }
    let by_end = |customer: &Customer| (customer.expires, customer.subscription);
    if search.ended {
        found.sort_by_key(|customer| std::cmp::Reverse(by_end(customer)));
    } else {
        found.sort_by_key(by_end);
    }
    let (customers, more) = part.cut(found);
    Ok(CustomerPage { customers, more })
}

async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    search: &CustomerSearch,
    now: Instant,
    part: &Part,
) -> Result<Vec<Customer>, DbError> {
    // Whoever is in grace can still be renewed without a gap, and belongs to those to look after.
    let edge = now.plus_days(-GRACE_DAYS).as_micros();
    let (account, limit, offset) = (account.to_string(), part.limit(), part.offset());
    let rows = match (term::patterns(&search.term), search.ended) {
        (None, false) => fetch_all!(
            tx,
            CustomerRow,
            select_customers!(all, "and s.period_end > $2 ", "order by s.period_end, s.id "),
            account,
            edge,
            limit,
            offset,
        )?,
        (None, true) => fetch_all!(
            tx,
            CustomerRow,
            select_customers!(all, "and s.period_end <= $2 ", "order by s.period_end desc, s.id desc "),
            account,
            edge,
            limit,
            offset,
        )?,
        (Some([typed, small, large]), false) => fetch_all!(
            tx,
            CustomerRow,
            select_customers!(found, "and s.period_end > $2 ", "order by s.period_end, s.id "),
            account,
            edge,
            limit,
            offset,
            typed,
            small,
            large,
        )?,
        (Some([typed, small, large]), true) => fetch_all!(
            tx,
            CustomerRow,
            select_customers!(found, "and s.period_end <= $2 ", "order by s.period_end desc, s.id desc "),
            account,
            edge,
            limit,
            offset,
            typed,
            small,
            large,
        )?,
    };
    rows.into_iter().map(|row| row.customer(now)).collect()
}
