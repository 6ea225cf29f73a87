//! The outermost layer: every request gets a number, a span in the log, a time limit, and an answer
//! whatever happens; every answer gets the headers of the site.

use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use app::api::context::RequestId;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use services::clock::Chance;
use tracing::Instrument;

use super::{Site, client, dress, measure, session_note};

/// How long an answer may take to begin; downloads then go on as long as they need.
const TIME_LIMIT: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The letters of reference numbers: none that looks like another (Crockford's base 32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Answers a request with everything around it.
pub async fn answer(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let id = reference_number(&site.shop.chance);
    let method = name_of(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let wants_html = wants_html(request.headers());
    let note = wants_html.then(|| session_note::of(&site, request.headers()));
    let client = client::of(&request, &site.trusted_proxies);
    request.extensions_mut().insert(RequestId(id.clone()));
    request.extensions_mut().insert(client);

    let span = tracing::info_span!("request", %id, method, route);
    let started = now();
    let answered = AssertUnwindSafe(tokio::time::timeout(TIME_LIMIT, next.run(request))).catch_unwind();
    let response = match answered.instrument(span.clone()).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            tracing::error!(parent: &span, "took longer than the limit");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(panic) => {
            tracing::error!(parent: &span, cause = words_of(&*panic), "panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    };
    let mut response = dress::dress(&site, response, &id, wants_html);
    site.policy.apply(response.headers_mut());
    response.headers_mut().extend(note);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    let (status, seconds) = (response.status(), now().duration_since(started).as_secs_f64());
    tracing::info!(parent: &span, status = status.as_u16(), ms = seconds * 1000.0, "answered");
    measure::count_request(method, &route, status, seconds);
    response
}

/// Whether a person looks at the answer, not a program.
pub fn wants_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}

/// Ten letters, such as `7K3M9-QXT2A`: what a customer can read out and the log can be searched for.
fn reference_number(chance: &Chance) -> String {
    let mut number: String =
        chance.bytes::<10>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    number.insert(5, '-');
    number
}

/// Methods as they are counted; what nobody should send is one thing.
fn name_of(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        _ => "other",
    }
}

#[expect(clippy::disallowed_methods, reason = "times how long answers take; nothing else depends on it")]
fn now() -> std::time::Instant {
    std::time::Instant::now()
}

fn words_of(panic: &(dyn Any + Send)) -> &str {
    let words = panic.downcast_ref::<&str>().copied();
    words.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reference_numbers_can_be_read_out() {
        let chance = Chance::from_seed(1);
        let number = reference_number(&chance);
        assert_eq!((number.len(), number.find('-')), (11, Some(5)));
        assert_ne!(number, reference_number(&chance));
        assert!(!number.contains(['I', 'L', 'O', 'U']));
    }
}
