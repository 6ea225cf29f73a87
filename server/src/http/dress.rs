//! Error answers in plain words: a handler answers with a bare status, here it becomes a page with
//! the reference number for people, or a line of text for programs.

use app::{
    components::{ButtonLink, ErrorPage},
    pages::errors::{PAUSE_TITLE, PAUSE_WORDS},
};
use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use leptos::prelude::*;

use super::{Site, document};

/// Seconds after which programs may ask again, where the trouble passes by itself (503).
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("10");

/// What a person is told about a status.
struct Told {
    title: &'static str,
    words: &'static str,
}

/// Words for an error that stand in place of the status's own.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub &'static str);

/// Turns a bare error status into words; anything with a body of its own is left alone. Every 503
/// says when to ask again.
pub fn dress(site: &Site, mut response: Response, id: &str, wants_html: bool) -> Response {
    let status = response.status();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.headers().contains_key(header::CONTENT_TYPE) {
        return response;
    }
    let told = told(status);
    let words = response.extensions().get::<Words>().map_or(told.words, |words| words.0);
    let (media_type, text) = if wants_html {
        ("text/html; charset=utf-8", page(site, status, told.title, words, id))
    } else {
        ("text/plain; charset=utf-8", format!("{}. {words}\nReference {id}\n", told.title))
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(text);
    response
}

fn page(site: &Site, status: StatusCode, title: &'static str, words: &'static str, id: &str) -> String {
    let id = id.to_owned();
    document::render(site, title, "page page-narrow", move || {
        view! {
            <ErrorPage status=status.as_u16() title=title words=words reference=Some(id)>
                <ButtonLink href="/">"All products"</ButtonLink>
                <ButtonLink href="/sign-in">"Sign in"</ButtonLink>
            </ErrorPage>
        }
    })
}

fn told(status: StatusCode) -> Told {
    let (title, words) = match status {
        StatusCode::NOT_FOUND => {
            ("There is nothing here", "The address may be mistyped, or the page belongs to another account.")
        }
        StatusCode::FORBIDDEN => (
            "This came from another site",
            "To protect you, forms are taken from the shop\u{2019}s own pages alone. Open the page here and try again.",
        ),
        StatusCode::METHOD_NOT_ALLOWED => ("This address does not take that", "Go back and try another way."),
        StatusCode::PAYLOAD_TOO_LARGE => (
            "That is too much text",
            "What you sent is larger than 256 kB, so nothing of it was kept. Go back, shorten it, and send it again.",
        ),
        StatusCode::RANGE_NOT_SATISFIABLE => ("The file is not that long", "Download it from its beginning."),
        StatusCode::INTERNAL_SERVER_ERROR => (
            "Something went wrong on our side",
            "It was written down, and nothing half-done was kept. Please try again; if it happens again, tell us the \
             reference number.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => (PAUSE_TITLE, PAUSE_WORDS),
        status if status.is_server_error() => ("Something went wrong on our side", "Please try again in a minute."),
        _ => {
            ("This could not be read", "The page may be from before a change of the shop. Load it anew and try again.")
        }
    };
    Told { title, words }
}
