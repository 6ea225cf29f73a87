//! T2 of a purchase (rule 12): accounts, subscription, license, invoice with its number, mails and
//! jobs, in the caller's transaction, all or nothing.

use domain::{
    calendar::{Instant, add_months, iso_date},
    card::CardDigest,
    ids::{AccountId, AttemptId, LicenseId, OrderId, SubscriptionId},
    invoice::{InvoiceLine, InvoiceNumber, Party},
    license,
    lifetime::Lifetime,
    money::Money,
    subscription::{Period, SubscriptionState},
    text::Line,
};

use super::{
    letters,
    stored::{Order, by_id},
};
use crate::{
    accounts::handles::{Contact, ensure_both},
    audit,
    billing::{
        cards, details,
        ledger::{self, Entry},
        lifetime,
    },
    catalog::{self, Vendor},
    db::{DbError, Tx, execute},
    invoicing::{self, NewInvoice},
    shop::Shop,
};

/// How an order came to be complete.
pub(super) enum Paid {
    Trial,
    Card { attempt: AttemptId, reference: String, at: Instant, card: CardDigest },
}

/// The new rows' identifiers and dates, as they are handed from step to step.
#[derive(Clone, Copy)]
pub(super) struct Sold {
    pub billing: AccountId,
    pub licensee: AccountId,
    pub subscription: SubscriptionId,
    pub license: LicenseId,
    pub period: Period,
}

/// Writes everything that a complete order brings into being.
pub(super) async fn complete(tx: &mut Tx, shop: &Shop, id: OrderId, paid: &Paid) -> Result<(), DbError> {
    let order = by_id(tx, id).await?;
    let vendor = catalog::vendor(tx).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let (billing, licensee) = write_accounts(tx, shop, &order).await?;
    details::begin(tx, shop, billing, &order.billing).await?;
    let sold = write_subscription(tx, shop, &order, paid, billing, licensee).await?;
    let invoice = match paid {
        Paid::Trial => None,
        Paid::Card { attempt, at, card, .. } => {
            let charge = Entry::Charge(*attempt);
            ledger::write(tx, shop, billing, Some(sold.subscription), charge, order.summary.today.gross).await?;
            Some(write_invoice(tx, shop, &order, &vendor, &sold, *at, card).await?)
        }
    };
    execute!(
        tx,
        "update orders set state = 'complete', settled_at = $2, billing_account_id = $3, licensee_account_id = $4
         where id = $1",
        id.to_string(),
        shop.now().as_micros(),
        billing.to_string(),
        licensee.to_string(),
    )?;
    letters::write(tx, shop, &order, &sold, invoice).await?;
    let subscription = sold.subscription.to_string();
    audit::write(tx, shop, "buyer", &id.to_string(), "order_completed", &subscription).await
}

async fn write_accounts(tx: &mut Tx, shop: &Shop, order: &Order) -> Result<(AccountId, AccountId), DbError> {
    let payer = Contact {
        address: &order.billing.email,
        name: order.billing.name.as_str(),
        organization: order.billing.organization.as_ref().map(Line::as_str),
        country: Some(order.billing.country.code()),
    };
    let user = Contact {
        address: &order.licensee.email,
        name: order.licensee.name.as_str(),
        organization: order.licensee.organization.as_ref().map(Line::as_str),
        country: None,
    };
    ensure_both(tx, shop, &payer, &user).await
}

