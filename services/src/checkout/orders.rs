//! What an order's page shows to whoever has its address.

use domain::{
    bank::BankAccount,
    calendar::Instant,
    coverage::{BillingCycle, Coverage},
    decline::Decline,
    ids::{AccountId, AttemptId, OrderId, SubscriptionId},
    invoice::InvoiceNumber,
    money::Money,
    order::{OrderState, Purpose, Way},
    pricing::Summary,
};
use sqlx::FromRow;

use super::{
    consents::{self, Agreed},
    declines,
    deliveries::{Correction, Delivered, MailLine, corrections, mails},
    rows::Order,
    stored,
};
use crate::{
    billing::{
        lifetime,
        transfers::{self, Transferred},
    },
    db::{DbError, Tx, fetch_one, fetch_optional, read},
    invoicing,
    shop::Shop,
};

/// An order as its page tells it. It holds no key, and nothing that only one of the two portals
/// may show.
#[derive(Clone, Debug)]
pub struct OrderView {
    pub id: OrderId,
    pub product_name: String,
    pub product_slug: String,
    pub purpose: Purpose,
    pub way: Way,
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    pub summary: Summary,
    pub state: PlacedState,
    pub placed_at: Instant,
    /// When its outcome was known; as placed until then.
    pub settled_at: Instant,
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
    /// Who paid, once there is an account. For a trial it tells that one was started, so its page
    /// shows nothing that hangs on it but to that account (rule 10).
    pub billing_account: Option<AccountId>,
    /// The licensee's address may still be corrected (rule 8).
    pub correctable: bool,
    /// The invoice that is waited for, and where to it is paid.
    pub open_invoice: Option<(Transferred, BankAccount)>,
    /// What its subscription's next renewal costs; as ordered, until that changes.
    pub recurring: Money,
    /// When the licensee gave the license back, while it is nobody's (rule 8); and its subscription.
    pub given_back: Option<(Instant, SubscriptionId)>,
    /// Which texts were agreed to, the terms first.
    pub agreed: Vec<Agreed>,
    /// Who was mailed, oldest first.
    pub mails: Vec<MailLine>,
    /// When the license was moved, from and to whom.
    pub corrections: Vec<Correction>,
}

impl OrderView {
    /// Whether a mail of it is still on its way.
    pub fn is_delivering(&self) -> bool {
        self.mails.iter().any(|mail| mail.delivered == Delivered::NotYet)
    }

    /// Who the licensee was at an instant: their name, or the address alone where no name was written down.
    pub fn licensee_at(&self, at: Instant) -> (Option<&str>, &str) {
        match self.corrections.iter().find(|later| later.at > at) {
            Some(later) => (later.name.as_deref(), &later.from),
            None => (Some(&self.licensee_name), &self.licensee_email),
        }
    }
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
    /// Invoiced; the license starts when the payment is recorded, at best by `due`.
    AwaitingPayment { invoice: InvoiceNumber, due: Instant },
    /// A trial was asked for. Whether it began is told by mail alone (rule 10).
    TrialAsked { until: Instant },
}

#[derive(FromRow)]
struct OutcomeRow {
    state: String,
    due_at: Option<i64>,
    period_end: i64,
    number: Option<String>,
    billing_account_id: String,
    licensee_account_id: String,
    seen_at: Option<i64>,
    declined_at: Option<i64>,
    subscription_id: String,
    unit: i64,
    quantity: i64,
    next_unit: Option<i64>,
    price_change_id: Option<String>,
}

impl OutcomeRow {
    /// Whether a renewal costs what was ordered.
    fn is_as_ordered(&self, order: &Order) -> bool {
        self.unit == order.summary.unit.minor
            && self.quantity == i64::from(order.coverage.quantity.get())
            && self.next_unit.is_none()
            && self.price_change_id.is_none()
    }

