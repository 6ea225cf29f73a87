//! What a page may do: the Content-Security-Policy (house rule 12) and the headers beside it.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Everything but the scripts.
const REST: &str = "style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; \
                    object-src 'none'; form-action 'self'";
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
/// A year, as <https://hstspreload.org> asks for.
const HSTS: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The policy of a site.
#[derive(Clone, Debug)]
pub struct Policy {
    /// What scripts may connect to.
    connect: String,
    is_tls: bool,
}

impl Policy {
    /// A policy for a shop at `base_url`; `reload_port` is where cargo-leptos talks to pages.
    pub fn new(base_url: &str, reload_port: Option<u32>) -> Self {
        let reload = reload_port.map(|port| format!(" ws://127.0.0.1:{port} ws://localhost:{port}"));
        Self { connect: format!("'self'{}", reload.unwrap_or_default()), is_tls: base_url.starts_with("https://") }
    }

    /// The policy of a page whose inline scripts carry a nonce.
    pub fn with_nonce(&self, nonce: &str) -> HeaderValue {
        self.with_scripts(&format!(" 'nonce-{nonce}'"))
    }

    /// The policy of a page whose inline scripts are these, by the base64 of their SHA-256.
    pub fn with_hashes(&self, hashes: &[String]) -> HeaderValue {
        let allowed: Vec<String> = hashes.iter().map(|hash| format!(" 'sha256-{hash}'")).collect();
        self.with_scripts(&allowed.concat())
    }

    /// The policy of everything without inline scripts.
    pub fn plain(&self) -> HeaderValue {
        self.with_scripts("")
    }

    fn with_scripts(&self, allowed: &str) -> HeaderValue {
        let connect = &self.connect;
        let words =
            format!("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{allowed}; connect-src {connect}; {REST}");
        // Base64 and the words above are visible ASCII; a policy that is not would forbid everything.
        HeaderValue::from_str(&words).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    }

    /// Adds what every response says, where its handler said nothing else.
    pub fn apply(&self, headers: &mut HeaderMap) {
        headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| self.plain());
        // What is not said to be public is somebody's.
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
        self.apply_common(headers);
    }

    /// What kept public pages say as well.
    pub fn apply_common(&self, headers: &mut HeaderMap) {
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        // Addresses of orders and links are secrets. A form without a script needs the referrer of
        // its own site to find back to its page.
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        headers.insert(
            PERMISSIONS,
            HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
        );
        if self.is_tls {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_houses() {
        let policy = Policy::new("http://127.0.0.1:3000", None);
        assert_eq!(
            policy.with_nonce("abc"),
            "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' 'nonce-abc'; connect-src 'self'; style-src \
             'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; form-action \
             'self'"
        );
        assert!(!policy.plain().to_str().unwrap().contains("nonce"));
    }

    #[test]
    fn hsts_stands_behind_tls_alone() {
        for (base_url, says) in [("http://localhost:3000", false), ("https://shop.example.com", true)] {
            let mut headers = HeaderMap::new();
            Policy::new(base_url, None).apply(&mut headers);
            assert_eq!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), says, "{base_url}");
        }
    }
}
