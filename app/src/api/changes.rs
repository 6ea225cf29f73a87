//! Changing the coverage of a subscription (rule 17): the page of the choice, its confirmation, and what
//! the subscription's own page posts: taking a downgrade back, and the refund (rule 18).

#![allow(clippy::too_many_arguments, reason = "those of a server function are the fields of its form")]

use domain::proration::Standing;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Answer, Moment,
    billing::SubscriptionView,
    packed::Packed,
    portal::{Frame, NoticeView},
};

#[cfg(feature = "ssr")]
mod part;
#[cfg(feature = "ssr")]
mod view;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub(super) use part::part;

/// The page `/billing/subscriptions/{id}/change`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeView {
    pub frame: Frame,
    pub id: String,
    pub product: String,
    /// What is bought now and who uses it.
    pub lede: String,
    pub notices: Vec<NoticeView>,
    /// `None` while nothing can be changed: a notice says why and what to do instead.
    pub form: Option<ChangeForm>,
    /// Where the bank asks to confirm, for a script to go there.
    pub leave: Option<String>,
}

/// What may be chosen, and what the preview is computed from: in the browser, by the server's function.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChangeForm {
    pub standing: Standing,
    /// Signed by the server: what was shown, and when.
    pub seal: String,
    /// Of each type the tiers: a line for each with its value, a tab and its words.
    pub tiers: [String; 3],
    /// The fields with what they hold.
    pub fields: Vec<(String, String)>,
    pub faults: Vec<(String, String)>,
    /// "VAT 19%".
    pub tax: String,
    /// "1–20 users, yearly".
    pub now: String,
    pub today: Moment,
    /// The end of the period that runs, and of one that begins now, for each cycle.
    pub ends: Moment,
    pub period_ends: [Moment; 3],
    /// "Visa ending in 4242".
    pub card: Option<String>,
}

/// Reads the page; `address` is the subscription with the choices behind a `?`.
#[server(prefix = "/api", endpoint = "billing/change")]
pub async fn read_change(address: String) -> Result<Packed<Answer<ChangeView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    view::read(&shop, &caller, &address).await.and_then(Packed::of)
}

/// Makes the change that was chosen, if it costs what was shown; answers with the page as it then is, or
/// leads to the subscription's.
#[server(prefix = "/api", endpoint = "billing/change/confirm")]
pub async fn post_change(
    id: String,
    #[server(default)] seal: String,
    #[server(default)] intent: String,
    #[server(default)] license_type: String,
    #[server(default)] tier_users: String,
    #[server(default)] tier_nodes: String,
    #[server(default)] tier_embedded: String,
    #[server(default)] quantity: String,
    #[server(default)] cycle: String,
) -> Result<Packed<Answer<ChangeView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    let form = domain::checkout::CheckoutForm {
        license_type,
        tier_users,
        tier_nodes,
        tier_embedded,
        quantity,
        cycle,
        ..Default::default()
    };
    view::post(&shop, &caller, &id, form.trimmed_for_draft(), &seal, intent == "show").await.and_then(Packed::of)
}

/// Gives the order of a subscription back, if whoever posts is `sure`; answers with the subscription's page
/// as it then is.
#[server(prefix = "/api", endpoint = "billing/refund")]
pub async fn refund_order(
    id: String,
    #[server(default)] sure: String,
) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    part::refund(&shop, &caller, &id, sure == "yes").await.and_then(Packed::of)
}

/// Takes back a downgrade that waits; answers with the subscription's page as it then is.
#[server(prefix = "/api", endpoint = "billing/change/keep")]
pub async fn keep_coverage(id: String) -> Result<Packed<Answer<SubscriptionView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    part::keep(&shop, &caller, &id).await.and_then(Packed::of)
}