    fn given_back(&self) -> Result<Option<(Instant, SubscriptionId)>, DbError> {
        let subscription = read("subscription id", &self.subscription_id)?;
        Ok(self.declined_at.map(|at| (Instant::from_micros(at), subscription)))
    }
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
    let outcome = outcome(&mut tx, order.id).await?;
    let (state, settled_at) = match order.state {
        OrderState::Paying { .. } => (PlacedState::Paying, order.created),
        OrderState::Declined => (PlacedState::Declined, order.created),
        OrderState::TrialRefused { at } => (PlacedState::TrialAsked { until: trial_end(shop, at) }, at),
        OrderState::Complete { at } => {
            let outcome = outcome.as_ref().ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
            (complete(shop, outcome, at)?, at)
        }
    };
    let open_invoice = match state {
        PlacedState::AwaitingPayment { invoice, .. } => open_invoice(&mut tx, invoice).await?,
        _ => None,
    };
    let recurring = match outcome.as_ref().filter(|row| !row.is_as_ordered(&order)) {
        Some(row) => lifetime::renews_for(&mut tx, shop, read("subscription id", &row.subscription_id)?).await?,
        None => order.summary.recurring.gross,
    };
    let two_sides = outcome.as_ref().is_some_and(|row| row.billing_account_id != row.licensee_account_id);
    Ok(Some(OrderView {
        one_account: order.billing.email == order.licensee.email,
        confirm_at,
        declined,
        open_invoice,
        recurring,
        correctable: two_sides
            && outcome.as_ref().is_some_and(|row| row.seen_at.is_none() && row.declined_at.is_none()),
        given_back: outcome.as_ref().map(OutcomeRow::given_back).transpose()?.flatten(),
        billing_account: outcome.map(|row| read::<AccountId>("account id", &row.billing_account_id)).transpose()?,
        agreed: consents::of_order(&mut tx, order.id).await?,
        mails: mails(&mut tx, order.id).await?,
        corrections: corrections(&mut tx, order.id).await?,
        id: order.id,
        product_name: order.product_name,
        product_slug: order.product_slug,
        purpose: order.purpose,
        way: order.way,
        coverage: order.coverage,
        cycle: order.cycle,
        summary: order.summary,
        state,
        settled_at,
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

/// The token in the address of a subscription's order.
pub async fn token_of_subscription(shop: &Shop, subscription: SubscriptionId) -> Result<Option<String>, DbError> {
    let row = fetch_optional!(
        &mut shop.db.glance().await?,
        (String,),
        "select order_id from subscriptions where id = $1",
        subscription.to_string(),
    )?;
    row.map(|(order,)| Ok(shop.key.order_token(read("order id", &order)?))).transpose()
}

async fn outcome(tx: &mut Tx, order: OrderId) -> Result<Option<OutcomeRow>, DbError> {
    fetch_optional!(
        tx,
        OutcomeRow,
        "select s.state, i.due_at, s.period_end, i.number, s.billing_account_id, s.licensee_account_id, l.seen_at, l.declined_at,
                s.id as subscription_id, s.unit, s.quantity, s.next_unit, s.price_change_id
         from subscriptions s
         join licenses l on l.subscription_id = s.id
         left join invoices i on i.order_id = s.order_id and i.kind = 'invoice'
         where s.order_id = $1
         order by i.number nulls last limit 1",
        order.to_string(),
    )
}

async fn open_invoice(tx: &mut Tx, number: InvoiceNumber) -> Result<Option<(Transferred, BankAccount)>, DbError> {
    let Some(invoice) = transfers::find(tx, number).await? else { return Ok(None) };
    Ok(invoicing::how_to_pay(tx, number).await?.map(|(_, account)| (invoice, account)))
}

fn complete(shop: &Shop, row: &OutcomeRow, at: Instant) -> Result<PlacedState, DbError> {
    Ok(match (&row.number, row.due_at) {
        (Some(number), Some(due)) if row.state == "awaiting_payment" => {
            PlacedState::AwaitingPayment { invoice: read("invoice number", number)?, due: Instant::from_micros(due) }
        }
        (Some(number), _) => {
            PlacedState::Paid { invoice: read("invoice number", number)?, until: Instant::from_micros(row.period_end) }
        }
        (None, _) => PlacedState::TrialAsked { until: trial_end(shop, at) },
    })
}

/// The end of a trial that began at an instant: the same for one that was refused.
fn trial_end(shop: &Shop, began: Instant) -> Instant {
    let zone = &shop.config.zone;
    zone.start_of(domain::calendar::add_months(zone.date(began), 1))
}
