//! Pages with a session: rendered for one reader, with a nonce, and kept by nobody.

use axum::{
    body::Body,
    http::{HeaderName, Method, StatusCode, header},
};

use crate::support::{Answer, buy, get, test_site, test_site_where};

fn nonce_of(page: &Answer) -> String {
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    let nonce = policy.split("'nonce-").nth(1).unwrap_or_else(|| panic!("no nonce in {policy}"));
    nonce.split('\'').next().unwrap().to_owned()
}

#[tokio::test]
async fn every_inline_script_carries_the_nonce_of_its_policy() {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let session = site.sign_in("ana@example.com").await;
    for path in ["/checkout/filter", "/billing"] {
        let page = site.get_as(path, &session).await;
        let (nonce, html) = (nonce_of(&page), page.text());
        for tag in html.split("<script").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            assert!(tag.contains("src=") || tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        assert!(!html.contains(" style="), "{path} has inline styles");
        assert_ne!(nonce_of(&site.get_as(path, &session).await), nonce, "a nonce is used once");
        assert_eq!(page.header(header::CACHE_CONTROL), "no-store", "{path}");
    }
}

#[tokio::test]
async fn pages_with_a_session_say_so_to_their_script() {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let session = site.sign_in("ana@example.com").await;
    for path in ["/billing", "/checkout/filter"] {
        let page = site.get_as(path, &session).await;
        assert_eq!(page.header(HeaderName::from_static("server-timing")), "session", "{path}");
        assert_eq!(page.text().matches("<script type=\"module\"").count(), 1, "{path}");
        assert!(!page.text().contains("modulepreload"), "{path}");
    }
    let stranger = site.get("/checkout/filter").await;
    assert_eq!(stranger.header(HeaderName::from_static("server-timing")), "stranger");
}

#[tokio::test]
async fn every_answer_says_what_it_may_do() {
    let site = test_site().await;
    for path in ["/", "/sign-in", "/nowhere", "/healthz", "/pkg/twofold.css", "/billing", "/mailbox"] {
        let answer = site.get(path).await;
        let policy = answer.header(header::CONTENT_SECURITY_POLICY);
        for part in [
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "connect-src 'self'",
            "img-src 'self' data:",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{path}: {part} is missing in {policy}");
        }
        assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff", "{path}");
        assert_eq!(answer.header(header::REFERRER_POLICY), "same-origin", "{path}");
        assert!(!answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY), "{path}: this is no TLS");
    }
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_told_kindly() {
    let site = test_site().await;
    for path in ["/nowhere", "/products", "/a/b/c", "/%00", "/%ff", "/api/nothing", "/PRODUCTS/filter"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains("class=\"error-page\""), "{path}");
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
}

#[tokio::test]
async fn portals_without_a_session_lead_to_sign_in_and_back() {
    let site = test_site().await;
    for (path, location) in [
        ("/billing", "/sign-in?to=/billing"),
        ("/billing/invoices/2026-000001.pdf", "/sign-in?to=/billing/invoices/2026-000001.pdf"),
        ("/licenses/lic_x?a=b", "/sign-in?to=/licenses/lic_x"),
        ("/downloads/a/b/c", "/sign-in?to=/downloads/a/b/c"),
        ("/account", "/sign-in?to=/account"),
        ("/billing/nothing", "/sign-in?to=/billing/nothing"),
    ] {
        let answer = site.get(path).await;
        assert_eq!((answer.status, answer.header(header::LOCATION)), (StatusCode::SEE_OTHER, location), "{path}");
    }
    // Even when nothing can be looked up.
    site.shop.db.close().await;
    assert_eq!(site.get("/billing").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn tampered_and_ended_cookies_are_nobodys() {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let session = site.sign_in("ana@example.com").await;
    assert_eq!(site.get_as("/billing", &session).await.status, StatusCode::OK);
    let flipped = format!("{}{}", if session.starts_with('A') { "B" } else { "A" }, &session[1..]);
    for cookie in [flipped, session.to_lowercase(), format!("{session}x"), "' or 1=1 --".to_owned(), "x".repeat(5000)] {
        let answer = site.get_as("/billing", &cookie).await;
        assert!(answer.status.is_redirection(), "{cookie}: {}", answer.status);
        assert!(answer.header(header::LOCATION).starts_with("/sign-in"), "{cookie}");
    }
    site.shop.clock.advance_seconds(8 * 86_400);
    assert!(site.get_as("/billing", &session).await.status.is_redirection(), "a session ends after 7 days without use");
}

/// A sister domain can plant bare names, and none with `__Host-`.
#[tokio::test]
async fn behind_tls_only_names_with_the_host_prefix_count() {
    let site = test_site_where(|config| config.base_url = "https://shop.example.com".to_owned()).await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let pdf = format!("/billing/invoices/{}.pdf", bought.invoice);
    let session = site.sign_in("ana@example.com").await;
    for path in ["/billing", &pdf] {
        let ask = |cookie| site.send(get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap());
        for bare in [format!("session={session}"), format!("__host-session={session}")] {
            let answer = ask(bare).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(answer.header(header::LOCATION), format!("/sign-in?to={path}"));
        }
        let both = format!("session=planted; __Host-session={session}");
        assert_eq!(ask(both).await.status, StatusCode::OK, "{path}");
    }
    // What is written is what is read.
    let page = site.get("/checkout/filter").await;
    let draft = page.header(header::SET_COOKIE);
    assert!(draft.starts_with("__Host-draft_filter=") && draft.contains("; Secure"), "{draft}");
}

#[tokio::test]
async fn dynamic_pages_are_compressed_on_the_way_and_files_are_not() {
    let site = test_site().await;
    let ask = |path: &str| get(path).header(header::ACCEPT_ENCODING, "br, gzip").body(Body::empty()).unwrap();
    assert_eq!(site.send(ask("/sign-in")).await.header(header::CONTENT_ENCODING), "br");
    assert_eq!(site.send(ask("/fonts/inter.woff2")).await.header(header::CONTENT_ENCODING), "");
}

#[tokio::test]
async fn what_browsers_fetch_is_kept_as_long_as_it_can_be() {
    let site = test_site().await;
    for (path, kept) in [
        ("/fonts/inter.woff2", "public, max-age=31536000, immutable"),
        ("/favicon.svg", "public, max-age=86400"),
        ("/pkg/twofold.css", "no-cache"), // no hash in the name in this test
    ] {
        let answer = site.get(path).await;
        assert_eq!((answer.status, answer.header(header::CACHE_CONTROL)), (StatusCode::OK, kept), "{path}");
    }
    for path in ["/pkg/nothing.js", "/fonts/../Cargo.toml", "/pkg/..%2f..%2fetc%2fpasswd", "/pkg/"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_paper_is_a_pdf_for_who_may_see_it() {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let path = format!("/billing/invoices/{}.pdf", bought.invoice);
    let answer = site.get_as(&path, &site.sign_in("ana@example.com").await).await;
    assert_eq!((answer.status, answer.header(header::CONTENT_TYPE)), (StatusCode::OK, "application/pdf"));
    assert!(answer.body.starts_with(b"%PDF-"));
    assert!(answer.header(header::CONTENT_DISPOSITION).contains(&format!("invoice-{}.pdf", bought.invoice)));
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let stranger = site.sign_in("ben@example.com").await;
    for path in [path.clone(), "/billing/invoices/2026-999999.pdf".to_owned(), "/billing/invoices/x.pdf".to_owned()] {
        assert_eq!(site.get_as(&path, &stranger).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let head = get(&path).method(Method::HEAD).body(Body::empty()).unwrap();
    assert_eq!(site.send(head).await.status, StatusCode::SEE_OTHER);
}
