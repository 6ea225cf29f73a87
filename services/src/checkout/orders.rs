//! What an order's page shows to whoever has its address.

use domain::{
    calendar::Instant,
    coverage::{BillingCycle, Coverage},
    decline::Decline,
    ids::AttemptId,
    invoice::InvoiceNumber,
    order::{OrderState, Purpose, Way},
    pricing::Summary,
};
use sqlx::FromRow;

use super::{declines, stored};
use crate::{
    db::{DbError, Tx, fetch_one, fetch_optional, read},
    shop::Shop,
};

/// An order as its page tells it. It holds no key, and nothing that only one of the two portals
/// may show.
#[derive(Clone, Debug)]
pub struct OrderView {
    pub product_name: String,
    pub product_slug: String,
    pub purpose: Purpose,
    pub way: Way,
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    pub summary: Summary,
    pub state: PlacedState,
    pub placed_at: Instant,
    pub billing_name: String,
    pub billing_email: String,
    pub licensee_name: String,
    pub licensee_email: String,
    /// Payer and licensee are one account.
    pub one_account: bool,
    /// Where the buyer confirms the payment first, while the order is being paid.
    pub confirm_at: Option<String>,
    /// Why the last card was declined, while the order is.
    pub declined: Option<Decline>,
}

/// What happened to the order so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacedState {
    /// The payment's outcome is not known yet.
    Paying,
    /// The card was declined; the checkout can be tried again.
    Declined,
    /// Paid, with its invoice.
    Paid { invoice: InvoiceNumber, until: Instant },
    /// A trial was asked for. Whether it began is told by mail alone (rule 10).
    TrialAsked { until: Instant },
}

#[derive(FromRow)]
struct OutcomeRow {
    period_end: i64,
    number: Option<String>,
}

/// The order behind a token; `None` if there is none.
pub async fn order_by_token(shop: &Shop, token: &str) -> Result<Option<OrderView>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(order) = stored::by_token(&mut tx, token).await? else { return Ok(None) };
    let (confirm_at, declined) = match order.state {
        OrderState::Paying { attempt } => (confirm_at(&mut tx, attempt).await?, None),
        OrderState::Declined => (None, Some(declines::last(&mut tx, order.id).await?.unwrap_or_default())),
        _ => (None, None),
    };
    let state = match order.state {
        OrderState::Paying { .. } => PlacedState::Paying,
        OrderState::Declined => PlacedState::Declined,
        OrderState::TrialRefused { at } => PlacedState::TrialAsked { until: trial_end(shop, at) },
        OrderState::Complete { at } => outcome(&mut tx, shop, &order, at).await?,
    };
    Ok(Some(OrderView {
        one_account: order.billing.email == order.licensee.email,
        confirm_at,
        declined,
        product_name: order.product_name,
        product_slug: order.product_slug,
        purpose: order.purpose,
        way: order.way,
        coverage: order.coverage,
        cycle: order.cycle,
        summary: order.summary,
        state,
        placed_at: order.created,
        billing_name: order.billing.name.to_string(),
        billing_email: order.billing.email.to_string(),
        licensee_name: order.licensee.name.to_string(),
        licensee_email: order.licensee.email.to_string(),
    }))
}

/// The page of the order that an attempt belongs to.
pub async fn order_path(shop: &Shop, attempt: AttemptId) -> Result<Option<String>, DbError> {
    let order = stored::by_attempt(&mut shop.db.read().await?, attempt).await?;
    Ok(order.map(|order| format!("/orders/{}", shop.key.order_token(order.id))))
}

/// Where the buyer of an attempt confirms it, if that was asked for.
pub(super) async fn confirm_at(tx: &mut Tx, attempt: AttemptId) -> Result<Option<String>, DbError> {
    let (address,) =
        fetch_one!(tx, (Option<String>,), "select confirm_at from attempts where id = $1", attempt.to_string(),)?;
    Ok(address)
}

async fn outcome(tx: &mut Tx, shop: &Shop, order: &stored::Order, at: Instant) -> Result<PlacedState, DbError> {
    let row = fetch_optional!(
        tx,
        OutcomeRow,
        "select s.period_end, i.number from subscriptions s
         left join invoices i on i.order_id = s.order_id
         where s.order_id = $1
         order by i.number nulls last limit 1",
        order.id.to_string(),
    )?;
    let row = row.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    Ok(match row.number {
        Some(number) => {
            PlacedState::Paid { invoice: read("invoice number", &number)?, until: Instant::from_micros(row.period_end) }
        }
        None => PlacedState::TrialAsked { until: trial_end(shop, at) },
    })
}

/// The end of a trial that began at an instant: the same for one that was refused.
fn trial_end(shop: &Shop, began: Instant) -> Instant {
    let zone = &shop.config.zone;
    zone.start_of(domain::calendar::add_months(zone.date(began), 1))
}
