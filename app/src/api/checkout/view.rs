//! From services to what the checkout's and the order's pages show.

use domain::{
    checkout::{CardForm, CheckoutForm},
    country::Country,
    coverage::{BillingCycle, LicenseType},
    order::{Purpose, Way},
    pricing::PriceList,
};
use services::{
    catalog,
    checkout::{self, CHECKOUT, Draft, PlaceError, Placed, PlacedState, Placement},
    db::DbError,
    shop::Shop,
    tokens::random_token,
};

use super::{CheckoutView, OrderPageState, OrderPageView, PlaceAnswer, Renewals};
use crate::api::{
    Moment,
    context::{self, locale, moment},
    cookies,
    portal::Seller,
};

/// Reads the draft behind this browser's cookie, or gives it a new one. A draft that became an
/// order is left alone: the next checkout begins anew.
async fn current_draft(shop: &Shop, slug: &str) -> Result<Option<Draft<CheckoutForm>>, DbError> {
    let token = cookies::draft(&context::headers(), slug);
    if let Some(token) = &token
        && !checkout::draft_is_spent(shop, token).await?
    {
        return checkout::load_draft(shop, token, CHECKOUT, slug).await;
    }
    cookies::set_draft(shop, slug, &random_token(&shop.chance));
    Ok(None)
}

/// The draft's token, or a new one for a browser that posts without ever having seen the page.
fn draft_token(shop: &Shop, slug: &str) -> String {
    cookies::draft(&context::headers(), slug).unwrap_or_else(|| {
        let token = random_token(&shop.chance);
        cookies::set_draft(shop, slug, &token);
        token
    })
}

pub async fn checkout(shop: &Shop, seller: Seller, slug: &str) -> Result<Option<CheckoutView>, DbError> {
    let product = catalog::product(&mut shop.db.read().await?, slug).await?.filter(|product| product.sold);
    let Some(product) = product else { return Ok(None) };
    let draft = current_draft(shop, slug).await?;
    let (form, faults) =
        draft.map_or_else(|| (first_choices(&product.prices), Vec::new()), |draft| (draft.form, draft.faults));
    let renewal = |way, cycle| moment(shop, checkout::first_renewal(shop, way, cycle));
    Ok(Some(CheckoutView {
        seller,
        slug: product.slug,
        product_name: product.name,
        prices: product.prices,
        countries: Country::all().into_iter().map(|(code, name)| (code.to_owned(), name.to_owned())).collect(),
        form,
        faults,
        renewals: Renewals {
            trial: renewal(Way::Trial, BillingCycle::Monthly),
            monthly: renewal(Way::Card, BillingCycle::Monthly),
            yearly: renewal(Way::Card, BillingCycle::Yearly),
            three_year: renewal(Way::Card, BillingCycle::ThreeYear),
        },
        sandbox: shop.gateway.is_sandbox(),
    }))
}

/// A new checkout begins with the smallest tier of each type, paid yearly by card.
fn first_choices(prices: &PriceList) -> CheckoutForm {
    let first = |license_type: LicenseType| {
        let row = prices.tiers.iter().find(|row| row.license_type == license_type);
        row.map(|row| row.tier.clone()).unwrap_or_default()
    };
    CheckoutForm {
        purpose: Purpose::Myself.code().to_owned(),
        license_type: prices.tiers.first().map(|row| row.license_type.code().to_owned()).unwrap_or_default(),
        tier_users: first(LicenseType::Users),
        tier_nodes: first(LicenseType::Nodes),
        tier_embedded: first(LicenseType::Embedded),
        quantity: "1".to_owned(),
        cycle: BillingCycle::Yearly.code().to_owned(),
        way: Way::Card.code().to_owned(),
        ..CheckoutForm::default()
    }
}

pub async fn place(shop: &Shop, slug: String, form: CheckoutForm, card: CardForm) -> Result<PlaceAnswer, PlaceError> {
    let draft = draft_token(shop, &slug);
    let page = format!("/checkout/{slug}");
    match checkout::place(shop, Placement { draft, slug, form, card }).await? {
        Placed::Ordered { token } => {
            leptos_axum::redirect(&format!("/orders/{token}"));
            Ok(PlaceAnswer::Ordered)
        }
        Placed::Faulty(faults) => {
            context::back_to_form(&page);
            Ok(PlaceAnswer::Faulty(faults))
        }
        Placed::NoSuchProduct => Ok(PlaceAnswer::NoSuchProduct),
    }
}

/// Keeps what was typed, so that the page comes back with its totals: the way without a script.
pub async fn update_totals(shop: &Shop, slug: String, form: CheckoutForm) -> Result<PlaceAnswer, DbError> {
    // The slug becomes a cookie's name and an address, so it must be one of ours.
    if catalog::product(&mut shop.db.read().await?, &slug).await?.is_none() {
        return Ok(PlaceAnswer::NoSuchProduct);
    }
    let token = draft_token(shop, &slug);
    let draft = Draft { form: form.trimmed_for_draft(), faults: Vec::new() };
    if !checkout::draft_is_spent(shop, &token).await? {
        checkout::save_draft(shop, &token, CHECKOUT, &slug, &draft).await?;
    }
    leptos_axum::redirect(&format!("/checkout/{slug}#coverage"));
    Ok(PlaceAnswer::Updated)
}

pub async fn order(shop: &Shop, seller: Seller, token: &str) -> Result<Option<OrderPageView>, DbError> {
    let Some(order) = checkout::order_by_token(shop, token).await? else { return Ok(None) };
    let when = |instant| -> Moment { moment(shop, instant) };
    let state = match order.state {
        PlacedState::Paying => OrderPageState::Paying,
        PlacedState::Declined => OrderPageState::Declined,
        PlacedState::Paid { invoice, until } => {
            OrderPageState::Paid { invoice: invoice.to_string(), renews: when(until) }
        }
        PlacedState::TrialAsked { until } => OrderPageState::TrialAsked { ends: when(until) },
    };
    Ok(Some(OrderPageView {
        seller,
        state,
        reseller: order.purpose == Purpose::Customer,
        one_account: order.one_account,
        billing_name: order.billing_name,
        billing_email: order.billing_email,
        licensee_name: order.licensee_name,
        licensee_email: order.licensee_email,
        coverage: order.coverage.describe(locale()),
        cycle: order.cycle.describe(locale()).to_owned(),
        total_today: order.summary.today.gross.format(locale()),
        recurring: order.summary.recurring.gross.format(locale()),
        placed: when(order.placed_at),
        product_name: order.product_name,
        product_slug: order.product_slug,
        sandbox: shop.gateway.is_sandbox(),
    }))
}
