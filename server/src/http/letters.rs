//! `/vendor/mails/{letter}/html`: a letter's HTML part, shown to staff in a frame of its page.

use app::api::cookies;
use axum::{
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use services::{
    accounts::access,
    vendor::{self, Staff},
};

use super::{Site, downloads::accident, gate};

/// It may show what mail clients would show, and run nothing; only the shop's own pages may frame it.
const FRAMED: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; \
     frame-ancestors 'self'",
);

/// The HTML part.
pub async fn html_part(
    State(site): State<Site>,
    name: Result<Path<String>, PathRejection>,
    request: Request,
) -> Response {
    let Some(token) = cookies::session(&site.shop, request.headers()) else {
        return gate::to_sign_in(request.uri().path());
    };
    let caller = match access::caller(&site.shop, &token).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return gate::to_sign_in(request.uri().path()),
        Err(error) => return accident(&error),
    };
    let (Some(staff), Ok(Path(name))) = (Staff::of(&caller), name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match vendor::letters(&site.shop, &staff).await {
        Ok(letters) => match letters.into_iter().find(|letter| letter.name == name) {
            Some(letter) => ([(header::CONTENT_SECURITY_POLICY, FRAMED)], Html(letter.written.html)).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        Err(error) => accident(&error),
    }
}
