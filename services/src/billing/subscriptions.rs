//! Subscriptions as their payer sees them.

use domain::{
    calendar::Instant,
    checkout::Choice,
    coverage::{BillingCycle, Coverage},
    decline::Decline,
    ids::{AccountId, LicenseId, PaymentMethodId, SubscriptionId},
    license::{self, LicenseStatus},
    money::Money,
    price_change::coming,
    renewal::next_start,
    tax::{Amounts, Tax},
};
use sqlx::FromRow;

use super::{
    lifetime::amounts,
    stored::{self, StoredNext, StoredPrice, StoredState, list_unit},
};
use crate::{
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

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
    /// What waits for the end of the period (rule 17).
    pub next: Option<Choice>,
    /// Per renewal, as it would be taxed today.
    pub recurring: Amounts,
    /// Another price that was mailed (rule 9).
    pub new_price: Option<PriceAhead>,
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
    /// Which of the account's cards that is.
    pub method: Option<PaymentMethodId>,
    /// Why the last charge of the next period failed, while it is not paid.
    pub failed: Option<Decline>,
    /// A payment of its renewal that has no outcome yet.
    pub charging: Option<Charging>,
    /// Its renewals are invoiced, and never charged to a card (rule 14).
    pub by_invoice: bool,
    /// The account's balance pays the next renewal whole, as far as one knows today (rule 17).
    pub is_covered: bool,
    /// The invoice that waits to be paid, for the order or the next period.
    pub open_invoice: Option<String>,
    /// The licensee gave it back then, and it is nobody's (rule 8).
    pub declined: Option<Instant>,
    pub since: Instant,
}

impl SubscriptionView {
    /// Whether it is to be renewed by a card, and there is none.
    pub const fn lacks_card(&self) -> bool {
        self.card.is_none() && !self.by_invoice && matches!(self.status, LicenseStatus::Active { ends: false, .. })
    }

    /// How often it is paid from the next renewal on.
    pub fn renews_every(&self) -> BillingCycle {
        self.next.as_ref().map_or(self.cycle, |next| next.cycle)
    }
}

/// A changed price that waits: taxed as today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceAhead {
    /// The first renewal that costs it.
    pub from: Instant,
    /// When it was mailed.
    pub told: Instant,
    pub before: Money,
    pub after: Money,
}

/// The card behind a subscription.
#[derive(Clone, Debug)]
pub struct CardView {
    pub brand: String,
    pub last_four: String,
    pub expiry_year: i64,
    pub expiry_month: i64,
}

/// A payment that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charging {
    /// Where its payer confirms it, where the bank asked for that.
    pub confirm_at: Option<String>,
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
    list_unit: Option<i64>,
    #[sqlx(flatten)]
    next: StoredNext,
    #[sqlx(flatten)]
    price: StoredPrice,
    licensee_name: String,
    licensee_organization: Option<String>,
    licensee_email: String,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    card_expiry_year: Option<i64>,
    card_expiry_month: Option<i64>,
    payment_method_id: Option<String>,
    failed_code: Option<String>,
    open_attempt: Option<String>,
    confirm_at: Option<String>,
    paid_by: String,
    open_invoice: Option<String>,
    suspended: i64,
    covered_until: i64,
    declined_at: Option<i64>,
    created_at: i64,
    #[sqlx(flatten)]
    state: StoredState,
}

