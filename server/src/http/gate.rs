//! The portals' door: without a session cookie their addresses lead to sign-in, and nothing is
//! looked up (rule 3). What lies behind asks again who is calling.

use std::fmt::Write;

use app::api::cookies;
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Site;

/// The addresses of the portals, with everything below them.
const PORTALS: [&str; 5] = ["/billing", "/licenses", "/account", "/downloads", "/vendor"];

/// Lets through who has a session cookie or goes elsewhere.
pub async fn guard(State(site): State<Site>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if is_portal(path) && cookies::session(&site.shop, request.headers()).is_none() {
        return to_sign_in(path);
    }
    next.run(request).await
}

/// Sends to sign-in, and afterwards back to `path`.
pub fn to_sign_in(path: &str) -> Response {
    let address = format!("/sign-in?to={}", escaped(path));
    let location = HeaderValue::from_str(&address).unwrap_or(HeaderValue::from_static("/sign-in"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

fn is_portal(path: &str) -> bool {
    PORTALS.iter().any(|portal| path.strip_prefix(portal).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// A path as the value of a query.
fn escaped(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ => {
                // Writing to a text never fails.
                let _ = write!(text, "%{byte:02X}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portals_are_told_from_other_addresses() {
        for path in
            ["/billing", "/billing/", "/billing/invoices/2026-000001.pdf", "/licenses/lic_1", "/downloads/a/b/c"]
        {
            assert!(is_portal(path), "{path}");
        }
        for path in ["/", "/billings", "/products/x/downloads/1/x", "/sign-in", "/account-help"] {
            assert!(!is_portal(path), "{path}");
        }
    }

    #[test]
    fn the_way_back_cannot_break_out_of_its_value() {
        assert_eq!(escaped("/licenses/lic_1"), "/licenses/lic_1");
        assert_eq!(escaped("/billing/a&to=//evil?x#y%0A"), "/billing/a%26to%3D//evil%3Fx%23y%250A");
    }
}
