//! What the cache promises about one page; the served pages are tested in `tests/pages.rs`.

use super::*;

fn page() -> Page {
    let page = Page::new("<p>Hello</p>".repeat(100), &Policy::new("http://localhost", None));
    page.make_brotli();
    page
}

fn asking(name: header::HeaderName, value: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
}

#[test]
fn the_smallest_coding_that_the_client_takes_is_sent() {
    let page = page();
    for (accepted, coding) in [
        ("gzip, deflate, br, zstd", Some("br")),
        ("gzip;q=1.0, br;q=0", Some("gzip")),
        ("br;q=0.000, gzip;q=0", None),
        ("BR", Some("br")),
        ("identity", None),
        ("*", None),
    ] {
        let response = page.answer(false, &asking(header::ACCEPT_ENCODING, accepted));
        let sent = response.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().unwrap());
        assert_eq!(sent, coding, "{accepted}");
    }
}

#[test]
fn each_coding_has_a_tag_of_its_own_that_is_recognized() {
    let page = page();
    let plain = page.answer(false, &HeaderMap::new());
    let brotli = page.answer(false, &asking(header::ACCEPT_ENCODING, "br"));
    let tag = plain.headers()[header::ETAG].clone();
    assert_ne!(tag, brotli.headers()[header::ETAG]);
    let mut again = HeaderMap::new();
    again.insert(header::IF_NONE_MATCH, HeaderValue::from_str(&format!("\"x\", W/{}", tag.to_str().unwrap())).unwrap());
    let answer = page.answer(false, &again);
    assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(answer.headers()[header::ETAG], tag);
    again.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
    assert_eq!(page.answer(false, &again).status(), StatusCode::OK);
}

#[test]
fn other_spellings_late_pages_and_too_many_are_not_kept() {
    let cache = PageCache::new(&Policy::new("http://localhost", None));
    cache.renew(3);
    let page = Arc::new(page());
    assert!(cache.insert("/help/accounts", &page, 3));
    assert!(!cache.insert("/help/accounts", &page, 3), "kept already");
    assert!(!cache.insert("/help/%61ccounts", &page, 3), "another spelling");
    assert!(!cache.insert("/", &page, 2), "rendered from an older catalog");
    for number in 0..2 * PAGES_MAX {
        cache.insert(&format!("/products/{number}"), &page, 3);
    }
    assert_eq!(cache.pages.read().unwrap().len(), PAGES_MAX);
}
