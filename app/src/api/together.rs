//! `/billing/renew/{account}`: several subscriptions renewed together, on one invoice. A page of Billing whose
//! content the server writes.

use leptos::prelude::*;

use super::{Answer, cards::WrittenView, packed::Packed};

#[cfg(feature = "ssr")]
mod asked;
#[cfg(feature = "ssr")]
mod post;
#[cfg(feature = "ssr")]
mod read;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub(super) use asked::path;

/// Reads what can be renewed together, and what the chosen ones cost. `asked` is the account and the query
/// behind it, `{account}?{subscription}=yes&dates=one`.
#[server(prefix = "/api", endpoint = "billing/together")]
pub async fn read_together(#[server(default)] asked: String) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    read::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Renews them: with the card whose id is given or the one that is typed, or by invoice. `id` is the account,
/// and `chosen` the query that the page was read with.
#[server(prefix = "/api", endpoint = "billing/together/renew")]
#[expect(clippy::too_many_arguments, reason = "the fields of a form")]
pub async fn renew_together(
    #[server(default)] id: String,
    #[server(default)] chosen: String,
    #[server(default)] shown: String,
    #[server(default)] once: String,
    #[server(default)] po_number: String,
    #[server(default)] card: String,
    #[server(default)] card_number: String,
    #[server(default)] card_expiry: String,
    #[server(default)] card_code: String,
) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    let typed = domain::checkout::CardForm { number: card_number, expiry: card_expiry, code: card_code };
    let posted = post::Posted { id, chosen, shown, once, po_number, card, typed };
    post::renew(&shop, &caller, posted).await.and_then(Packed::of)
}
