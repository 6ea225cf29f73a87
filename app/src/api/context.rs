//! What server functions stand on: the shop, who is calling, and how an accident is reported.

use std::sync::Arc;

use axum::http::{HeaderMap, request::Parts};
use domain::{calendar::Instant, locale::Locale};
use leptos::prelude::{ServerFnError, expect_context, use_context};
use services::{
    accounts::access::{self, Caller},
    catalog::Vendor,
    db::is_passing,
    shop::Shop,
};

use super::{Moment, accident::Accident, cookies};

/// The request's id, given by the server's layer; accidents are logged and shown under it.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Where the request came from, as limits count it.
#[derive(Clone, Debug)]
pub struct Client(pub String);

/// The vendor as the server saw it last, so that not every page reads it again.
#[derive(Clone, Debug)]
pub struct KnownVendor(pub Arc<Vendor>);

/// The running shop.
pub fn shop() -> Shop {
    expect_context::<Shop>()
}

/// The language that this page is worded in.
pub const fn locale() -> Locale {
    Locale::EnUs
}

/// The request's headers; empty while a cached public page is rendered.
pub fn headers() -> HeaderMap {
    use_context::<Parts>().map(|parts| parts.headers).unwrap_or_default()
}

/// The query of the page at `path`: of the request that asks for it, or of the page whose script
/// asks. Empty where it is another page.
pub fn query(path: &str) -> String {
    let Some(parts) = use_context::<Parts>() else { return String::new() };
    if parts.uri.path() == path {
        return parts.uri.query().unwrap_or_default().to_owned();
    }
    let page = parts.headers.get(axum::http::header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (page, query) = page.split_once('?').unwrap_or_default();
    if page.ends_with(path) { query.to_owned() } else { String::new() }
}

/// Who is calling, by the session cookie.
pub async fn caller(shop: &Shop) -> Result<Option<Caller>, ServerFnError> {
    match cookies::session(shop, &headers()) {
        Some(token) => access::caller(shop, &token).await.map_err(accident),
        None => Ok(None),
    }
}

/// The network address that limits count, or a fixed word where there is none.
pub fn client() -> String {
    use_context::<Client>().map_or_else(|| "unknown".to_owned(), |client| client.0)
}

/// The browser's own words about itself, shortened.
pub fn device() -> String {
    let headers = headers();
    let agent = headers.get(axum::http::header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("unknown");
    agent.chars().take(200).collect()
}

/// Logs an accident with its cause; the caller gets the reference number, and whether it is worth
/// trying again in a moment (503) or not (500).
pub fn accident(error: impl std::error::Error + 'static) -> ServerFnError {
    let reference = use_context::<RequestId>().map_or_else(|| "none".to_owned(), |id| id.0);
    tracing::error!(%reference, %error, "a server function failed");
    Accident { reference: Some(reference), passing: is_passing(&error), told: None }.into()
}

/// An instant, worded in the vendor's zone.
pub fn moment(shop: &Shop, instant: Instant) -> Moment {
    let zone = &shop.config.zone;
    Moment {
        words: locale().date(zone.date(instant)),
        iso: instant.to_rfc3339(),
        exact: zone.describe(instant, locale()),
    }
}

/// Whether a browser posted a form without a script: it shows whatever page the answer leads to.
pub fn is_plain_form() -> bool {
    headers()
        .get(axum::http::header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// Sends a browser that posted a form without a script back to the form's page, which then shows
/// the draft and its faults, or to a page outside of the app. A script acts on the answer itself.
pub fn back_to_form(page: &str) {
    if is_plain_form() {
        leptos_axum::redirect(page);
    }
}