impl SubscriptionRow {
    fn view(self, shop: &Shop, tax: Tax) -> Result<SubscriptionView, DbError> {
        let now = shop.now();
        let coverage = stored::coverage(&self.license_type, &self.tier, self.quantity)?;
        let unit = stored::money(self.list_unit.unwrap_or(self.unit), &self.currency)?;
        let cycle = read("billing cycle", &self.cycle)?;
        let next = self.next.parse(&self.currency)?;
        let mailed = self.price.parse(&self.currency)?.map(|price| price.new);
        let present = Choice { coverage: coverage.clone(), cycle, unit };
        let start = next_start(self.state.parse()?, now, &shop.config.zone);
        let of = coming(present.clone(), next.clone(), mailed.as_ref(), start);
        let recurring = amounts(&of, tax)?;
        let renewing = next.clone().unwrap_or(present);
        let new_price = match mailed.filter(|price| price.is_of(&renewing)) {
            None => None,
            Some(price) => Some(PriceAhead {
                from: price.from,
                told: price.told,
                before: amounts(&renewing, tax)?.gross,
                after: amounts(&Choice { unit: price.unit, ..renewing }, tax)?.gross,
            }),
        };
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
            next,
            cycle,
            recurring,
            new_price,
            status: license::status(self.state.parse()?, self.suspended != 0, covered_until, now),
            period_start: period.start,
            period_end: period.end,
            licensee_name: self.licensee_name,
            licensee_organization: self.licensee_organization,
            licensee_email: self.licensee_email,
            for_somebody_else: self.licensee_account_id != self.billing_account_id,
            by_invoice: self.paid_by == "invoice",
            is_covered: false,
            open_invoice: self.open_invoice,
            card,
            method: self.payment_method_id.map(|id| read("payment method id", &id)).transpose()?,
            failed: self.failed_code.as_deref().map(Decline::from_code),
            charging: self.open_attempt.map(|_| Charging { confirm_at: self.confirm_at }),
            declined: self.declined_at.map(Instant::from_micros),
            since: Instant::from_micros(self.created_at),
        })
    }
}

/// The columns of a [`SubscriptionRow`]; the argument says which subscriptions. `$2` is 1 where open invoices are
/// looked for.
macro_rules! select_subscriptions {
    ($rest:literal) => {
        concat!(
            "select s.id, s.billing_account_id, s.licensee_account_id, l.id as license_id, p.name as product_name,
                    p.slug, s.license_type, s.tier, s.quantity, s.cycle, s.currency, s.unit, s.next_license_type, s.next_tier,
                    s.next_quantity, s.next_cycle, s.next_unit, s.price_change_id, s.price_told_at, s.price_from,
                    w.license_type as price_license_type, w.tier as price_tier, w.cycle as price_cycle,
                    w.new_unit as price_unit, l.licensee_name,
                    l.licensee_organization, a.handle as licensee_email, m.card_brand, m.card_last_four,
                    m.card_expiry_year, m.card_expiry_month, s.payment_method_id, s.failed_code,
                    coalesce(t.id, g.id) as open_attempt, coalesce(t.confirm_at, g.confirm_at) as confirm_at, l.suspended, l.covered_until, l.declined_at,
                    s.paid_by,
                    case when $2 = 1 then (select min(i.number) from invoice_lines n join invoices i on i.id = n.invoice_id
                                           where n.subscription_id = s.id and i.due_at is not null
                                               and i.settled_at is null) end as open_invoice,
                    s.created_at, s.state, s.ends, s.period_start, s.period_end, ",
            list_unit!(),
            "
             from subscriptions s
             join licenses l on l.subscription_id = s.id
             join products p on p.id = s.product_id
             join accounts a on a.id = s.licensee_account_id
             left join payment_methods m on m.id = s.payment_method_id
             left join price_changes w on w.id = s.price_change_id
             left join attempts t on t.subscription_id = s.id and t.state = 'open'
             left join attempts g on g.id = s.together_attempt_id and g.state = 'open' ",
            $rest
        )
    };
}

/// An account's subscriptions, newest first; `tax` is what its next invoices are taxed by. `owes`: some of its
/// invoices are open.
pub async fn of_account(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    tax: Tax,
    owes: bool,
) -> Result<Vec<SubscriptionView>, DbError> {
    let rows = fetch_all!(
        tx,
        SubscriptionRow,
        select_subscriptions!("where s.billing_account_id = $1 order by s.created_at desc, s.id desc"),
        account.to_string(),
        i64::from(owes),
    )?;
    rows.into_iter().map(|row| row.view(shop, tax)).collect()
}

/// One subscription; who may see it is asked before.
pub async fn one(tx: &mut Tx, shop: &Shop, id: SubscriptionId, tax: Tax) -> Result<Option<SubscriptionView>, DbError> {
    let row = fetch_optional!(tx, SubscriptionRow, select_subscriptions!("where s.id = $1"), id.to_string(), 1i64)?;
    row.map(|row| row.view(shop, tax)).transpose()
}
