//! What a payer does about renewals: payment methods and paying now, pages of Billing whose content the
//! server writes, and canceling.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Answer,
    billing::SubscriptionView,
    packed::Packed,
    portal::{Frame, NoticeView},
};

#[cfg(feature = "ssr")]
mod adding;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod paying;
#[cfg(feature = "ssr")]
mod paying_words;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use paying_words::split;
#[cfg(feature = "ssr")]
pub(in crate::api) use {
    paying_words::under_way,
    words::{expiry, notice},
};

/// The page of payment methods.
#[cfg(feature = "ssr")]
pub(crate) const PATH: &str = "/billing/payment-methods";

/// What a card is added for, as its form posts it; what is empty is not meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardPurpose {
    pub account: String,
    /// The form's own name, so that a second click or a reload is one card.
    pub once: String,
    /// The card that it takes over from.
    pub replaces: String,
    /// The subscription that it is to pay.
    pub subscription: String,
    pub makes_default: String,
}

/// A page whose content the server writes: payment methods, and paying a renewal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WrittenView {
    pub frame: Frame,
    pub title: String,
    pub lede: String,
    /// Address and words of the way back.
    pub back: Option<(String, String)>,
    pub notices: Vec<NoticeView>,
    /// Markup.
    pub body: String,
}

/// Cancels a subscription at the end of its period (`wanted=cancel`) or takes that back (`keep`), and leads
/// to its page, which says how it stands.
#[server(prefix = "/api", endpoint = "billing/subscription/renewing")]
pub async fn change_renewing(
    #[server(default)] id: String,
    #[server(default)] wanted: String,
) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    super::billing::doing::change(&shop, &caller, &id, &wanted).await.and_then(Packed::of)
}

/// Has a card of the account pay a subscription's renewals, and leads to its page.
#[server(prefix = "/api", endpoint = "billing/subscription/card")]
pub async fn choose_card(
    #[server(default)] id: String,
    #[server(default)] card: String,
) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    super::billing::doing::choose(&shop, &caller, &id, &card).await.and_then(Packed::of)
}

/// Has a subscription renew by invoice from now on, and leads to its page. Choosing a card is the way back.
#[server(prefix = "/api", endpoint = "billing/subscription/by-invoice")]
pub async fn renew_by_invoice(
    #[server(default)] id: String,
) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    super::billing::doing::by_invoice(&shop, &caller, &id).await.and_then(Packed::of)
}

/// Reads what a payment of a subscription's next period would cost and do.
#[server(prefix = "/api", endpoint = "billing/paying")]
pub async fn read_paying(#[server(default)] id: String) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    paying::read(&shop, &caller, &id).await.and_then(Packed::of)
}

/// Pays it, with the card whose id is given or the one that is typed.
#[server(prefix = "/api", endpoint = "billing/pay")]
pub async fn pay_renewal(
    #[server(default)] id: String,
    #[server(default)] shown: String,
    #[server(default)] once: String,
    #[server(default)] card: String,
    #[server(default)] card_number: String,
    #[server(default)] card_expiry: String,
    #[server(default)] card_code: String,
) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    let typed = domain::checkout::CardForm { number: card_number, expiry: card_expiry, code: card_code };
    let posted = paying::Posted { id, shown, once, card, typed };
    paying::pay(&shop, &caller, posted).await.and_then(Packed::of)
}

/// Reads the payment methods of an account: of the first one that the caller may change, where the query
/// names none.
#[server(prefix = "/api", endpoint = "billing/cards")]
pub async fn read_cards(#[server(default)] asked: String) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    list::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Saves a card, for an account, for one subscription, or in place of another card.
#[server(prefix = "/api", endpoint = "billing/cards/add")]
pub async fn add_card(
    #[server(flatten)] purpose: CardPurpose,
    #[server(default)] card_number: String,
    #[server(default)] card_expiry: String,
    #[server(default)] card_code: String,
) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    let card = domain::checkout::CardForm { number: card_number, expiry: card_expiry, code: card_code };
    adding::add(&shop, &caller, purpose, card).await.and_then(Packed::of)
}

/// Makes a card the default of its account.
#[server(prefix = "/api", endpoint = "billing/cards/default")]
pub async fn default_card(#[server(default)] id: String) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    adding::make_default(&shop, &caller, &id).await.and_then(Packed::of)
}

/// Removes a card; one behind a renewal only where `sure` says that the consequences were shown.
#[server(prefix = "/api", endpoint = "billing/cards/remove")]
pub async fn remove_card(
    #[server(default)] id: String,
    #[server(default)] sure: String,
) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    adding::remove(&shop, &caller, &id, !sure.is_empty()).await.and_then(Packed::of)
}
