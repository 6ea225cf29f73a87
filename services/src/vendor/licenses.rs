//! A license as staff see it: its state, both accounts, and why it is suspended.

use domain::{
    calendar::Instant,
    coverage::{BillingCycle, Coverage},
    ids::{LicenseId, OrderId},
    license::{self, LicenseStatus},
};
use sqlx::FromRow;

use super::{
    Staff,
    mails::{self, MailLine},
    timeline::{self, Event},
};
use crate::{
    billing::stored::{self, StoredState},
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// Licenses of one customer that are listed at most.
const LISTED: i64 = 50;

/// A license, in a list.
#[derive(Clone, Debug)]
pub struct LicenseLine {
    pub id: LicenseId,
    pub product: String,
    pub coverage: Coverage,
    pub status: LicenseStatus,
    /// Until when what was paid for lasts.
    pub covered_until: Instant,
    pub licensee: String,
    pub licensee_organization: Option<String>,
    pub payer: String,
    pub payer_organization: Option<String>,
}

#[derive(FromRow)]
struct LineRow {
    id: String,
    product: String,
    license_type: String,
    tier: String,
    quantity: i64,
    suspended: i64,
    covered_until: i64,
    licensee_name: String,
    licensee_organization: Option<String>,
    payer_name: String,
    payer_organization: Option<String>,
    #[sqlx(flatten)]
    state: StoredState,
}

impl LineRow {
    fn line(self, now: Instant) -> Result<LicenseLine, DbError> {
        let covered_until = Instant::from_micros(self.covered_until);
        Ok(LicenseLine {
            id: read("license id", &self.id)?,
            product: self.product,
            coverage: stored::coverage(&self.license_type, &self.tier, self.quantity)?,
            status: license::status(self.state.parse()?, self.suspended != 0, covered_until, now),
            covered_until,
            licensee: self.licensee_name,
            licensee_organization: self.licensee_organization,
            payer: self.payer_name,
            payer_organization: self.payer_organization,
        })
    }
}

/// The licenses that an account pays for or uses, newest first.
pub(super) async fn of_account(tx: &mut Tx, account: &str, now: Instant) -> Result<Vec<LicenseLine>, DbError> {
    let rows = fetch_all!(
        tx,
        LineRow,
        "select l.id, p.name as product, s.license_type, s.tier, s.quantity, l.suspended, l.covered_until,
                l.licensee_name, l.licensee_organization, l.payer_name, l.payer_organization,
                s.state, s.ends, s.period_start, s.period_end
         from licenses l
         join subscriptions s on s.id = l.subscription_id
         join products p on p.id = l.product_id
         where l.id in (select id from licenses where account_id = $1
                        union select l2.id from subscriptions s2 join licenses l2 on l2.subscription_id = s2.id
                        where s2.billing_account_id = $1)
         order by l.created_at desc, l.id desc limit $2",
        account,
        LISTED,
    )?;
    rows.into_iter().map(|row| row.line(now)).collect()
}

/// Why, when and by whom a license was suspended.
#[derive(Clone, Debug)]
pub struct Suspension {
    pub at: Instant,
    pub by: String,
    pub reason: String,
}

/// Everything about a license.
#[derive(Clone, Debug)]
pub struct License {
    pub line: LicenseLine,
    pub key: String,
    pub cycle: BillingCycle,
    pub order: OrderId,
    /// The accounts that use it and pay for it, with their addresses.
    pub licensee_account: (String, String),
    pub billing_account: (String, String),
    pub since: Instant,
    /// It is suspended now; nothing more is known of one from before there was an audit log.
    pub suspended: Option<Option<Suspension>>,
    pub mails: Vec<MailLine>,
    pub timeline: Vec<Event>,
}

#[derive(FromRow)]
struct LicenseRow {
    #[sqlx(flatten)]
    line: LineRow,
    license_key: String,
    cycle: String,
    order_id: String,
    subscription_id: String,
    account_id: String,
    handle: String,
    billing_account_id: String,
    billing_handle: String,
    created_at: i64,
}

/// A license with its timeline; `None` if there is no such.
pub async fn license(shop: &Shop, _: &Staff, id: LicenseId) -> Result<Option<License>, DbError> {
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        LicenseRow,
        "select l.id, p.name as product, s.license_type, s.tier, s.quantity, l.suspended, l.covered_until,
                l.licensee_name, l.licensee_organization, l.payer_name, l.payer_organization,
                s.state, s.ends, s.period_start, s.period_end, l.license_key, s.cycle, s.order_id,
                s.id as subscription_id, l.account_id, u.handle, s.billing_account_id, b.handle as billing_handle,
                l.created_at
         from licenses l
         join subscriptions s on s.id = l.subscription_id
         join products p on p.id = l.product_id
         join accounts u on u.id = l.account_id
         join accounts b on b.id = s.billing_account_id
         where l.id = $1",
        id.to_string(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let order: OrderId = read("order id", &row.order_id)?;
    let license = id.to_string();
    let mails = mails::of_order(&mut tx, order, Some(&license), Some(&row.subscription_id)).await?;
    let timeline = timeline::of_license(&mut tx, order, &license, &row.subscription_id, &mails).await?;
    let suspended = match row.line.suspended {
        0 => None,
        _ => Some(suspension(&mut tx, &license).await?),
    };
    Ok(Some(License {
        line: row.line.line(shop.now())?,
        key: row.license_key,
        cycle: read("billing cycle", &row.cycle)?,
        order,
        licensee_account: (row.account_id, row.handle),
        billing_account: (row.billing_account_id, row.billing_handle),
        since: Instant::from_micros(row.created_at),
        suspended,
        mails,
        timeline,
    }))
}

async fn suspension(tx: &mut Tx, license: &str) -> Result<Option<Suspension>, DbError> {
    let row = fetch_optional!(
        tx,
        (i64, String, Option<String>, String),
        "select e.happened_at, e.actor, p.address, e.detail
         from audit_events e left join people p on p.id = e.actor
         where e.subject = $1 and e.event = 'license_suspended'
         order by e.happened_at desc, e.id desc limit 1",
        license,
    )?;
    Ok(row.map(|(at, actor, address, reason)| Suspension {
        at: Instant::from_micros(at),
        by: address.unwrap_or(actor),
        reason,
    }))
}
