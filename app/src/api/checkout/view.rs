//! From services to what the checkout's page shows.

use domain::{
    checkout::{CardForm, CheckoutForm, Shown},
    country::Country,
    coverage::{BillingCycle, Coverage, LicenseType, Quantity},
    faults::{Fault, FieldFault},
    locale::Locale,
    order::{Purpose, Way},
    pricing::PriceList,
    text::Line,
};
use services::{
    accounts, catalog,
    checkout::{self, PlaceError, Placed, Placement},
    db::DbError,
    shop::Shop,
    tokens::random_token,
};

use super::{CheckoutView, PlaceAnswer, Renewals, by_invoice_words, tab, taxes};
use crate::api::{
    context::{self, locale, moment},
    cookies,
    portal::{Seller, words::read_vendor},
};
use crate::words;

/// The draft's token as the form posted it, so that a page makes one order even in a browser that
/// keeps no cookies; else the cookie's, else a new one.
fn draft_token(shop: &Shop, slug: &str, posted: &str) -> String {
    let posted = Some(posted).filter(|token| tab::is_token(token)).map(str::to_owned);
    let token = posted.or_else(|| cookies::draft(shop, &context::headers(), slug));
    let token = token.unwrap_or_else(|| random_token(&shop.chance));
    tab::remember(shop, slug, &token);
    token
}

pub async fn checkout(shop: &Shop, seller: Seller, slug: &str) -> Result<Option<CheckoutView>, DbError> {
    let mut tx = shop.db.read().await?;
    let product = catalog::product(&mut tx, slug).await?.filter(|product| product.sold);
    let Some(product) = product else { return Ok(None) };
    let texts = catalog::current_texts(&mut tx, slug).await?;
    drop(tx);
    let (headers, query) = (context::headers(), context::query(&format!("/checkout/{slug}")));
    if let Some(path) = tab::order_instead(shop, slug, &headers, &query).await? {
        // A page that is asked for was sent there before it came here; this answers a script.
        leptos_axum::redirect(&path);
        return Ok(None);
    }
    let opened = tab::open(shop, slug, &headers, &query).await?;
    let mut form = opened.form.unwrap_or_else(|| first_choices(&product.prices));
    let hello = welcome(shop, &mut form, opened.is_gone).await?;
    let shown = Shown { at: shop.now(), prices: product.prices.clone(), texts }.write();
    let vendor = read_vendor(shop).await?;
    let renewal = |way, cycle| moment(shop, checkout::first_renewal(shop, way, cycle));
    Ok(Some(CheckoutView {
        seller,
        slug: product.slug,
        carried: carried(slug, &opened.token, &shown),
        hello,
        product_name: product.name,
        tiers: LicenseType::ALL.map(|license_type| tiers(&product.prices, license_type)),
        prices: product.prices,
        countries: Country::all().iter().flat_map(|(code, name)| [*code, " ", name, "\n"]).collect(),
        taxes: vendor.as_ref().map_or_else(String::new, |vendor| taxes::taxes(vendor, shop.now())),
        by_invoice: vendor.as_ref().map_or_else(String::new, by_invoice_words::lines),
        fields: form.fields().map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        faults: words::faults(&opened.faults, locale()),
        renewals: Renewals {
            trial: renewal(Way::Trial, BillingCycle::Monthly),
            cycles: BillingCycle::ALL.map(|cycle| renewal(Way::Card, cycle)).into(),
        },
        sandbox: shop.gateway.is_sandbox(),
    }))
}

/// What the form carries unseen. Enter in a field presses the first button of a form: the one in here
/// orders, those that do something else come after it.
fn carried(slug: &str, draft: &str, shown: &str) -> String {
    let fields = [("slug", slug), ("draft", draft), ("shown", shown)]
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">", escaped(value)));
    fields.concat() + "<button type=\"submit\" tabindex=\"-1\" aria-hidden=\"true\"></button>"
}

/// A text as part of markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Fills in what is known of whoever is signed in; what to say of it, as markup.
async fn welcome(shop: &Shop, form: &mut CheckoutForm, is_gone: bool) -> Result<String, DbError> {
    let Locale::EnUs = locale();
    let caller = match cookies::session(shop, &context::headers()) {
        Some(session) => accounts::caller(shop, &session).await?,
        None => None,
    };
    let gone = if is_gone {
        "What was typed here is gone: it is kept for a day, in the browser where it was typed. "
    } else {
        ""
    };
    let Some(caller) = caller else {
        return Ok(format!(
            "{gone}Bought here before? <button type=\"submit\" class=\"button button-link\" name=\"intent\" \
             value=\"sign-in\">Sign in</button>"
        ));
    };
    let filled = checkout::fill_in(shop, &caller, form).await?;
    let known = if filled { " What you left empty is filled in from your last order." } else { "" };
    Ok(format!("{gone}You are signed in as <bdi>{}</bdi>.{known}", escaped(caller.address.as_str())))
}

