//! T2 of a purchase (rule 12): accounts, subscription, license, invoice with its number, mails and
//! jobs, in the caller's transaction, all or nothing.

use domain::{
    by_invoice::due_of_order,
    calendar::{Instant, add_months, iso_date},
    card::CardDigest,
    ids::{AccountId, AttemptId, LicenseId, OrderId, SubscriptionId},
    invoice::{InvoiceLine, InvoiceNumber, Party, PayBy},
    license,
    lifetime::{Lifetime, RenewalInvoice},
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
    invoicing::{self, NewInvoice, Terms},
    shop::Shop,
};

/// How an order came to be complete.
pub(super) enum Paid {
    Trial,
    Card {
        attempt: AttemptId,
        reference: String,
        at: Instant,
        card: CardDigest,
    },
    /// By invoice: the license waits for it.
    Later,
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
            let terms = Terms::Paid(invoicing::paid_by(card, *at));
            Some(write_invoice(tx, shop, &order, &vendor, &sold, terms).await?)
        }
        Paid::Later => Some(write_invoice(tx, shop, &order, &vendor, &sold, to_be_paid(shop, &vendor)?).await?),
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
    let event = if matches!(paid, Paid::Later) { "order_invoiced" } else { "order_completed" };
    audit::write(tx, shop, "buyer", &id.to_string(), event, &subscription).await
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
        // Counted from the day on which the payment is recorded.
        Paid::Later => ("awaiting_payment", 0),
    };
    let zone = &shop.config.zone;
    let period = match paid {
        Paid::Later => Period::not_begun(zone.start_of(today)),
        _ => Period { start: zone.start_of(today), end: zone.start_of(add_months(today, months)) },
    };
    let sold = Sold {
        billing,
        licensee,
        subscription: shop.id(SubscriptionId::from_parts),
        license: shop.id(LicenseId::from_parts),
        period,
    };
    let method = match paid {
        Paid::Trial | Paid::Later => None,
        Paid::Card { reference, card, .. } => Some(cards::save(tx, shop, billing, reference, card).await?),
    };
    let due = lifetime::first_due(shop, &life(order, paid, period, now));
    execute!(
        tx,
        "insert into subscriptions
             (id, order_id, billing_account_id, licensee_account_id, product_id, license_type, tier, quantity, cycle,
              currency, unit, state, ends, anchor_on, months, period_start, period_end, payment_method_id, created_at,
              told_at, due_at, paid_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16, $17, $18, $18, $19, $20)",
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
        if matches!(paid, Paid::Later) { "invoice" } else { "card" },
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
        Paid::Later => (SubscriptionState::AwaitingPayment, None),
        Paid::Card { card, .. } => (SubscriptionState::Active { period, ends: false }, Some(card.expiry)),
    };
    let by_invoice = matches!(paid, Paid::Later).then_some(RenewalInvoice::Sent);
    Lifetime { state, cycle: order.cycle, card, by_invoice, dunning: None, told: now, is_suspended: false }
}

/// Until when and where to an order's invoice is paid.
fn to_be_paid(shop: &Shop, vendor: &Vendor) -> Result<Terms, DbError> {
    let zone = &shop.config.zone;
    let due_on = due_of_order(shop.now(), zone);
    // The form was refused without an account.
    let transfers = vendor.transfers.as_ref().ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let pay_by = PayBy { due_on: iso_date(due_on), account: transfers.account.clone() };
    Ok(Terms::Due { at: zone.start_of(due_on), pay_by })
}

async fn write_invoice(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    vendor: &Vendor,
    sold: &Sold,
    terms: Terms,
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
        is_renewal: false,
        currency: order.summary.unit.currency,
        po_number: order.billing.po_number.as_ref().map(ToString::to_string),
        buyer,
        lines: vec![(sold.subscription, line)],
        terms,
        from_balance: Money::zero(order.summary.unit.currency),
    };
    invoicing::issue(tx, shop, vendor, new).await
}
