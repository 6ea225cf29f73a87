//! Reading licenses: the licensee's list and page, and the standing that downloads depend on.

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

/// What decides about a license's downloads, without anything to show.
#[derive(Clone, Debug)]
pub struct Standing {
    pub account: AccountId,
    pub product: ProductId,
    pub status: LicenseStatus,
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
    ($rest:literal) => {
        concat!(
            "select l.id, l.account_id, l.product_id, p.slug, p.name as product_name, s.license_type, s.tier,
                    s.quantity, l.license_key, l.licensee_name, l.licensee_organization, l.payer_name,
                    l.payer_organization, s.billing_account_id, l.suspended, l.covered_until, l.created_at,
                    s.state, s.ends, s.period_start, s.period_end
             from licenses l
             join subscriptions s on s.id = l.subscription_id
             join products p on p.id = l.product_id ",
            $rest
        )
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

/// The licenses of every account that the caller may see licenses of, newest first. A declined one is
/// nobody's until somebody else is named (rule 8).
pub async fn list(shop: &Shop, caller: &Caller) -> Result<Vec<LicenseView>, DbError> {
    let mut tx = shop.db.read().await?;
    let mut licenses = Vec::new();
    for account in caller.accounts_for(Action::SeeLicenses) {
        let rows = fetch_all!(
            &mut tx,
            LicenseRow,
            select_licenses!("where l.account_id = $1 and l.declined_at is null order by l.created_at desc, l.id desc"),
            account.to_string(),
        )?;
        for row in rows {
            licenses.push(row.view(shop.now())?);
        }
    }
    Ok(licenses)
}

/// One license, if the caller may see it; otherwise `None`, whether or not it exists (rule 3).
pub async fn find(shop: &Shop, caller: &Caller, id: LicenseId) -> Result<Option<LicenseView>, DbError> {
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        LicenseRow,
        select_licenses!("where l.id = $1 and l.declined_at is null"),
        id.to_string(),
    )?;
    let license = row.map(|row| row.view(shop.now())).transpose()?;
    Ok(license.filter(|license| caller.may(license.account, Action::SeeLicenses)))
}

#[derive(FromRow)]
struct StandingRow {
    account_id: String,
    product_id: String,
    suspended: i64,
    covered_until: i64,
    #[sqlx(flatten)]
    state: StoredState,
}

/// Where a license stands now; asks nothing about the caller. `None` for a declined one, too.
pub async fn standing(tx: &mut Tx, id: LicenseId, now: Instant) -> Result<Option<Standing>, DbError> {
    let row = fetch_optional!(
        tx,
        StandingRow,
        "select l.account_id, l.product_id, l.suspended, l.covered_until,
                s.state, s.ends, s.period_start, s.period_end
         from licenses l join subscriptions s on s.id = l.subscription_id
         where l.id = $1 and l.declined_at is null",
        id.to_string(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let covered_until = Instant::from_micros(row.covered_until);
    Ok(Some(Standing {
        account: read("account id", &row.account_id)?,
        product: read("product id", &row.product_id)?,
        status: license::status(row.state.parse()?, row.suspended != 0, covered_until, now),
    }))
}
