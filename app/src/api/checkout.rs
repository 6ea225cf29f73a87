//! The checkout. Anyone may call these: a draft belongs to the browser that has its cookie.

#![allow(clippy::too_many_arguments, reason = "those of a server function are the fields of its form")]

use domain::{
    by_invoice,
    checkout::{CheckoutForm, Choice},
    coverage::BillingCycle,
    money::Money,
    pricing::PriceList,
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Moment, packed::Packed, portal::Seller};

#[cfg(feature = "ssr")]
mod by_invoice_words;
#[cfg(feature = "ssr")]
mod tab;
#[cfg(feature = "ssr")]
mod taxes;
#[cfg(feature = "ssr")]
mod view;

#[cfg(feature = "ssr")]
pub use tab::order_instead;
#[cfg(feature = "ssr")]
pub(super) use view::tiers;

/// What the checkout's page needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckoutView {
    pub seller: Seller,
    pub slug: String,
    /// Markup of what the form carries unseen: the product, the draft's token (one draft makes at most
    /// one order), what the page shows (`domain::checkout::Shown`), and the button that Enter presses.
    pub carried: String,
    /// Markup of a word to whoever bought here before, with the way in, or is signed in.
    pub hello: String,
    pub product_name: String,
    pub prices: PriceList,
    /// In the order of `LicenseType::ALL`: a line for each tier, its value, a tab and its words; empty
    /// for a type that is not offered.
    pub tiers: [String; 3],
    /// A line for each country, its code and its name, sorted by name.
    pub countries: String,
    /// A line for each country whose customers pay tax, for the live price: its code, then rate in
    /// basis points and words without a VAT ID, then both with one, between tabs. The first line has
    /// no code, for a form without a country.
    pub taxes: String,
    /// The form's fields with what was typed before, or the choices that a new checkout begins with.
    pub fields: Vec<(String, String)>,
    /// What is wrong, in words, each with its field's name.
    pub faults: Vec<(String, String)>,
    pub renewals: Renewals,
    /// What is said of paying by invoice, a line each (`by_invoice_words`); empty where it is not offered.
    pub by_invoice: String,
    /// No real money moves.
    pub sandbox: bool,
}

/// The rate in basis points and its words for a country and whatever is typed as a VAT ID, by
/// [`CheckoutView::taxes`].
pub fn tax_of(taxes: &str, country: &str, vat_id: &str) -> (u32, String) {
    let rest = taxes.lines().find_map(|line| line.strip_prefix(country)).unwrap_or("\t0\tTax\t0\tTax");
    let mut cells = rest.split('\t').skip(if vat_id.trim().is_empty() { 1 } else { 3 });
    let rate = cells.next().and_then(|rate| rate.parse().ok()).unwrap_or(0);
    (rate, cells.next().unwrap_or_default().to_owned())
}

/// Whether a choice can be paid by invoice, and what would bring it there, by [`CheckoutView::by_invoice`].
pub fn invoice_words(lines: &str, prices: &PriceList, choice: Option<&Choice>) -> String {
    let line = |nth| lines.lines().nth(nth).unwrap_or_default();
    let Some(choice) = choice else { return line(2).to_owned() };
    let from = Money::new(line(0).parse().unwrap_or(i64::MAX), prices.currency);
    let Some(reach) = by_invoice::reach(prices, choice, from) else { return line(1).to_owned() };
    let cycle = reach.cycle.and_then(|cycle| BillingCycle::ALL.iter().position(|other| *other == cycle));
    let mut words = line(2).to_owned();
    if let Some(nth) = cycle {
        words = words + " " + line(3 + nth);
    }
    if let Some(quantity) = reach.quantity {
        let template = line(if cycle.is_some() { 7 } else { 6 });
        words = words + " " + &template.replace('#', &quantity.to_string());
    }
    words
}

/// When an order placed today renews first, by what is chosen (rule 11); made by the server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Renewals {
    pub trial: Moment,
    /// In the order of `BillingCycle::ALL`.
    pub cycles: Vec<Moment>,
}

/// What became of a posted checkout. An order answers with a redirect to its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlaceAnswer {
    Ordered,
    /// The payment has to be confirmed at this address, outside of the app.
    GoTo(String),
    /// Fields' names with the words beside them.
    Faulty(Vec<(String, String)>),
    /// Nothing was asked to be ordered: it is kept, and the browser goes on.
    Updated,
    /// The page shows what is no longer true: it is at this address anew, and says so.
    Reload(String),
    NoSuchProduct,
}

/// Reads the checkout of a product, with this browser's draft; `None` if it is not sold here.
#[server(prefix = "/api", endpoint = "checkout/view")]
pub async fn read_checkout(slug: String) -> Result<Packed<Option<CheckoutView>>, ServerFnError> {
    let shop = super::context::shop();
    let seller = super::portal::words::seller(&shop).await?;
    view::checkout(&shop, seller, &slug).await.map_err(super::context::accident).and_then(Packed::of)
}

/// Places the order. The fields' names are the form's; missing ones count as empty.
#[server(prefix = "/api", endpoint = "checkout/place")]
pub async fn place_order(
    slug: String,
    #[server(default)] draft: String,
    #[server(default)] intent: String,
    #[server(default)] shown: String,
    #[server(flatten)] form: CheckoutForm,
    #[server(default)] card_number: String,
    #[server(default)] card_expiry: String,
    #[server(default)] card_code: String,
) -> Result<Packed<PlaceAnswer>, ServerFnError> {
    let shop = super::context::shop();
    let then = match intent.as_str() {
        "update" => Some(view::Then::Totals),
        "sign-in" => Some(view::Then::SignIn),
        _ => None,
    };
    if let Some(then) = then {
        let kept = view::keep(&shop, slug, &draft, form, &shown, then).await;
        return kept.map_err(super::context::accident).and_then(Packed::of);
    }
    let card = domain::checkout::CardForm { number: card_number, expiry: card_expiry, code: card_code };
    let posted = view::Posted { slug, draft, form, card, shown, again: intent == "again" };
    view::place(&shop, posted).await.map_err(super::context::accident).and_then(Packed::of)
}
