//! What an order's page shows to whoever has its address.

use domain::{
    calendar::Instant,
    coverage::{BillingCycle, Coverage},
    invoice::InvoiceNumber,
    order::{OrderState, Purpose, Way},
    pricing::Summary,
};
use sqlx::FromRow;

use super::stored;
use crate::{
    db::{DbError, Tx, fetch_optional, read},
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
    let state = match order.state {
        OrderState::Paying { .. } => PlacedState::Paying,
        OrderState::Declined => PlacedState::Declined,
        OrderState::TrialRefused { at } => PlacedState::TrialAsked { until: trial_end(shop, at) },
        OrderState::Complete { at } => outcome(&mut tx, shop, &order, at).await?,
    };
    Ok(Some(OrderView {
        one_account: order.billing.email == order.licensee.email,
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