async fn write_subscription(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    paid: &Paid,
    billing: AccountId,
    licensee: AccountId,
) -> Result<Sold, DbError> {
    let now = shop.now();
    let today = shop.today();
    let (state, months) = match paid {
        Paid::Trial => ("trialing", 1),
        Paid::Card { .. } => ("active", order.cycle.months()),
    };
    let zone = &shop.config.zone;
    let period = Period { start: zone.start_of(today), end: zone.start_of(add_months(today, months)) };
    let sold = Sold {
        billing,
        licensee,
        subscription: shop.id(SubscriptionId::from_parts),
        license: shop.id(LicenseId::from_parts),
        period,
    };
    let method = match paid {
        Paid::Trial => None,
        Paid::Card { reference, card, .. } => Some(cards::save(tx, shop, billing, reference, card).await?),
    };
    let due = lifetime::first_due(shop, &life(order, paid, period, now));
    execute!(
        tx,
        "insert into subscriptions
             (id, order_id, billing_account_id, licensee_account_id, product_id, license_type, tier, quantity, cycle,
              currency, unit, state, ends, anchor_on, months, period_start, period_end, payment_method_id, created_at,
              told_at, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, $17, $18, $18, $19)",
        sold.subscription.to_string(),
        order.id.to_string(),
        billing.to_string(),
        licensee.to_string(),
        order.product.to_string(),
        order.coverage.license_type.code(),
        order.coverage.tier.as_str(),
        i64::from(order.coverage.quantity.get()),
        order.cycle.code(),
        order.summary.unit.currency.code(),
        order.summary.unit.minor,
        state,
        iso_date(today),
        i64::from(months),
        period.start.as_micros(),
        period.end.as_micros(),
        method.map(|method| method.to_string()),
        now.as_micros(),
        due.map(Instant::as_micros),
    )?;
    let key = license::key_from(&shop.chance.bytes::<64>())
        .ok_or(DbError::Unreadable { what: "chance", value: "too few random bytes for a key".to_owned() })?;
    execute!(
        tx,
        "insert into licenses
             (id, subscription_id, account_id, product_id, license_key, licensee_name, licensee_organization,
              payer_name, payer_organization, suspended, covered_until, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)",
        sold.license.to_string(),
        sold.subscription.to_string(),
        licensee.to_string(),
        order.product.to_string(),
        key,
        order.licensee.name.as_str(),
        order.licensee.organization.as_ref().map(Line::as_str),
        order.billing.name.as_str(),
        order.billing.organization.as_ref().map(Line::as_str),
        period.end.as_micros(),
        now.as_micros(),
    )?;
    Ok(sold)
}

/// How a subscription begins, as far as time moves it on.
fn life(order: &Order, paid: &Paid, period: Period, now: Instant) -> Lifetime {
    let (state, card) = match paid {
        Paid::Trial => (SubscriptionState::Trialing { period }, None),
        Paid::Card { card, .. } => (SubscriptionState::Active { period, ends: false }, Some(card.expiry)),
    };
    Lifetime { state, cycle: order.cycle, card, dunning: None, told: now }
}

async fn write_invoice(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    vendor: &Vendor,
    sold: &Sold,
    paid_at: Instant,
    card: &CardDigest,
) -> Result<InvoiceNumber, DbError> {
    let licensee = letters::name_and_organization(&order.licensee.name, order.licensee.organization.as_ref());
    let line = InvoiceLine {
        product: order.product_name.clone(),
        coverage: order.coverage.clone(),
        cycle: order.cycle,
        licensee,
        period: sold.period,
        unit: order.summary.unit.minor,
        tax: order.tax,
        amounts: order.summary.today,
    };
    let buyer = Party {
        name: order.billing.name.to_string(),
        organization: order.billing.organization.as_ref().map(ToString::to_string),
        address_lines: invoicing::address_lines(
            order.billing.street.as_ref().map(Line::as_str),
            order.billing.postal_code.as_ref().map(Line::as_str),
            order.billing.city.as_ref().map(Line::as_str),
        ),
        country: order.billing.country,
        email: order.billing.email.to_string(),
        vat_id: order.billing.vat_id.as_ref().map(ToString::to_string),
    };
    let new = NewInvoice {
        account: sold.billing,
        order: order.id,
        subscription: sold.subscription,
        is_renewal: false,
        currency: order.summary.unit.currency,
        po_number: order.billing.po_number.as_ref().map(ToString::to_string),
        buyer,
        line,
        total: order.summary.today,
        payment: invoicing::paid_by(card, paid_at),
        from_balance: Money::zero(order.summary.unit.currency),
    };
    invoicing::issue(tx, shop, vendor, new).await
}
