//! The page behind a mailed link. Opening it uses nothing up, since mail scanners open links;
//! its button does.

use leptos::prelude::ServerFnError;
use services::{
    accounts::sign_in::{self, LinkState, Redeemed, Requested, look_at_link, redeem_link},
    shop::Shop,
};

use super::{
    LinkOver, LinkStep, LinkView,
    draft::{self, Hitch, SignInDraft, Stage},
    session, words,
};
use crate::api::{
    context::{self, accident, back_to_form},
    cookies, portal,
};

/// What the link can do now.
pub(super) async fn view(shop: &Shop, token: &str) -> Result<LinkView, ServerFnError> {
    Ok(LinkView { seller: portal::words::seller(shop).await?, step: look(shop, token).await? })
}

/// Signs in, if the link is good for it.
pub(super) async fn redeem(shop: &Shop, token: &str) -> Result<LinkStep, ServerFnError> {
    match redeem_link(shop, token, &context::device()).await.map_err(accident)? {
        Redeemed::SignedIn { session: secret, return_to } => {
            Ok(LinkStep::Done(session::begin(shop, &secret, return_to.as_deref()).await?))
        }
        // The page says the rest: a second press of the button finds the link used.
        Redeemed::Wrong { .. } | Redeemed::Over => back(shop, token, None).await,
    }
}

/// Sends a new link; the code in the same mail can be typed on the page that follows.
pub(super) async fn renew(shop: &Shop, token: &str) -> Result<LinkStep, ServerFnError> {
    match sign_in::renew_link(shop, token, &context::client()).await.map_err(accident)? {
        // Somebody is signed in here, so there is no page to type a code on.
        Some(Requested::Sent { .. }) if context::caller(shop).await?.is_some() => {
            back(shop, token, Some(Hitch::LinkSent)).await
        }
        Some(Requested::Sent { flow }) => {
            cookies::set_sign_in_flow(shop, &flow);
            // Whoever holds an old link need not learn whose it was: no address here.
            draft::save(shop, SignInDraft::new(shop, Stage::Code, "", "")).await?;
            back_to_form("/sign-in");
            Ok(LinkStep::Done("/sign-in".to_owned()))
        }
        Some(Requested::TooMany) => back(shop, token, Some(Hitch::TooMany)).await,
        None => back(shop, token, None).await,
    }
}

/// Back to the link's page. Without a script a notice waits for it in the draft.
async fn back(shop: &Shop, token: &str, hitch: Option<Hitch>) -> Result<LinkStep, ServerFnError> {
    let notice = hitch.as_ref().and_then(words::notice);
    if let Some(hitch) = hitch {
        draft::save(shop, SignInDraft::new(shop, Stage::Address, "", "").with(hitch)).await?;
    }
    // A forged token must not become an address: only letters that tokens are made of.
    let is_token = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if is_token {
        back_to_form(&format!("/sign-in/link/{token}"));
    } else {
        back_to_form("/sign-in");
    }
    Ok(match look(shop, token).await? {
        LinkStep::Over(over) => LinkStep::Over(Box::new(LinkOver { notice, ..*over })),
        step => step,
    })
}

async fn look(shop: &Shop, token: &str) -> Result<LinkStep, ServerFnError> {
    match look_at_link(shop, token).await.map_err(accident)? {
        LinkState::Ready { return_to } => {
            Ok(LinkStep::Ready { title: words::link_title(return_to.as_deref().unwrap_or_default()) })
        }
        LinkState::Over { can_renew } => {
            let caller = context::caller(shop).await?;
            let hitch = draft::load(shop).await?.and_then(|draft| draft.hitch);
            Ok(LinkStep::Over(Box::new(LinkOver {
                can_renew,
                signed_in: caller.map(|caller| (caller.address.to_string(), session::home(&caller).to_owned())),
                notice: hitch
                    .filter(|hitch| matches!(hitch, Hitch::TooMany | Hitch::LinkSent))
                    .as_ref()
                    .and_then(words::notice),
            })))
        }
    }
}
