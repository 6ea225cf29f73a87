//! Public pages as bytes (house rule 11): rendered once per catalog revision, kept as they are,
//! as gzip and as Brotli, each with a strong `ETag`. The path alone is the key: no query, no
//! cookie, no header makes a difference to the bytes. Their inline scripts are allowed by hash.

mod compress;
mod scripts;

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use bytes::Bytes;
use sha2::{Digest, Sha256};

use super::{measure, policy::Policy};
use compress::{Compressor, brotli, gzip};
pub use scripts::{inline_script_hashes, without_nonce};

/// The most pages that are kept. Only pages that exist are, so it takes a catalog of a hundred
/// products to come near.
const PAGES_MAX: usize = 500;
/// The longest path that is kept; no page of the site has a longer one.
const PATH_MAX: usize = 200;
/// Browsers ask each time whether a page is still the same, and mostly it is.
const CACHE_CONTROL: HeaderValue = HeaderValue::from_static("public, no-cache");

/// The pages that are kept.
pub struct PageCache {
    pages: RwLock<HashMap<String, Arc<Page>>>,
    /// The catalog's revision that the pages show; -1 before the first look.
    revision: AtomicI64,
    policy: Policy,
    compressor: Compressor,
}

/// A page in each of its codings.
struct Page {
    identity: Variant,
    gzip: Variant,
    /// Made once the page is there already: it takes the longest.
    brotli: OnceLock<Variant>,
    /// What the name of each coding's `ETag` begins with.
    digest: String,
    headers: HeaderMap,
}

/// One coding: its bytes and headers.
struct Variant {
    bytes: Bytes,
    etag: HeaderValue,
    headers: HeaderMap,
}

impl PageCache {
    pub(super) fn new(policy: &Policy) -> Self {
        Self {
            pages: RwLock::default(),
            revision: AtomicI64::new(-1),
            policy: policy.clone(),
            compressor: Compressor::start(),
        }
    }

    /// Whether the pages show this revision of the catalog.
    pub fn is_of(&self, revision: i64) -> bool {
        self.revision.load(Ordering::Acquire) == revision
    }

    /// The revision that pages show now. Ask before rendering, and give it to [`Self::keep`].
    pub fn revision(&self) -> i64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Forgets the pages of another revision.
    pub fn renew(&self, revision: i64) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        self.revision.store(revision, Ordering::Release);
        pages.clear();
    }

    /// The answer for a page that is kept; `None` for everything else.
    pub fn answer(&self, request: &Request) -> Option<Response> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let page = self.pages.read().unwrap_or_else(PoisonError::into_inner).get(request.uri().path()).cloned()?;
        measure::count_kept_page();
        Some(page.answer(request.method() == Method::HEAD, request.headers()))
    }

    /// Keeps a rendered page, unless the catalog changed while it was rendered. `nonce` is what
    /// its scripts were rendered with. Answers the request with it in any case.
    pub async fn keep(
        &self,
        path: &str,
        html: String,
        nonce: &str,
        revision: i64,
        method: &Method,
        headers: &HeaderMap,
    ) -> Response {
        let html = without_nonce(&html, nonce);
        let page = Arc::new(Page::new(html, &self.policy));
        if self.insert(path, &page, revision) {
            let page = Arc::clone(&page);
            self.compressor.run(move || page.make_brotli()).await;
        }
        page.answer(method == Method::HEAD, headers)
    }

    /// Whether the page is kept by this call.
    fn insert(&self, path: &str, page: &Arc<Page>, revision: i64) -> bool {
        // An escaped letter is another spelling of a path: spellings are many, pages are few.
        if path.len() > PATH_MAX || path.contains('%') {
            return false;
        }
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if !self.is_of(revision) || pages.len() >= PAGES_MAX || pages.contains_key(path) {
            return false;
        }
        pages.insert(path.to_owned(), Arc::clone(page));
        true
    }
}

impl Page {
    fn new(html: String, policy: &Policy) -> Self {
        let digest = hex::encode(Sha256::digest(html.as_bytes()));
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, CACHE_CONTROL);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(header::CONTENT_SECURITY_POLICY, policy.with_hashes(&inline_script_hashes(&html)));
        policy.apply_common(&mut headers);
        Self {
            gzip: Variant::new(gzip(html.as_bytes()), &digest, Some("gzip"), &headers),
            identity: Variant::new(html.into_bytes(), &digest, None, &headers),
            brotli: OnceLock::new(),
            digest,
            headers,
        }
    }

    fn make_brotli(&self) {
        let bytes = brotli(&self.identity.bytes);
        // Nobody else sets it: only the call that kept the page makes it.
        let _ = self.brotli.set(Variant::new(bytes, &self.digest, Some("br"), &self.headers));
    }

    fn answer(&self, is_head: bool, request: &HeaderMap) -> Response {
        let variant = self.variant(request);
        let unchanged = request.get_all(header::IF_NONE_MATCH).iter().any(|tags| names(tags, &variant.etag));
        let mut response = Response::new(Body::empty());
        *response.headers_mut() = variant.headers.clone();
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            return response;
        }
        let length = HeaderValue::from(variant.bytes.len());
        response.headers_mut().insert(header::CONTENT_LENGTH, length);
        if !is_head {
            *response.body_mut() = Body::from(variant.bytes.clone());
        }
        response
    }

    fn variant(&self, request: &HeaderMap) -> &Variant {
        let accepts = |coding| accepts(request, coding);
        match self.brotli.get() {
            Some(brotli) if accepts("br") => brotli,
            _ if accepts("gzip") => &self.gzip,
            _ => &self.identity,
        }
    }
}

impl Variant {
    fn new(bytes: Vec<u8>, digest: &str, coding: Option<&'static str>, common: &HeaderMap) -> Self {
        let tag = format!("\"{}{}\"", &digest[..32], coding.map(|name| format!("-{name}")).unwrap_or_default());
        // Hexadecimal digits and a name are a header's value in any case.
        let etag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
        let mut headers = common.clone();
        headers.insert(header::ETAG, etag.clone());
        if let Some(name) = coding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        Self { bytes: bytes.into(), etag, headers }
    }
}

/// Whether a client takes a coding (RFC 9110, 12.5.3); a weight of zero says no.
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    let values = request.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).any(|entry| {
        let (name, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_end_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

/// Whether `If-None-Match` names a tag; weakly, as RFC 9110 (13.1.2) says.
fn names(tags: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(tags), Ok(etag)) = (tags.to_str(), etag.to_str()) else { return false };
    tags.trim() == "*" || tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests;
