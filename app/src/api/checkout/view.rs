//! From services to what the checkout's and the order's pages show.

use domain::{
    calendar::Instant,
    checkout::{CardForm, CheckoutForm},
    country::Country,
    coverage::{BillingCycle, LicenseType},
    locale::Locale,
    order::{Purpose, Way},
    pricing::PriceList,
    tax::{Customer, Tax},
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
    portal::{Seller, words::read_vendor},
};
use crate::words;

/// Reads the draft behind this browser's cookie, and its token; or gives it a new one. A draft that
/// became an order is left alone: the next checkout begins anew.
async fn current_draft(shop: &Shop, slug: &str) -> Result<(String, Option<Draft<CheckoutForm>>), DbError> {
    let token = match cookies::draft(shop, &context::headers(), slug) {
        Some(token) if !checkout::draft_is_spent(shop, &token, slug).await? => token,
        _ => random_token(&shop.chance),
    };
    cookies::set_draft(shop, slug, &token);
    let draft = checkout::load_draft(shop, &token, CHECKOUT, slug).await?;
    Ok((token, draft))
}

/// The draft's token as the form posted it, so that a page makes one order even in a browser that
/// keeps no cookies; else the cookie's, else a new one.
fn draft_token(shop: &Shop, slug: &str, posted: &str) -> String {
    let posted = Some(posted).filter(|token| is_token(token)).map(str::to_owned);
    let token = posted.or_else(|| cookies::draft(shop, &context::headers(), slug));
    let token = token.unwrap_or_else(|| random_token(&shop.chance));
    cookies::set_draft(shop, slug, &token);
    token
}

/// Whether a text has the form of a token that this shop gives out.
fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

pub async fn checkout(shop: &Shop, seller: Seller, slug: &str) -> Result<Option<CheckoutView>, DbError> {
    let product = catalog::product(&mut shop.db.read().await?, slug).await?.filter(|product| product.sold);
    let Some(product) = product else { return Ok(None) };
    let (token, draft) = current_draft(shop, slug).await?;
    let (form, faults) =
        draft.map_or_else(|| (first_choices(&product.prices), Vec::new()), |draft| (draft.form, draft.faults));
    let renewal = |way, cycle| moment(shop, checkout::first_renewal(shop, way, cycle));
    Ok(Some(CheckoutView {
        seller,
        slug: product.slug,
        draft: token,
        product_name: product.name,
        prices: product.prices,
        countries: Country::all().into_iter().flat_map(|(code, name)| [code, " ", name, "\n"]).collect(),
        taxes: read_vendor(shop).await?.map_or_else(String::new, |vendor| taxes(&vendor, shop.now())),
        fields: form.fields().map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        faults: words::faults(&faults, locale()),
        renewals: Renewals {
            trial: renewal(Way::Trial, BillingCycle::Monthly),
            cycles: BillingCycle::ALL.map(|cycle| renewal(Way::Card, cycle)).into(),
        },
        sandbox: shop.gateway.is_sandbox(),
    }))
}

