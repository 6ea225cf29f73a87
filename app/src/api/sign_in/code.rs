//! An address, then the code that was mailed to it.

use domain::email::EmailAddress;
use leptos::prelude::ServerFnError;
use services::{
    accounts::{
        return_to::local_path,
        sign_in::{Redeemed, Requested, redeem_code, request as request_mail},
    },
    shop::Shop,
};

use super::{
    SignInForm, SignInStep, SignInView,
    draft::{self, Hitch, SignInDraft, Stage},
    session, words,
};
use crate::api::{
    context::{self, accident, back_to_form, headers},
    cookies, portal,
};

const PAGE: &str = "/sign-in";

/// Where this browser stands. Whoever is signed in goes on to their portal.
pub(super) async fn view(shop: &Shop, to: &str) -> Result<SignInView, ServerFnError> {
    let seller = portal::words::seller(shop).await?;
    if let Some(caller) = context::caller(shop).await? {
        let step = SignInStep::Done(session::destination(Some(&caller), to));
        return Ok(SignInView { seller, to: String::new(), step });
    }
    let draft = draft::load(shop).await?.unwrap_or_else(|| SignInDraft::new(shop, Stage::Address, "", ""));
    let to = local_path(to).unwrap_or(&draft.to).to_owned();
    let waits = cookies::sign_in_flow(shop, &headers()).is_some();
    let draft = if waits { draft } else { draft.at(Stage::Address) };
    Ok(SignInView { seller, to, step: step(&draft) })
}

/// Sends a mail to the address, whether or not anything is known of it.
pub(super) async fn request(shop: &Shop, typed: String, to: &str) -> Result<SignInStep, ServerFnError> {
    let to = local_path(to).unwrap_or_default();
    let draft = SignInDraft::new(shop, Stage::Address, clipped(&typed), to);
    let address = match EmailAddress::parse(&typed) {
        Ok(address) => address,
        Err(fault) => return answer(shop, draft.with(Hitch::Address(fault))).await,
    };
    if send(shop, &address, to).await? {
        answer(shop, draft.at(Stage::Code)).await
    } else {
        answer(shop, draft.with(Hitch::TooMany)).await
    }
}

/// Sends another mail to the same address; without one, asks for it.
pub(super) async fn send_again(shop: &Shop) -> Result<SignInStep, ServerFnError> {
    let Some(draft) = draft::load(shop).await? else {
        return answer(shop, SignInDraft::new(shop, Stage::Address, "", "")).await;
    };
    let Ok(address) = EmailAddress::parse(&draft.address) else {
        return answer(shop, SignInDraft::new(shop, Stage::Address, draft.address, draft.to)).await;
    };
    let hitch = if send(shop, &address, &draft.to).await? { Hitch::SentAgain } else { Hitch::TooMany };
    answer(shop, SignInDraft::new(shop, Stage::Code, draft.address, draft.to).with(hitch)).await
}

/// Back to the address, which can be corrected.
pub(super) async fn start_over(shop: &Shop) -> Result<SignInStep, ServerFnError> {
    cookies::clear_sign_in_flow(shop);
    let (address, to) = draft::load(shop).await?.map(|draft| (draft.address, draft.to)).unwrap_or_default();
    answer(shop, SignInDraft::new(shop, Stage::Address, address, to)).await
}

/// Tries a code. What is not six digits is no try.
pub(super) async fn enter(shop: &Shop, typed: &str) -> Result<SignInStep, ServerFnError> {
    let (address, to) = draft::load(shop).await?.map(|draft| (draft.address, draft.to)).unwrap_or_default();
    let at_code = SignInDraft::new(shop, Stage::Code, address, to);
    let Some(flow) = cookies::sign_in_flow(shop, &headers()) else {
        return over(shop, at_code).await;
    };
    let digits: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(7).collect();
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return answer(shop, at_code.with(Hitch::CodeShape)).await;
    }
    match redeem_code(shop, &flow, &digits, &context::device()).await.map_err(accident)? {
        Redeemed::SignedIn { session: token, return_to } => {
            Ok(SignInStep::Done(session::begin(shop, &token, return_to.as_deref()).await?))
        }
        Redeemed::Wrong { left } if left > 0 => answer(shop, at_code.with(Hitch::WrongCode { left })).await,
        Redeemed::Wrong { .. } | Redeemed::Over => over(shop, at_code).await,
    }
}

async fn over(shop: &Shop, draft: SignInDraft) -> Result<SignInStep, ServerFnError> {
    cookies::clear_sign_in_flow(shop);
    answer(shop, draft.at(Stage::Address).with(Hitch::Over)).await
}

/// Whether a mail was sent; its code counts in this browser.
async fn send(shop: &Shop, address: &EmailAddress, to: &str) -> Result<bool, ServerFnError> {
    match request_mail(shop, address, local_path(to), &context::client()).await.map_err(accident)? {
        Requested::Sent { flow } => {
            cookies::set_sign_in_flow(shop, &flow);
            Ok(true)
        }
        Requested::TooMany => Ok(false),
    }
}

/// Remembers the step for the page's next load, and answers with it.
async fn answer(shop: &Shop, draft: SignInDraft) -> Result<SignInStep, ServerFnError> {
    let step = step(&draft);
    draft::save(shop, draft).await?;
    back_to_form(PAGE);
    Ok(step)
}

fn step(draft: &SignInDraft) -> SignInStep {
    let form = SignInForm {
        address: draft.address.clone(),
        fault: draft.hitch.as_ref().and_then(words::fault),
        notice: draft.hitch.as_ref().and_then(words::notice),
    };
    match draft.stage {
        Stage::Address => SignInStep::Address(form),
        Stage::Code => SignInStep::Code(form),
    }
}

/// No address is longer than this; more is not worth keeping.
fn clipped(typed: &str) -> String {
    typed.chars().take(domain::email::EMAIL_MAX + 1).collect()
}
