//! An order as staff see it: both people, what was chosen and paid, its papers, mails and timeline.

use domain::{
    calendar::Instant,
    coverage::{BillingCycle, Coverage},
    email::EmailAddress,
    ids::{LicenseId, OrderId},
    money::Money,
};
use sqlx::FromRow;

use super::{
    Staff,
    mails::{self, MailLine},
    timeline::{self, Event},
};
use crate::{
    billing::stored,
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// Orders of one address or customer that are listed at most.
const LISTED: i64 = 50;

/// An order, in a list.
#[derive(Clone, Debug)]
pub struct OrderLine {
    pub id: OrderId,
    pub product: String,
    /// As stored: `complete`, `paying`, `declined`, `trial_refused`.
    pub state: String,
    pub is_trial: bool,
    pub gross: Money,
    pub placed: Instant,
    pub payer: String,
    pub organization: Option<String>,
    pub email: String,
}

#[derive(FromRow)]
struct LineRow {
    id: String,
    product: String,
    state: String,
    way: String,
    currency: String,
    gross: i64,
    created_at: i64,
    billing_name: String,
    billing_organization: Option<String>,
    billing_email: String,
}

impl LineRow {
    fn line(self) -> Result<OrderLine, DbError> {
        Ok(OrderLine {
            id: read("order id", &self.id)?,
            product: self.product,
            state: self.state,
            is_trial: self.way == "trial",
            gross: stored::money(self.gross, &self.currency)?,
            placed: Instant::from_micros(self.created_at),
            payer: self.billing_name,
            organization: self.billing_organization,
            email: self.billing_email,
        })
    }
}

/// An order's line; the argument says which orders.
macro_rules! select_lines {
    ($rest:literal) => {
        concat!(
            "select o.id, p.name as product, o.state, o.way, o.currency, o.gross, o.created_at, o.billing_name,
                    o.billing_organization, o.billing_email
             from orders o join products p on p.id = o.product_id ",
            $rest
        )
    };
}

/// The newest orders, from the first one older than `after` on.
pub(super) async fn newest(tx: &mut Tx, after: Option<OrderId>, most: usize) -> Result<Vec<OrderLine>, DbError> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let start = match after {
        Some(id) => {
            let row = fetch_optional!(tx, (i64,), "select created_at from orders where id = $1", id.to_string())?;
            row.map(|(at,)| (at, id.to_string()))
        }
        None => None,
    };
    let (at, id) = start.unwrap_or((i64::MAX, String::new()));
    let rows = fetch_all!(
        tx,
        LineRow,
        select_lines!(
            "where o.created_at <= $1 and (o.created_at < $1 or o.id < $2)
             order by o.created_at desc, o.id desc limit $3"
        ),
        at,
        id,
        most,
    )?;
    rows.into_iter().map(LineRow::line).collect()
}

/// The orders that name an address as payer or licensee, newest first.
pub(super) async fn naming(tx: &mut Tx, address: &EmailAddress) -> Result<Vec<OrderLine>, DbError> {
    let rows = fetch_all!(
        tx,
        LineRow,
        select_lines!(
            "where o.id in (select id from orders where billing_email_key = $1
                            union select id from orders where licensee_email_key = $1)
             order by o.created_at desc, o.id desc limit $2"
        ),
        address.key(),
        LISTED,
    )?;
    rows.into_iter().map(LineRow::line).collect()
}

/// The complete orders of an account, as payer or licensee, newest first.
pub(super) async fn of_account(tx: &mut Tx, account: &str) -> Result<Vec<OrderLine>, DbError> {
    let rows = fetch_all!(
        tx,
        LineRow,
        select_lines!(
            "where o.id in (select id from orders where billing_account_id = $1
                            union select id from orders where licensee_account_id = $1)
             order by o.created_at desc, o.id desc limit $2"
        ),
        account,
        LISTED,
    )?;
    rows.into_iter().map(LineRow::line).collect()
}

/// A person that an order names, with the account that came of it.
#[derive(Clone, Debug)]
pub struct Party {
    pub name: String,
    pub organization: Option<String>,
    pub email: String,
    /// None while the order is not complete.
    pub account: Option<String>,
}

/// Everything about an order.
#[derive(Clone, Debug)]
pub struct Order {
    pub line: OrderLine,
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    pub billing: Party,
    pub licensee: Party,
    /// Of its public page.
    pub token: String,
    pub license: Option<LicenseId>,
    pub invoices: Vec<String>,
    pub mails: Vec<MailLine>,
    pub timeline: Vec<Event>,
}

#[derive(FromRow)]
struct OrderRow {
    #[sqlx(flatten)]
    line: LineRow,
    license_type: String,
    tier: String,
    quantity: i64,
    cycle: String,
    licensee_name: String,
    licensee_organization: Option<String>,
    licensee_email: String,
    billing_account_id: Option<String>,
    licensee_account_id: Option<String>,
    license_id: Option<String>,
    subscription_id: Option<String>,
}

/// An order with its timeline; `None` if there is no such.
pub async fn order(shop: &Shop, _: &Staff, id: OrderId) -> Result<Option<Order>, DbError> {
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        OrderRow,
        "select o.id, p.name as product, o.state, o.way, o.currency, o.gross, o.created_at, o.billing_name,
                o.billing_organization, o.billing_email, o.license_type, o.tier, o.quantity, o.cycle,
                o.licensee_name, o.licensee_organization, o.licensee_email, o.billing_account_id,
                o.licensee_account_id, l.id as license_id, s.id as subscription_id
         from orders o
         join products p on p.id = o.product_id
         left join subscriptions s on s.order_id = o.id
         left join licenses l on l.subscription_id = s.id
         where o.id = $1",
        id.to_string(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let invoices = fetch_all!(
        &mut tx,
        (String,),
        "select number from invoices where order_id = $1 order by number",
        id.to_string(),
    )?;
    let license = row.license_id.as_deref();
    let mails = mails::of_order(&mut tx, id, license, row.subscription_id.as_deref()).await?;
    let timeline = timeline::of_order(&mut tx, id, license, row.subscription_id.as_deref(), &mails).await?;
    Ok(Some(Order {
        coverage: stored::coverage(&row.license_type, &row.tier, row.quantity)?,
        cycle: read("billing cycle", &row.cycle)?,
        billing: Party {
            name: row.line.billing_name.clone(),
            organization: row.line.billing_organization.clone(),
            email: row.line.billing_email.clone(),
            account: row.billing_account_id,
        },
        licensee: Party {
            name: row.licensee_name,
            organization: row.licensee_organization,
            email: row.licensee_email,
            account: row.licensee_account_id,
        },
        token: shop.key.order_token(id),
        license: license.map(|id| read("license id", id)).transpose()?,
        invoices: invoices.into_iter().map(|(number,)| number).collect(),
        mails,
        timeline,
        line: row.line.line()?,
    }))
}