/// A type's tiers, each with its words.
pub(in crate::api) fn tiers(prices: &PriceList, license_type: LicenseType) -> String {
    let words = |tier: &str| match (license_type, Line::parse(tier)) {
        (LicenseType::Users, Ok(tier)) => Coverage { license_type, tier, quantity: Quantity::ONE }.describe(locale()),
        (LicenseType::Embedded, _) if tier == "site" => "Site".to_owned(),
        _ => tier.to_owned(),
    };
    let rows = prices.tiers.iter().filter(|row| row.license_type == license_type);
    rows.map(|row| [row.tier.as_str(), "\t", &words(&row.tier), "\n"].concat()).collect()
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

/// A form as it was posted.
pub struct Posted {
    pub slug: String,
    pub draft: String,
    pub form: CheckoutForm,
    pub card: CardForm,
    pub shown: String,
    pub again: bool,
}

pub async fn place(shop: &Shop, posted: Posted) -> Result<PlaceAnswer, PlaceError> {
    let Posted { slug, draft, form, card, shown, again } = posted;
    if !is_sold(shop, &slug).await? {
        return Ok(PlaceAnswer::NoSuchProduct);
    }
    let draft = draft_token(shop, &slug, &draft);
    let placement = Placement { draft, slug, form, card, shown, client: context::client(), again };
    let draft = checkout::draft_of(shop, &placement).await?;
    if draft != placement.draft {
        tab::remember(shop, &placement.slug, &draft);
    }
    let page = tab::page(&placement.slug, &draft);
    let placement = Placement { draft, ..placement };
    match checkout::place(shop, placement).await? {
        Placed::Ordered { token } => {
            leptos_axum::redirect(&format!("/orders/{token}"));
            Ok(PlaceAnswer::Ordered)
        }
        Placed::Confirm { address } => {
            context::back_to_form(&address); // a script goes there by the answer
            Ok(PlaceAnswer::GoTo(address))
        }
        Placed::Faulty(faults) => {
            context::back_to_form(&page);
            // The page itself is old, so a script loads it anew.
            let is_old = |fault: &FieldFault| {
                matches!(fault.fault, Fault::PriceChanged { .. } | Fault::PageTooOld | Fault::TextChanged)
            };
            if faults.iter().any(is_old) {
                return Ok(PlaceAnswer::Reload(page));
            }
            Ok(PlaceAnswer::Faulty(words::faults(&faults, locale())))
        }
        Placed::NoSuchProduct => Ok(PlaceAnswer::NoSuchProduct),
    }
}

/// The slug becomes a cookie's name and an address, so it must be one of ours.
async fn is_sold(shop: &Shop, slug: &str) -> Result<bool, DbError> {
    Ok(catalog::product(&mut shop.db.read().await?, slug).await?.is_some_and(|product| product.sold))
}

/// Where a form goes on that is kept and not ordered.
pub enum Then {
    /// Back to the page with its totals: the way without a script.
    Totals,
    /// To sign in, and back to this draft.
    SignIn,
}

/// Keeps what was typed, and goes on.
pub async fn keep(
    shop: &Shop,
    slug: String,
    draft: &str,
    form: CheckoutForm,
    shown: &str,
    then: Then,
) -> Result<PlaceAnswer, DbError> {
    if !is_sold(shop, &slug).await? {
        return Ok(PlaceAnswer::NoSuchProduct);
    }
    let token = draft_token(shop, &slug, draft);
    if checkout::spent(shop, &token, &slug).await?.is_none() {
        checkout::keep_form(shop, &token, &slug, form, shown, Vec::new()).await?;
    }
    let page = tab::page(&slug, &token);
    leptos_axum::redirect(&match then {
        Then::Totals => format!("{page}#coverage"),
        // The page's address as the value of a query.
        Then::SignIn => format!("/sign-in?to={}", page.replace('?', "%3F").replace('=', "%3D")),
    });
    Ok(PlaceAnswer::Updated)
}
