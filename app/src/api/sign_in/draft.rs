//! What is remembered between the steps of a sign-in: the typed address, the place to go to, and
//! what went wrong last. Kept on the server, so nothing personal travels in addresses.

use domain::{
    calendar::Instant,
    faults::Fault,
    sign_in::{REQUEST_WINDOW_SECONDS, VALID_SECONDS},
};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    checkout::{Draft, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use crate::api::{
    context::{accident, headers},
    cookies,
};

/// The name under which these drafts are kept.
const FORM: &str = "sign_in";

/// How far a sign-in got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Stage {
    Address,
    Code,
}

/// What the last step ran into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Hitch {
    /// Beside the address.
    Address(Fault),
    /// The code is not six digits; that is no try.
    CodeShape,
    WrongCode {
        left: u32,
    },
    /// The code is used up or too old.
    Over,
    TooMany,
    /// Nothing went wrong: another mail is on its way.
    SentAgain,
    /// The same, where no code can be typed.
    LinkSent,
}

/// A sign-in that is under way in this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SignInDraft {
    pub stage: Stage,
    /// As it was typed; empty where a link asked for the mail.
    pub address: String,
    pub to: String,
    pub hitch: Option<Hitch>,
    written: Instant,
}

impl SignInDraft {
    pub fn new(shop: &Shop, stage: Stage, address: impl Into<String>, to: impl Into<String>) -> Self {
        Self { stage, address: address.into(), to: to.into(), hitch: None, written: shop.now() }
    }

    #[must_use]
    pub fn at(self, stage: Stage) -> Self {
        Self { stage, ..self }
    }

    #[must_use]
    pub fn with(self, hitch: Hitch) -> Self {
        Self { hitch: Some(hitch), ..self }
    }
}

/// This browser's sign-in; `None` once its code would be too old.
pub(super) async fn load(shop: &Shop) -> Result<Option<SignInDraft>, ServerFnError> {
    let Some(token) = cookies::draft(shop, &headers(), FORM) else { return Ok(None) };
    let draft: Option<Draft<SignInDraft>> = load_draft(shop, &token, FORM, "").await.map_err(accident)?;
    let is_fresh =
        |draft: &SignInDraft| shop.now().seconds_since(draft.written) < VALID_SECONDS.max(REQUEST_WINDOW_SECONDS);
    Ok(draft.map(|draft| draft.form).filter(is_fresh))
}

/// Remembers it, in place of what was remembered before.
pub(super) async fn save(shop: &Shop, draft: SignInDraft) -> Result<(), ServerFnError> {
    let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    save_draft(shop, &token, FORM, "", &Draft { form: draft, faults: Vec::new() }).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &token);
    Ok(())
}

/// Makes this browser forget it.
pub(super) fn forget(shop: &Shop) {
    cookies::set_draft(shop, FORM, "");
}
