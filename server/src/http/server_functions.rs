//! The app's server functions. Leptos answers every error with 500; here what was wrong with the
//! request becomes 400 or 422, and a data base that cannot be reached 503, so that 500 means an
//! accident (house rule 3). A form that was posted without a script gets a page, never the error's
//! text.

use app::api::accident::Accident;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use leptos_axum::handle_server_fns_with_context;

use super::{Site, pages, request::wants_html};

/// The header by which Leptos marks an answer as an error.
const ERROR: HeaderName = HeaderName::from_static("serverfnerror");
/// Errors are a word or two; more is cut off.
const ERROR_MAX: usize = 16 * 1024;

/// Calls the server function at the request's path.
pub async fn call(State(site): State<Site>, request: Request) -> Response {
    let wants_html = wants_html(request.headers());
    let contexts = pages::contexts(&site, request.extensions());
    let response = handle_server_fns_with_context(contexts, request).await.into_response();
    if response.headers().contains_key(ERROR) { refused(response, wants_html).await } else { response }
}

async fn refused(response: Response, wants_html: bool) -> Response {
    let (mut parts, body) = response.into_parts();
    let error = to_bytes(body, ERROR_MAX).await.unwrap_or_default();
    parts.status = status_of(&String::from_utf8_lossy(&error));
    if parts.status.is_client_error() {
        tracing::info!(error = %String::from_utf8_lossy(&error), "a server function was called wrongly");
    }
    if wants_html {
        // `dress` makes a page of it. The redirect that Leptos made would carry the error in its address.
        return parts.status.into_response();
    }
    parts.headers.remove(header::LOCATION);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(error))
}

/// By the error as Leptos writes it: its kind, a bar, its text.
fn status_of(error: &str) -> StatusCode {
    match error.split_once('|').unwrap_or((error, "")) {
        ("Args" | "MissingArg", _) => StatusCode::UNPROCESSABLE_ENTITY,
        ("Deserialization" | "Request", _) => StatusCode::BAD_REQUEST,
        ("ServerError", text) if Accident::read(text).passing => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
