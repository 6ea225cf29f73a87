//! A subscription's row as its life needs it: read under a lock, written back whole.

use domain::{
    calendar::{Instant, iso_date, parse_iso_date},
    card::{CardBrand, CardDigest, CardExpiry},
    checkout::Choice,
    coverage::{BillingCycle, Coverage},
    decline::Decline,
    ids::{AccountId, LicenseId, OrderId, PaymentMethodId, SubscriptionId},
    lifetime::{Lifetime, RenewalInvoice},
    money::Money,
    renewal::{Anchor, Dunning},
    subscription::{Period, SubscriptionState},
};
use sqlx::FromRow;

use crate::{
    billing::stored::{self, StoredNext, StoredPrice, StoredState, Waiting, list_unit},
    db::{DbError, Tx, execute, fetch_optional, read},
    shop::Shop,
};

/// A subscription with everything that its renewals and letters need.
#[derive(Clone, Debug)]
pub(super) struct Subscription {
    pub id: SubscriptionId,
    pub order: OrderId,
    pub billing: AccountId,
    pub licensee: AccountId,
    pub license: LicenseId,
    pub product: String,
    pub slug: String,
    pub coverage: Coverage,
    /// The agreed price, which a renewal keeps (rule 9). While nothing was paid, as in a trial, none is
    /// agreed, and it is that of the list.
    pub unit: Money,
    /// What a downgrade that waits makes of it, from the next period on (rule 17).
    pub next: Option<Choice>,
    /// A changed price that was mailed and waits for its period (rule 9).
    pub price: Option<Waiting>,
    pub life: Lifetime,
    pub anchor: Anchor,
    /// The period that runs or ran last.
    pub period: Period,
    pub card: Option<SavedCard>,
    /// As its payer chose; what is open is paid first.
    pub renews_by: RenewsBy,
    /// Name and organization of whoever uses it.
    pub licensee_name: String,
    pub payer_name: String,
    /// The licensee gave it back (rule 8).
    pub is_declined: bool,
    /// An attempt to renew or change it has no outcome yet.
    pub is_being_charged: bool,
}

/// How its renewals are paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RenewsBy {
    Card,
    Invoice,
}

/// The card behind a subscription.
#[derive(Clone, Debug)]
pub(super) struct SavedCard {
    pub id: PaymentMethodId,
    /// As the gateway calls it.
    pub reference: String,
    pub digest: CardDigest,
}

#[derive(FromRow)]
struct Row {
    id: String,
    order_id: String,
    billing_account_id: String,
    licensee_account_id: String,
    license_id: String,
    product: String,
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
    anchor_on: String,
    months: i64,
    told_at: i64,
    failed_first_at: Option<i64>,
    failed_last_at: Option<i64>,
    failed_code: Option<String>,
    payment_method_id: Option<String>,
    gateway_reference: Option<String>,
    card_brand: Option<String>,
    card_last_four: Option<String>,
    card_expiry_year: Option<i64>,
    card_expiry_month: Option<i64>,
    licensee_name: String,
    licensee_organization: Option<String>,
    payer_name: String,
    payer_organization: Option<String>,
    declined_at: Option<i64>,
    suspended: i64,
    open_attempts: i64,
    paid_by: String,
    open_invoices: i64,
    #[sqlx(flatten)]
    state: StoredState,
}

impl Row {
    fn parse(self) -> Result<Subscription, DbError> {
        let card = self.card();
        let renews_by = if self.paid_by == "invoice" { RenewsBy::Invoice } else { RenewsBy::Card };
        // One that is out is what is to be paid, also where a card pays the renewals after it.
        let by_invoice = match self.open_invoices {
            0 => (renews_by == RenewsBy::Invoice).then_some(RenewalInvoice::ToCome),
            _ => Some(RenewalInvoice::Sent),
        };
        let dunning = match (self.failed_first_at, self.failed_last_at) {
            (Some(first), Some(last)) => Some(Dunning {
                first: Instant::from_micros(first),
                last: Instant::from_micros(last),
                decline: Decline::from_code(self.failed_code.as_deref().unwrap_or_default()),
            }),
            _ => None,
        };
        let unreadable = |what, value: &str| DbError::Unreadable { what, value: value.to_owned() };
        let on = parse_iso_date(&self.anchor_on).ok_or_else(|| unreadable("date", &self.anchor_on))?;
        let months = u32::try_from(self.months).map_err(|_| unreadable("months", &self.months.to_string()))?;
        let cycle: BillingCycle = read("billing cycle", &self.cycle)?;
        Ok(Subscription {
            id: read("subscription id", &self.id)?,
            order: read("order id", &self.order_id)?,
            billing: read("account id", &self.billing_account_id)?,
            licensee: read("account id", &self.licensee_account_id)?,
            license: read("license id", &self.license_id)?,
            product: self.product,
            slug: self.slug,
            coverage: stored::coverage(&self.license_type, &self.tier, self.quantity)?,
            unit: stored::money(self.list_unit.unwrap_or(self.unit), &self.currency)?,
            next: self.next.parse(&self.currency)?,
            price: self.price.parse(&self.currency)?,
            life: Lifetime {
                state: self.state.parse()?,
                cycle,
                card: card.as_ref().filter(|_| by_invoice.is_none()).map(|card| card.digest.expiry),
                by_invoice,
                dunning,
                told: Instant::from_micros(self.told_at),
                is_suspended: self.suspended != 0,
            },
            anchor: Anchor { on, months },
            period: self.state.period(),
            card,
            renews_by,
            licensee_name: named(self.licensee_name, self.licensee_organization),
            payer_name: named(self.payer_name, self.payer_organization),
            is_declined: self.declined_at.is_some(),
            is_being_charged: self.open_attempts > 0,
        })
    }

