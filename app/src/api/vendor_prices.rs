//! Staff's pages about prices (rule 9): the lists and what was changed, the form, and what a change would do
//! before anything is written. For staff alone; everybody else gets what does not exist (rule 3).

use domain::price_form::PriceForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use super::vendor::staff_of;
use super::{Answer, Moment, packed::Packed, portal::Frame, shop::PriceGroup, vendor::Done};

#[cfg(feature = "ssr")]
mod edit;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod words;

/// The page `/vendor/prices`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceListsView {
    pub frame: Frame,
    pub products: Vec<ProductPrices>,
    pub changes: Vec<PriceChangeRow>,
    /// Addresses of the pages beside this one.
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// A product with its prices.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProductPrices {
    pub slug: String,
    pub name: String,
    pub groups: Vec<PriceGroup>,
}

/// A change that was made.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceChangeRow {
    pub at: Moment,
    pub by: String,
    pub product: String,
    /// "1–20 users, yearly".
    pub price: String,
    pub before: String,
    pub after: String,
    /// "Keep theirs", "12 told".
    pub running: String,
}

/// The page `/vendor/prices/{product}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceFormView {
    pub frame: Frame,
    pub slug: String,
    pub name: String,
    /// "US dollars".
    pub currency: String,
    pub groups: Vec<PriceFields>,
    /// Running subscriptions take the new prices.
    pub changes_running: bool,
    /// Fields' names with the words beside them.
    pub faults: Vec<(String, String)>,
}

/// The fields of a type, a row for each tier.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceFields {
    pub name: String,
    pub rows: Vec<(String, Vec<PriceField>)>,
}

/// A price that can be typed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceField {
    pub name: String,
    pub value: String,
    /// For screen readers: "1–20 users, yearly".
    pub label: String,
    /// The price as it is, where another one is typed.
    pub now: Option<String>,
}

/// The page `/vendor/prices/{product}/confirm`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceConfirmView {
    pub frame: Frame,
    pub slug: String,
    pub name: String,
    /// What would change; empty where nothing waits for a yes.
    pub rows: Vec<PriceConfirmRow>,
    /// What it means, in sentences.
    pub means: Vec<String>,
    /// The words of the button.
    pub button: String,
    pub shown: String,
    /// The list was changed meanwhile.
    pub anew: bool,
}

/// A price that would change.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PriceConfirmRow {
    pub price: String,
    pub before: String,
    pub after: String,
    pub running: String,
}

/// The price lists, and a page of the changes that were made.
#[server(prefix = "/api", endpoint = "vendor/prices")]
pub async fn vendor_prices(#[server(default)] page: String) -> Result<Packed<Answer<PriceListsView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    read::lists(&shop, &caller, &staff, &page).await.and_then(Packed::of)
}

/// The form of a product's prices.
#[server(prefix = "/api", endpoint = "vendor/prices/form")]
pub async fn vendor_price_form(
    #[server(default)] product: String,
) -> Result<Packed<Answer<PriceFormView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    read::form(&shop, &caller, &staff, &product).await.and_then(Packed::of)
}

/// What the form's change would do.
#[server(prefix = "/api", endpoint = "vendor/prices/confirm")]
pub async fn vendor_price_confirm(
    #[server(default)] product: String,
) -> Result<Packed<Answer<PriceConfirmView>>, ServerFnError> {
    let shop = super::context::shop();
    let (caller, staff) = staff_of!(&shop);
    read::confirm(&shop, &caller, &staff, &product).await.and_then(Packed::of)
}

/// Keeps what was typed and leads to what it would do; nothing is written.
#[server(prefix = "/api", endpoint = "vendor/prices/check")]
pub async fn vendor_check_prices(
    #[server(default)] product: String,
    #[server(flatten)] form: PriceForm,
) -> Result<Packed<Answer<Done>>, ServerFnError> {
    let shop = super::context::shop();
    let (_, staff) = staff_of!(&shop);
    edit::check(&shop, &staff, &product, form).await.and_then(Packed::of)
}

/// Changes the prices as they were shown.
#[server(prefix = "/api", endpoint = "vendor/prices/change")]
pub async fn vendor_change_prices(
    #[server(default)] product: String,
    #[server(default)] shown: String,
) -> Result<Packed<Answer<Done>>, ServerFnError> {
    let shop = super::context::shop();
    let (_, staff) = staff_of!(&shop);
    edit::change(&shop, &staff, &product, &shown).await.and_then(Packed::of)
}
