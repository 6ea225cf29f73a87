//! The billing portal's pages: what runs, what was ordered, what was invoiced.

use domain::{
    account::Action,
    calendar::Instant,
    coverage::{BillingCycle, Coverage},
    ids::{AccountId, LicenseId, OrderId, SubscriptionId},
    invoice::InvoiceNumber,
    license::{self, LicenseStatus},
    money::Money,
};
use sqlx::FromRow;

use super::stored::{self, StoredState};
use crate::{
    accounts::access::Caller,
    db::{DbError, Tx, fetch_all, fetch_one, fetch_optional, read},
    invoicing::{InvoiceSummary, summaries},
    shop::Shop,
};

/// Everything on `/billing`, newest first.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    pub subscriptions: Vec<SubscriptionView>,
    pub orders: Vec<OrderLine>,
    pub invoices: Vec<InvoiceSummary>,
    /// Only one person gets renewal mail: the page suggests an address that a team reads (rule 5).
    pub one_reader: bool,
}

/// A subscription as its payer sees it.
#[derive(Clone, Debug)]
pub struct SubscriptionView {
    pub id: SubscriptionId,
    pub account: AccountId,
    pub license: LicenseId,
    pub product_name: String,
    pub product_slug: String,
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    /// Net, per renewal.
    pub recurring: Money,
    pub status: LicenseStatus,
    pub period_start: Instant,
    pub period_end: Instant,
    /// Name, organization and address of whoever uses it.
    pub licensee_name: String,
    pub licensee_organization: Option<String>,
    pub licensee_email: String,
    /// Whether the licensee's account is another one than the payer's.
    pub for_somebody_else: bool,
    /// "Visa ending in 4242", where a card is behind it.
    pub card: Option<CardView>,
    pub since: Instant,
}

/// The card behind a subscription.
#[derive(Clone, Debug)]
pub struct CardView {
    pub brand: String,
    pub last_four: String,
    pub expiry_year: i64,
    pub expiry_month: i64,
}

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
struct SubscriptionRow {
    id: String,
    billing_account_id: String,
    licensee_account_id: String,
    license_id: String,
    product_name: String,
    slug: String,
    license_type: String,
    tier: String,
    quantity: i64,
    cycle: String,
    currency: String,
    unit: i64,
    licensee_name: String,
    licensee_organization: Option<String>,
    licensee_email: String,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    card_expiry_year: Option<i64>,
    card_expiry_month: Option<i64>,
    suspended: i64,
    covered_until: i64,
    created_at: i64,
    #[sqlx(flatten)]
    state: StoredState,
}

impl SubscriptionRow {
    fn view(self, now: Instant) -> Result<SubscriptionView, DbError> {
        let coverage = stored::coverage(&self.license_type, &self.tier, self.quantity)?;
        let unit = stored::money(self.unit, &self.currency)?;
        let recurring = unit
            .times(coverage.quantity.get())
            .map_err(|_| DbError::Unreadable { what: "unit price", value: self.unit.to_string() })?;
        let period = self.state.period();
        let covered_until = Instant::from_micros(self.covered_until);
        let card = match (self.card_brand, self.card_last_four, self.card_expiry_year, self.card_expiry_month) {
            (Some(brand), Some(last_four), Some(expiry_year), Some(expiry_month)) => {
                Some(CardView { brand, last_four, expiry_year, expiry_month })
            }
            _ => None,
        };
        Ok(SubscriptionView {
            id: read("subscription id", &self.id)?,
            account: read("account id", &self.billing_account_id)?,
            license: read("license id", &self.license_id)?,
            product_name: self.product_name,
            product_slug: self.slug,
            coverage,
            cycle: read("billing cycle", &self.cycle)?,
            recurring,
            status: license::status(self.state.parse()?, self.suspended != 0, covered_until, now),
            period_start: period.start,
            period_end: period.end,
            licensee_name: self.licensee_name,
            licensee_organization: self.licensee_organization,
            licensee_email: self.licensee_email,
            for_somebody_else: self.licensee_account_id != self.billing_account_id,
            card,
            since: Instant::from_micros(self.created_at),
        })
    }
}

/// Reads `/billing` for a caller: only accounts and papers that the caller's roles open.
pub async fn overview(shop: &Shop, caller: &Caller) -> Result<Overview, DbError> {
    let mut tx = shop.db.read().await?;
    let mut overview = Overview::default();
    for account in caller.accounts_for(Action::SeeSubscriptions) {
        overview.subscriptions.extend(subscriptions(&mut tx, account, shop.now()).await?);
        overview.orders.extend(orders(&mut tx, account).await?);
        overview.one_reader |= readers(&mut tx, account).await? == 1;
    }
    for account in caller.accounts_for(Action::SeeInvoices) {
        overview.invoices.extend(summaries(&mut tx, account).await?);
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

async fn subscriptions(tx: &mut Tx, account: AccountId, now: Instant) -> Result<Vec<SubscriptionView>, DbError> {
    let rows = fetch_all!(
        tx,
        SubscriptionRow,
        "select s.id, s.billing_account_id, s.licensee_account_id, l.id as license_id, p.name as product_name, p.slug,
                s.license_type, s.tier, s.quantity, s.cycle, s.currency, s.unit, l.licensee_name,
                l.licensee_organization, a.handle as licensee_email, m.card_brand, m.card_last_four,
                m.card_expiry_year, m.card_expiry_month, l.suspended, l.covered_until, s.created_at,
                s.state, s.ends, s.period_start, s.period_end
         from subscriptions s
         join licenses l on l.subscription_id = s.id
         join products p on p.id = s.product_id
         join accounts a on a.id = s.licensee_account_id
         left join payment_methods m on m.id = s.payment_method_id
         where s.billing_account_id = $1
         order by s.created_at desc, s.id desc",
        account.to_string(),
    )?;
    rows.into_iter().map(|row| row.view(now)).collect()
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
    let found = subscriptions(&mut tx, account, shop.now()).await?.into_iter().find(|view| view.id == id);
    let Some(view) = found else { return Ok(None) };
    let invoices = summaries(&mut tx, account).await?.into_iter().filter(|paper| paper.subscription == id).collect();
    Ok(Some((view, invoices)))
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

async fn orders(tx: &mut Tx, account: AccountId) -> Result<Vec<OrderLine>, DbError> {
    let rows = fetch_all!(
        tx,
        OrderRow,
        "select o.id, p.name as product_name, o.way, o.currency, o.gross, o.licensee_name, o.licensee_organization,
                o.created_at, i.number
         from orders o
         join products p on p.id = o.product_id
         left join invoices i on i.order_id = o.id
         where o.billing_account_id = $1 and o.state = 'complete'
         order by o.created_at desc, o.id desc",
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