/// What [`CheckoutView::taxes`] says. Whether a VAT ID is right is seen once the form is posted; a
/// wrong one orders nothing, so that what is shown beside one is what is charged.
fn taxes(vendor: &catalog::Vendor, at: Instant) -> String {
    let Locale::EnUs = locale();
    let open = if vendor.vat_registrations.is_empty() { "Tax" } else { "Tax, once a country is chosen" };
    let lines = Country::all().into_iter().filter_map(|(code, _)| {
        let country = Country::parse(code).ok()?;
        let [without, with_id] =
            [Customer::Consumer(country), Customer::Business(country)].map(|who| vendor.tax(who, at));
        let is_taxed = without.basis_points > 0 || with_id.basis_points > 0;
        let cells = |tax: Tax| format!("\t{}\t{}", tax.basis_points, tax.describe(locale()));
        is_taxed.then(|| format!("{code}{}{}\n", cells(without), cells(with_id)))
    });
    [format!("\t0\t{open}\t0\t{open}\n")].into_iter().chain(lines).collect()
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

pub async fn place(
    shop: &Shop,
    slug: String,
    posted_draft: &str,
    form: CheckoutForm,
    card: CardForm,
    again: bool,
) -> Result<PlaceAnswer, PlaceError> {
    if !is_sold(shop, &slug).await? {
        return Ok(PlaceAnswer::NoSuchProduct);
    }
    let draft = draft_token(shop, &slug, posted_draft);
    let page = format!("/checkout/{slug}");
    match checkout::place(shop, Placement { draft, slug, form, card, client: context::client(), again }).await? {
        Placed::Ordered { token } => {
            leptos_axum::redirect(&format!("/orders/{token}"));
            Ok(PlaceAnswer::Ordered)
        }
        Placed::Faulty(faults) => {
            context::back_to_form(&page);
            Ok(PlaceAnswer::Faulty(words::faults(&faults, locale())))
        }
        Placed::NoSuchProduct => Ok(PlaceAnswer::NoSuchProduct),
    }
}

/// The slug becomes a cookie's name and an address, so it must be one of ours.
async fn is_sold(shop: &Shop, slug: &str) -> Result<bool, DbError> {
    Ok(catalog::product(&mut shop.db.read().await?, slug).await?.is_some_and(|product| product.sold))
}

/// Keeps what was typed, so that the page comes back with its totals: the way without a script.
pub async fn update_totals(
    shop: &Shop,
    slug: String,
    posted_draft: &str,
    form: CheckoutForm,
) -> Result<PlaceAnswer, DbError> {
    if !is_sold(shop, &slug).await? {
        return Ok(PlaceAnswer::NoSuchProduct);
    }
    let token = draft_token(shop, &slug, posted_draft);
    let draft = Draft { form: form.trimmed_for_draft(), faults: Vec::new() };
    if !checkout::draft_is_spent(shop, &token, &slug).await? {
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

#[cfg(test)]
mod tests {
    use domain::{email::EmailAddress, money::Currency, tax::Registration};

    use super::*;
    use crate::api::checkout::tax_of;

    /// 2026-11-21 17:30 UTC.
    const NOW: Instant = Instant::from_seconds(1_795_282_200);

    fn vendor(country: &str, registrations: &[&str]) -> catalog::Vendor {
        let email = EmailAddress::parse("shop@example.com").unwrap();
        catalog::Vendor {
            name: "Shop".to_owned(),
            legal_name: "Shop Ltd".to_owned(),
            street: "1 Street".to_owned(),
            city: "City".to_owned(),
            region: None,
            postal_code: "1".to_owned(),
            country: Country::parse(country).unwrap(),
            currency: Currency::Eur,
            support_email: email.clone(),
            billing_email: email,
            headline: None,
            vat_id: None,
            vat_registrations: registrations.iter().map(|code| Registration::parse(code).unwrap()).collect(),
            notice: None,
        }
    }

    #[test]
    fn the_rate_that_is_shown_is_the_rate_that_is_charged() {
        for vendor in [vendor("US", &[]), vendor("US", &["OSS"]), vendor("DE", &["DE"]), vendor("DE", &["DE", "OSS"])] {
            let taxes = taxes(&vendor, NOW);
            for (code, _) in Country::all() {
                let country = Country::parse(code).unwrap();
                let shown = [tax_of(&taxes, code, " ").0, tax_of(&taxes, code, "x").0];
                let charged = [Customer::Consumer(country), Customer::Business(country)]
                    .map(|customer| vendor.tax(customer, NOW).basis_points);
                assert_eq!(shown, charged, "{code}");
            }
            assert_eq!(tax_of(&taxes, "", "x").0, 0, "before a country is chosen");
        }
    }

    #[test]
    fn the_words_beside_the_tax_say_which_it_is() {
        let taxes = taxes(&vendor("DE", &["DE", "OSS"]), NOW);
        assert_eq!(tax_of(&taxes, "FI", ""), (2550, "VAT 25.5%".to_owned()));
        assert_eq!(tax_of(&taxes, "FI", "FI2"), (0, "VAT, reverse charge".to_owned()));
        assert_eq!(tax_of(&taxes, "DE", "DE1"), (1900, "VAT 19%".to_owned()));
        assert_eq!(tax_of(&taxes, "", "").1, "Tax, once a country is chosen");
        assert_eq!(tax_of(&taxes, "US", ""), (0, "Tax".to_owned()));
        assert_eq!(tax_of("", "US", ""), (0, "Tax".to_owned()), "a shop without a vendor");
    }
}
