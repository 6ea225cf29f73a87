//! Signing in and out (rule 7). Anyone may call these; nothing here tells whether an address is
//! known. Where somebody stands is in two cookies: the request that waits for its code, and a
//! draft with the address that was typed.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    packed::Packed,
    portal::{NoticeView, Seller},
};

#[cfg(feature = "ssr")]
mod code;
#[cfg(feature = "ssr")]
mod draft;
#[cfg(feature = "ssr")]
mod link;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod words;

/// The page `/sign-in`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignInView {
    pub seller: Seller,
    /// Where to go afterwards; empty for whichever portal there is.
    pub to: String,
    pub step: SignInStep,
}

/// Where somebody stands on the way in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInStep {
    /// Which address? It may be filled in already.
    Address(SignInForm),
    /// Which code? The address is empty where a link asked for the mail.
    Code(SignInForm),
    /// Done: go there.
    Done(String),
}

/// A form of one field with what there is to say about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInForm {
    pub address: String,
    pub fault: Option<String>,
    pub notice: Option<NoticeView>,
}

/// The page of a mailed link.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LinkView {
    pub seller: Seller,
    pub step: LinkStep,
}

/// What a mailed link can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkStep {
    /// The button signs in; `title` names where it leads.
    Ready {
        title: String,
    },
    Over(Box<LinkOver>),
    /// Done: go there.
    Done(String),
}

/// A link that is too old, used, or was never given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOver {
    /// A new one can be sent without typing the address.
    pub can_renew: bool,
    /// Address and portal of whoever is signed in already.
    pub signed_in: Option<(String, String)>,
    pub notice: Option<NoticeView>,
}

/// Reads where this browser stands; `to` is where it wants to go afterwards.
#[server(prefix = "/api", endpoint = "sign-in/view")]
pub async fn read_sign_in(#[server(default)] to: String) -> Result<Packed<SignInView>, ServerFnError> {
    code::view(&super::context::shop(), &to).await.and_then(Packed::of)
}

/// Asks for a mail with a code and a link.
#[server(prefix = "/api", endpoint = "sign-in/request")]
pub async fn request_sign_in(
    #[server(default)] address: String,
    #[server(default)] to: String,
) -> Result<Packed<SignInStep>, ServerFnError> {
    code::request(&super::context::shop(), address, &to).await.and_then(Packed::of)
}

/// Tries the code from the mail.
#[server(prefix = "/api", endpoint = "sign-in/code")]
pub async fn enter_code(#[server(default)] code: String) -> Result<Packed<SignInStep>, ServerFnError> {
    code::enter(&super::context::shop(), &code).await.and_then(Packed::of)
}

/// Sends the mail again, to the address that was typed.
#[server(prefix = "/api", endpoint = "sign-in/again")]
pub async fn send_again() -> Result<Packed<SignInStep>, ServerFnError> {
    code::send_again(&super::context::shop()).await.and_then(Packed::of)
}

/// Goes back to the address, to correct it.
#[server(prefix = "/api", endpoint = "sign-in/another-address")]
pub async fn use_another_address() -> Result<Packed<SignInStep>, ServerFnError> {
    code::start_over(&super::context::shop()).await.and_then(Packed::of)
}

/// Looks at a mailed link without using it up.
#[server(prefix = "/api", endpoint = "sign-in/link/view")]
pub async fn read_link(token: String) -> Result<Packed<LinkView>, ServerFnError> {
    link::view(&super::context::shop(), &token).await.and_then(Packed::of)
}

/// Signs in with a mailed link.
#[server(prefix = "/api", endpoint = "sign-in/link/use")]
pub async fn use_link(#[server(default)] token: String) -> Result<Packed<LinkStep>, ServerFnError> {
    link::redeem(&super::context::shop(), &token).await.and_then(Packed::of)
}

/// Sends a new link to the address that an old one was for.
#[server(prefix = "/api", endpoint = "sign-in/link/renew")]
pub async fn renew_link(#[server(default)] token: String) -> Result<Packed<LinkStep>, ServerFnError> {
    link::renew(&super::context::shop(), &token).await.and_then(Packed::of)
}

/// Ends this browser's session.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), ServerFnError> {
    session::end(&super::context::shop()).await
}
