//! Beginning and ending a session in this browser, and where it leads.

use domain::account::Side;
use leptos::prelude::ServerFnError;
use services::{
    accounts::{
        access::{self, Caller},
        return_to::local_path,
        sessions,
    },
    shop::Shop,
};

use super::draft;
use crate::api::{
    context::{accident, back_to_form, headers},
    cookies,
};

/// Puts a new session into this browser, ends the one that was there, and says where to go.
pub(super) async fn begin(shop: &Shop, session: &str, to: Option<&str>) -> Result<String, ServerFnError> {
    if let Some(before) = cookies::session(shop, &headers()) {
        sessions::end(shop, &before).await.map_err(accident)?;
    }
    cookies::set_session(shop, session);
    cookies::clear_sign_in_flow(shop);
    draft::forget(shop);
    let caller = access::caller(shop, session).await.map_err(accident)?;
    let path = destination(caller.as_ref(), to.unwrap_or_default());
    back_to_form(&path);
    Ok(path)
}

/// Ends this browser's session and goes to the shop.
pub(super) async fn end(shop: &Shop) -> Result<(), ServerFnError> {
    if let Some(session) = cookies::session(shop, &headers()) {
        sessions::end(shop, &session).await.map_err(accident)?;
    }
    cookies::clear_session(shop);
    back_to_form("/");
    Ok(())
}

/// The wished-for path where it is one of ours and no way to sign in, else the person's portal.
pub(super) fn destination(caller: Option<&Caller>, wished: &str) -> String {
    match local_path(wished) {
        Some(path) if !path.starts_with("/sign-in") => path.to_owned(),
        _ => caller.map_or("/", home).to_owned(),
    }
}

/// The portal of whichever side there is; with both, the licenses; without, staff's.
pub(super) fn home(caller: &Caller) -> &'static str {
    if caller.has_side(Side::Licensee) {
        "/licenses"
    } else if caller.has_side(Side::Billing) {
        "/billing"
    } else if caller.staff {
        "/vendor"
    } else {
        "/"
    }
}
