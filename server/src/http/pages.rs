//! The app's pages, rendered by Leptos: with a nonce for whoever asks, or once for everybody
//! ([`public`], house rule 11).

use std::sync::{Arc, OnceLock};

use app::api::context::{Client, KnownVendor, RequestId};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{Extensions, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{ResponseOptions, render_app_async_with_context};

use super::Site;

/// Where the nonce of a rendering is noted.
type NonceNote = Arc<OnceLock<String>>;

/// A page for whoever asks.
pub async fn page(State(site): State<Site>, request: Request) -> Response {
    render(&site, request, NonceNote::default()).await
}

/// A page that is the same for everybody: rendered without a query, cookies or any header, kept if
/// it exists.
pub async fn public(State(site): State<Site>, request: Request) -> Response {
    let revision = site.pages.revision();
    let (asked, _) = request.into_parts();
    let path = asked.uri.path();
    let mut bare = Request::new(Body::empty());
    // A path is an address in any case.
    *bare.uri_mut() = path.parse().unwrap_or_default();
    if let Some(id) = asked.extensions.get::<RequestId>() {
        bare.extensions_mut().insert(id.clone());
    }
    let note = NonceNote::default();
    let rendered = render(&site, bare, note.clone()).await;
    if rendered.status() != StatusCode::OK || rendered.headers().contains_key(header::SET_COOKIE) {
        return rendered;
    }
    match html_of(rendered).await {
        Some(html) => {
            let nonce = note.get().map_or("", String::as_str);
            site.pages.keep(path, html, nonce, revision, &asked.method, &asked.headers).await
        }
        None => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Addresses that lead nowhere.
pub async fn nowhere() -> StatusCode {
    StatusCode::NOT_FOUND
}

async fn render(site: &Site, request: Request, note: NonceNote) -> Response {
    let (contexts, options, policy) = (contexts(site, request.extensions()), site.options.clone(), site.policy.clone());
    let contexts = move || {
        contexts();
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy.with_nonce(&nonce));
            // Set once: a rendering has one nonce.
            let _ = note.set(nonce.to_string());
        }
    };
    let rendered = render_app_async_with_context(contexts, move || app::shell(options.clone()))(request).await;
    // `dress` writes every 404, so that what is not yours, what does not exist and what never was an
    // address look the same and have a reference number; and every 503, which then needs no scripts.
    match rendered.status() {
        status @ (StatusCode::NOT_FOUND | StatusCode::SERVICE_UNAVAILABLE) => status.into_response(),
        _ => rendered,
    }
}

/// What pages and server functions find in their context.
pub fn contexts(site: &Site, request: &Extensions) -> impl Fn() + Clone + Send + Sync + 'static {
    let shop = site.shop.clone();
    let (id, client) = (request.get::<RequestId>().cloned(), request.get::<Client>().cloned());
    let vendor = site.vendor().map(KnownVendor);
    move || {
        provide_context(shop.clone());
        if let Some(vendor) = &vendor {
            provide_context(vendor.clone());
        }
        if let Some(id) = &id {
            provide_context(id.clone());
        }
        if let Some(client) = &client {
            provide_context(client.clone());
        }
    }
}

async fn html_of(response: Response) -> Option<String> {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.ok()?;
    String::from_utf8(bytes.into()).ok()
}
