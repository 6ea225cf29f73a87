//! Addresses for people and programs on this machine alone: the mailbox, `/metrics`. The
//! connection must come from loopback, straight and not through a proxy, and the request must call
//! this machine by a name of its own: a foreign site whose name was made to point here (DNS
//! rebinding) calls it by the foreign one.

use axum::{
    extract::Request,
    http::{StatusCode, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::IpAddr;

use super::client;

/// Answers 404 to everybody else.
pub async fn guard(request: Request, next: Next) -> Response {
    if is_local(&request) { next.run(request).await } else { StatusCode::NOT_FOUND.into_response() }
}

/// Whether a request was made on this machine.
pub fn is_local(request: &Request) -> bool {
    let headers = request.headers();
    let peer = client::peer(request).is_some_and(|peer| peer.is_loopback());
    let proxied = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"]
        .iter()
        .any(|name| headers.contains_key(*name));
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let host = request.uri().authority().map(Authority::as_str).or(host);
    peer && !proxied && host.is_some_and(is_loopback_name)
}

fn is_loopback_name(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host();
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    name.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_count() {
        for name in ["localhost", "localhost:3000", "127.0.0.1:3000", "127.1.2.3", "[::1]:3000", "LOCALHOST"] {
            assert!(is_loopback_name(name), "{name}");
        }
        for name in
            ["evil.example", "evil.example:3000", "localhost.evil.example", "10.0.0.1", "", "127.0.0.1@evil.example"]
        {
            assert!(!is_loopback_name(name), "{name}");
        }
    }
}
