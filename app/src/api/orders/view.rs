//! From services to what an order's page shows.

use domain::{
    account::{Action, Side},
    order::{Purpose, Way},
};
use services::{
    accounts::{self, Caller},
    checkout::{self, Delivered, OrderView, PlacedState},
    db::DbError,
    shop::Shop,
};

use super::{OrderPageState, OrderPageView, steps};
use crate::{
    api::{
        billing,
        context::{locale, moment},
        packed::{Packed, Text},
        portal::{self, NoticeView, Seller},
    },
    pages::order::markup::{self, SecondThoughts},
    words,
};

/// For how long after a mail was written a page without a script looks again by itself.
const YOUNG_SECONDS: i64 = 60;

/// What somebody who watches is told.
pub struct Told {
    /// The page as it is now, packed.
    pub text: Text,
    /// Nothing more will happen by itself.
    pub is_final: bool,
}

/// Reads an order for whoever watches it; asks anew whether they may (house rule 13).
pub async fn tell(shop: &Shop, token: &str, session: Option<&str>) -> Result<Option<Told>, DbError> {
    let Some((order, knows)) = open(shop, token, session).await? else { return Ok(None) };
    let Ok(seller) = portal::words::seller(shop).await else {
        return Err(DbError::Unreadable { what: "vendor", value: "(hidden)".to_owned() });
    };
    let view = page(shop, seller, token, order, knows, Left::default());
    let is_final = !view.pending;
    let packed = Packed::of(view).map_err(|error| DbError::Unreadable { what: "order", value: error.to_string() })?;
    Ok(Some(Told { text: packed.text, is_final }))
}

/// The order behind a token, and whether whoever asks may know what hangs on it. Of a trial that is
/// its payer alone: the page does not tell others whether it was started (rule 10).
pub(super) async fn open(
    shop: &Shop,
    token: &str,
    session: Option<&str>,
) -> Result<Option<(OrderView, bool)>, DbError> {
    let Some(order) = checkout::order_by_token(shop, token).await? else { return Ok(None) };
    let knows = match (order.way, order.billing_account, session) {
        (Way::Card | Way::Invoice, ..) => true,
        (Way::Trial, Some(account), Some(session)) => {
            let caller: Option<Caller> = accounts::caller(shop, session).await?;
            caller.is_some_and(|caller| caller.may(account, Action::ChangeSubscription))
        }
        (Way::Trial, ..) => false,
    };
    Ok(Some((order, knows)))
}

/// Whether the licensee's address can be corrected, and the delivery's mail sent again.
pub(super) fn offers(order: &OrderView, knows: bool) -> (bool, bool) {
    let delivered = knows && order.billing_account.is_some() && order.given_back.is_none();
    (delivered && order.correctable, delivered)
}

/// What a form before left on the page.
#[derive(Default)]
pub(super) struct Left {
    pub typed: String,
    pub fault: Option<String>,
    pub said: Option<NoticeView>,
}

/// The page.
pub(super) fn page(
    shop: &Shop,
    seller: Seller,
    token: &str,
    mut order: OrderView,
    knows: bool,
    left: Left,
) -> OrderPageView {
    if !knows {
        order.mails.retain(|mail| mail.side == Side::Billing);
        order.corrections.clear();
        order.given_back = None;
    }
    let delivering = order.is_delivering();
    let paying = order.state == PlacedState::Paying;
    let is_young = |mail: &checkout::MailLine| {
        mail.delivered == Delivered::NotYet && shop.now().seconds_since(mail.written) < YOUNG_SECONDS
    };
    // What was typed must not be wiped by a page that loads itself again.
    let refreshes = paying || (left.fault.is_none() && order.mails.iter().any(is_young));
    let (corrects, sends_again) = if refreshes { (false, false) } else { offers(&order, knows) };
    let second = SecondThoughts {
        token: token.to_owned(),
        licensee: order.licensee_name.clone(),
        own: order.one_account,
        corrects,
        typed: left.typed,
        fault: left.fault,
    };
    let state = match order.state {
        PlacedState::Paying => OrderPageState::Paying,
        PlacedState::Declined => OrderPageState::Declined,
        PlacedState::Paid { invoice, until } => {
            OrderPageState::Paid { invoice: invoice.to_string(), renews: moment(shop, until) }
        }
        PlacedState::AwaitingPayment { due, .. } => {
            OrderPageState::AwaitingPayment { words: steps::waits(shop, &order, due) }
        }
        PlacedState::TrialAsked { until } => OrderPageState::TrialAsked { ends: moment(shop, until) },
    };
    OrderPageView {
        seller,
        steps: markup::steps(steps::steps(shop, &order)),
        agreed: portal::words::agreed(&order.agreed, &order.product_name),
        came_back: steps::to_see_to(&order).map(markup::notice).unwrap_or_default(),
        how_to_pay: order
            .open_invoice
            .as_ref()
            .map(|(invoice, account)| billing::how_to_pay_order(shop, invoice, account))
            .unwrap_or_default(),
        said: left.said.map(markup::notice).unwrap_or_default(),
        forms: if sends_again { markup::forms(second) } else { String::new() },
        offers: (corrects, sends_again),
        pending: paying || delivering,
        refreshes,
        checkout: match order.state {
            PlacedState::Declined => format!("/checkout/{}?retry=1", order.product_slug),
            _ => format!("/checkout/{}?another={}", order.product_slug, token.get(..8).unwrap_or_default()),
        },
        state,
        reseller: order.purpose == Purpose::Customer,
        one_account: order.one_account,
        given_back: order.given_back.is_some(),
        billing_name: order.billing_name,
        billing_email: order.billing_email,
        licensee_name: order.licensee_name,
        licensee_email: order.licensee_email,
        coverage: order.coverage.describe(locale()),
        cycle: order.cycle.describe(locale()).to_owned(),
        total_today: order.summary.today.gross.format(locale()),
        recurring: order.recurring.format(locale()),
        placed: moment(shop, order.placed_at),
        product_name: order.product_name,
        sandbox: shop.gateway.is_sandbox(),
        confirm_at: order.confirm_at,
        declined: order.declined.map(|decline| words::decline(decline, locale()).to_owned()),
    }
}
