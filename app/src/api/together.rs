//! `/billing/renew/{account}`: several subscriptions renewed together, on one invoice. A page of Billing whose
//! content the server writes.

use leptos::prelude::*;

use serde::{Deserialize, Serialize};

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

/// What is wanted, as the form posts it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Wanted {
    /// The account.
    pub id: String,
    /// The query that the page was read with.
    pub chosen: String,
    /// What the page showed, in one word.
    pub shown: String,
    /// The form's own name, so that a second click or a reload is one payment.
    pub once: String,
    pub po_number: String,
    /// The id of a card that is saved, `new` for one that is typed, or `invoice`.
    pub card: String,
}

/// Reads what can be renewed together, and what the chosen ones cost. `asked` is the account and the query
/// behind it, `{account}?{subscription}=yes&dates=one`.
#[server(prefix = "/api", endpoint = "billing/together")]
pub async fn read_together(#[server(default)] asked: String) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    read::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Renews them: with the card whose id is given or the one that is typed, or by invoice.
#[server(prefix = "/api", endpoint = "billing/together/renew")]
pub async fn renew_together(
    #[server(flatten)] wanted: Wanted,
    #[server(default)] card_number: String,
    #[server(default)] card_expiry: String,
    #[server(default)] card_code: String,
) -> Result<Packed<Answer<WrittenView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    let typed = domain::checkout::CardForm { number: card_number, expiry: card_expiry, code: card_code };
    post::renew(&shop, &caller, wanted, typed).await.and_then(Packed::of)
}