    fn card(&self) -> Option<SavedCard> {
        Some(SavedCard {
            id: self.payment_method_id.as_deref()?.parse().ok()?,
            reference: self.gateway_reference.clone()?,
            digest: CardDigest {
                brand: CardBrand::from_name(self.card_brand.as_deref()?),
                last_four: self.card_last_four.clone()?,
                expiry: CardExpiry {
                    year: u16::try_from(self.card_expiry_year?).unwrap_or(0),
                    month: u8::try_from(self.card_expiry_month?).unwrap_or(0),
                },
            },
        })
    }
}

/// "Ada Lovelace, Engines Ltd".
fn named(name: String, organization: Option<String>) -> String {
    match organization {
        Some(organization) => format!("{name}, {organization}"),
        None => name,
    }
}

/// Locks a subscription's row until the transaction ends.
pub(crate) async fn hold(tx: &mut Tx, id: SubscriptionId) -> Result<(), DbError> {
    execute!(tx, "update subscriptions set state = state where id = $1", id.to_string())?;
    Ok(())
}

/// Locks a subscription's row until the transaction ends and reads it; `None` if there is no such.
pub(super) async fn lock(tx: &mut Tx, id: SubscriptionId) -> Result<Option<Subscription>, DbError> {
    hold(tx, id).await?;
    find(tx, id).await
}

/// The same without a lock, to be shown.
pub(super) async fn find(tx: &mut Tx, id: SubscriptionId) -> Result<Option<Subscription>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        concat!(
            "select s.id, s.order_id, s.billing_account_id, s.licensee_account_id, l.id as license_id, p.name as product,
                p.slug, s.license_type, s.tier, s.quantity, s.cycle, s.currency, s.unit, s.next_license_type,
                s.next_tier, s.next_quantity, s.next_cycle, s.next_unit, s.price_change_id, s.price_told_at, s.price_from,
                w.license_type as price_license_type, w.tier as price_tier, w.cycle as price_cycle,
                w.new_unit as price_unit, l.suspended, s.anchor_on, s.months,
                s.told_at, s.failed_first_at, s.failed_last_at, s.failed_code, s.payment_method_id,
                m.gateway_reference, m.card_brand,
                m.card_last_four, m.card_expiry_year, m.card_expiry_month, l.licensee_name, l.licensee_organization,
                l.payer_name, l.payer_organization, l.declined_at, s.state, s.ends, s.period_start, s.period_end,
                (select cast(count(*) as bigint) from attempts a
                 where a.subscription_id = s.id and a.state = 'open')
                + (select cast(count(*) as bigint) from attempts g
                   where g.id = s.together_attempt_id and g.state = 'open') as open_attempts, s.paid_by,
                (select cast(count(*) as bigint) from invoice_lines n join invoices i on i.id = n.invoice_id
                 where n.subscription_id = s.id and i.due_at is not null and i.settled_at is null) as open_invoices, ",
            list_unit!(),
            "
         from subscriptions s
         join licenses l on l.subscription_id = s.id
         join products p on p.id = s.product_id
         left join payment_methods m on m.id = s.payment_method_id
         left join price_changes w on w.id = s.price_change_id
         where s.id = $1"
        ),
        id.to_string(),
    )?;
    row.map(Row::parse).transpose()
}

/// Writes where a subscription stands, until when its license is covered, and when it is looked at
/// next: never while an attempt is open, since its outcome comes first.
pub(super) async fn store(tx: &mut Tx, shop: &Shop, subscription: &Subscription) -> Result<(), DbError> {
    let (life, next, price) = (&subscription.life, subscription.next.as_ref(), subscription.price.as_ref());
    let due = life.next(shop.now(), &shop.config.zone).filter(|_| !subscription.is_being_charged);
    let ends = matches!(life.state, SubscriptionState::Active { ends: true, .. });
    execute!(
        tx,
        "update subscriptions set state = $2, ends = $3, anchor_on = $4, months = $5, period_start = $6,
                period_end = $7, told_at = $8, failed_first_at = $9, failed_last_at = $10, failed_code = $11, due_at = $12,
                license_type = $13, tier = $14, quantity = $15, cycle = $16, unit = $17, next_license_type = $18,
                next_tier = $19, next_quantity = $20, next_cycle = $21, next_unit = $22,
                price_change_id = $23, price_told_at = $24, price_from = $25
         where id = $1",
        subscription.id.to_string(),
        life.state.code(),
        i64::from(ends),
        iso_date(subscription.anchor.on),
        i64::from(subscription.anchor.months),
        subscription.period.start.as_micros(),
        subscription.period.end.as_micros(),
        life.told.as_micros(),
        life.dunning.map(|dunning| dunning.first.as_micros()),
        life.dunning.map(|dunning| dunning.last.as_micros()),
        life.dunning.map(|dunning| dunning.decline.code()),
        due.map(|due| due.at.as_micros()),
        subscription.coverage.license_type.code(),
        subscription.coverage.tier.as_str(),
        i64::from(subscription.coverage.quantity.get()),
        life.cycle.code(),
        subscription.unit.minor,
        next.map(|next| next.coverage.license_type.code()),
        next.map(|next| next.coverage.tier.as_str()),
        next.map(|next| i64::from(next.coverage.quantity.get())),
        next.map(|next| next.cycle.code()),
        next.map(|next| next.unit.minor),
        price.map(|price| price.change.to_string()),
        price.map(|price| price.new.told.as_micros()),
        price.map(|price| price.new.from.as_micros()),
    )?;
    execute!(
        tx,
        "update licenses set covered_until = $2 where subscription_id = $1 and covered_until <> $2",
        subscription.id.to_string(),
        subscription.period.end.as_micros(),
    )?;
    Ok(())
}
