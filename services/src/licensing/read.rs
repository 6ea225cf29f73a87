//! Reading licenses: the licensee's list, a page at a time, and each by itself.

use std::cmp::Reverse;

use domain::{
    account::Action,
    calendar::Instant,
    coverage::Coverage,
    ids::{AccountId, LicenseId, ProductId},
    license::{self, LicenseStatus},
};
use sqlx::FromRow;

use crate::{
    accounts::access::Caller,
    billing::stored::{self, StoredState},
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

use super::{part::Part, term};

/// Licenses on a page.
pub const LICENSES_A_PAGE: u32 = 50;

/// Which licenses are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LicenseSearch {
    /// A part of a product, a name, an organization (the licensee's or the payer's) or a key; empty for all.
    pub term: String,
    /// From 0.
    pub page: u32,
}

/// One page of the list.
#[derive(Clone, Debug, Default)]
pub struct LicensePage {
    pub licenses: Vec<LicenseView>,
    /// There are more after these.
    pub more: bool,
}

/// A license as its holder sees it.
#[derive(Clone, Debug)]
pub struct LicenseView {
    pub id: LicenseId,
    pub account: AccountId,
    pub product: ProductId,
    pub product_slug: String,
    pub product_name: String,
    pub coverage: Coverage,
    pub status: LicenseStatus,
    /// Empty until the license was paid for the first time.
    pub key: Option<String>,
    pub licensee_name: String,
    pub licensee_organization: Option<String>,
    /// Whom to ask for a renewal: name and organization only.
    pub payer_name: String,
    pub payer_organization: Option<String>,
    /// Whether the payer's account is another one than the licensee's.
    pub somebody_else_pays: bool,
    pub since: Instant,
}

#[derive(FromRow)]
struct LicenseRow {
    id: String,
    account_id: String,
    product_id: String,
    slug: String,
    product_name: String,
    license_type: String,
    tier: String,
    quantity: i64,
    license_key: String,
    licensee_name: String,
    licensee_organization: Option<String>,
    payer_name: String,
    payer_organization: Option<String>,
    billing_account_id: String,
    suspended: i64,
    covered_until: i64,
    created_at: i64,
    #[sqlx(flatten)]
    state: StoredState,
}

/// A license's columns with its subscription's state; the argument says which licenses.
macro_rules! select_licenses {
    ($from:expr, $rest:expr) => {
        concat!(
            "select l.id, l.account_id, l.product_id, p.slug, p.name as product_name, s.license_type, s.tier,
                    s.quantity, l.license_key, l.licensee_name, l.licensee_organization, l.payer_name,
                    l.payer_organization, s.billing_account_id, l.suspended, l.covered_until, l.created_at,
                    s.state, s.ends, s.period_start, s.period_end
             from ",
            $from,
            " join subscriptions s on s.id = l.subscription_id
              join products p on p.id = l.product_id ",
            $rest
        )
    };
}

/// A page of the account `$1`, `$2` licenses after the first `$3`; the argument says which of them. The
/// page is found first, and what it shows looked up after that.
macro_rules! select_page {
    ($which:expr) => {
        select_licenses!(
            concat!(
                "(select l.id from licenses l join products p on p.id = l.product_id
                  where l.account_id = $1 and l.declined_at is null ",
                $which,
                " order by l.created_at desc, l.id desc limit $2 offset $3) page
                 join licenses l on l.id = page.id "
            ),
            "order by l.created_at desc, l.id desc"
        )
    };
}

/// What a license is found by.
macro_rules! spoken {
    () => {
        "lower(p.name || ' ' || l.licensee_name || ' ' || coalesce(l.licensee_organization, '') || ' '
               || l.payer_name || ' ' || coalesce(l.payer_organization, '') || ' ' || l.license_key)"
    };
}

impl LicenseRow {
    fn view(self, now: Instant) -> Result<LicenseView, DbError> {
        let state = self.state.parse()?;
        let covered_until = Instant::from_micros(self.covered_until);
        let status = license::status(state, self.suspended != 0, covered_until, now);
        Ok(LicenseView {
            id: read("license id", &self.id)?,
            product: read("product id", &self.product_id)?,
            coverage: stored::coverage(&self.license_type, &self.tier, self.quantity)?,
            key: (status != LicenseStatus::Pending).then_some(self.license_key),
            somebody_else_pays: self.billing_account_id != self.account_id,
            account: read("account id", &self.account_id)?,
            product_slug: self.slug,
            product_name: self.product_name,
            status,
            licensee_name: self.licensee_name,
            licensee_organization: self.licensee_organization,
            payer_name: self.payer_name,
            payer_organization: self.payer_organization,
            since: Instant::from_micros(self.created_at),
        })
    }
}

/// A page of the licenses of every account that the caller may see licenses of, newest first. A declined
/// one is nobody's until somebody else is named (rule 8).
pub async fn list(shop: &Shop, caller: &Caller, search: &LicenseSearch) -> Result<LicensePage, DbError> {
    let accounts = caller.accounts_for(Action::SeeLicenses);
    let part = Part::of(search.page, LICENSES_A_PAGE, accounts.len());
    let mut tx = shop.db.read().await?;
    let mut found = Vec::new();
    for account in accounts {
        for row in of_account(&mut tx, account, search, &part).await? {
            found.push(row.view(shop.now())?);
        }
    }
    found.sort_by_key(|license| Reverse((license.since, license.id)));
    let (licenses, more) = part.cut(found);
    Ok(LicensePage { licenses, more })
}

async fn of_account(
    tx: &mut Tx,
    account: AccountId,
    search: &LicenseSearch,
    part: &Part,
) -> Result<Vec<LicenseRow>, DbError> {
    let account = account.to_string();
    match term::patterns(&search.term) {
        None => fetch_all!(tx, LicenseRow, select_page!(""), account, part.limit(), part.offset()),
        Some([typed, small, large]) => fetch_all!(
            tx,
            LicenseRow,
            select_page!(concat!(
                "and (",
                spoken!(),
                " like $4 escape '!' or ",
                spoken!(),
                " like $5 escape '!' or ",
                spoken!(),
                " like $6 escape '!') "
            )),
            account,
            part.limit(),
            part.offset(),
            typed,
            small,
            large,
        ),
    }
}

/// One license, if the caller may see it; otherwise `None`, whether or not it exists (rule 3).
pub async fn find(shop: &Shop, caller: &Caller, id: LicenseId) -> Result<Option<LicenseView>, DbError> {
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        LicenseRow,
        select_licenses!("licenses l", "where l.id = $1 and l.declined_at is null"),
        id.to_string(),
    )?;
    let license = row.map(|row| row.view(shop.now())).transpose()?;
    Ok(license.filter(|license| caller.may(license.account, Action::SeeLicenses)))
}
