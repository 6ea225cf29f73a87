//! Public pages are bytes: one rendering for everybody, until the catalog changes (house rule 11).

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderName, Method, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use server::http::page_cache::inline_script_hashes;
use services::catalog;
use sha2::{Digest, Sha256};

use crate::support::{Answer, CATALOG, get, test_site};

const PUBLIC: [&str; 9] = [
    "/",
    "/products/filter",
    "/products/filter/versions",
    "/products/card",
    "/help/accounts",
    "/help/resellers",
    "/legal/terms",
    "/legal/supplier",
    "/legal/eula/filter",
];

#[tokio::test]
async fn every_public_page_is_the_same_bytes_for_everybody() {
    let site = test_site().await;
    for path in PUBLIC {
        let first = site.get(path).await;
        assert_eq!(first.status, StatusCode::OK, "{path}");
        assert_eq!(first.header(header::CACHE_CONTROL), "public, no-cache", "{path}");
        assert!(!first.headers.contains_key(header::SET_COOKIE), "{path}");
        assert!(!first.text().contains("nonce"), "{path}");
        for other in [format!("{path}?utm_source=mail"), format!("{path}?x=<script>")] {
            assert_eq!(site.get(&other.replace(['<', '>'], "")).await.body, first.body, "{other}");
        }
        let signed_in = site.get_as(path, "somebody").await;
        assert_eq!(signed_in.body, first.body, "{path} with a cookie");
        assert_eq!(signed_in.header(header::ETAG), first.header(header::ETAG), "{path} with a cookie");
        let german = get(path).header(header::ACCEPT_LANGUAGE, "de").header(header::HOST, "evil.example");
        assert_eq!(site.send(german.body(Body::empty()).unwrap()).await.body, first.body, "{path} by another name");
    }
}

#[tokio::test]
async fn inline_scripts_are_allowed_by_their_hash_alone() {
    let site = test_site().await;
    for path in PUBLIC {
        let page = site.get(path).await;
        let policy = page.header(header::CONTENT_SECURITY_POLICY).to_owned();
        assert!(!policy.contains("nonce") && !policy.contains("unsafe-inline"), "{policy}");
        let html = page.text();
        let hashes = inline_script_hashes(&html);
        assert!(!hashes.is_empty(), "{path} starts its script inline");
        for hash in &hashes {
            assert!(policy.contains(&format!("'sha256-{hash}'")), "{path}: {hash}");
        }
        // Once more without the code under test: the browser's own way to see it.
        let script = html.split("<script type=\"module\">").nth(1).unwrap().split("</script>").next().unwrap();
        assert!(policy.contains(&STANDARD.encode(Sha256::digest(script))), "{path}");
        assert!(!html.contains(" style=") && !html.contains(" onclick="), "{path} has inline styles or handlers");
    }
}

/// What is fetched before a page is painted makes it wait for that (docs/decisions/0016).
#[tokio::test]
async fn nothing_is_fetched_early_but_what_is_painted() {
    let site = test_site().await;
    for path in PUBLIC.into_iter().chain(["/checkout/filter", "/sign-in"]) {
        let html = site.get(path).await.text();
        let preloads: Vec<_> = html.split("<link").skip(1).filter(|link| link.contains("preload")).collect();
        assert_eq!(preloads.len(), 1, "{path}: {preloads:?}");
        assert!(preloads[0].contains("as=\"font\""), "{path}: {preloads:?}");
        assert!(!html.contains("<script src"), "{path}");
        assert_eq!(html.matches("<script type=\"module\"").count(), 1, "{path} can be taken over");
    }
}

/// Not in the page, which others get as well, but beside each answer, also one that says "as you have it": so it
/// is always about who asked last.
#[tokio::test]
async fn a_session_is_noted_beside_a_public_page_for_its_own_reader() {
    let site = test_site().await;
    let noted = |answer: &Answer| answer.header(HeaderName::from_static("server-timing")).to_owned();
    for path in PUBLIC {
        for times in ["rendered", "kept"] {
            assert_eq!(noted(&site.get_as(path, "somebody").await), "session", "{path} {times}");
            let stranger = site.get(path).await;
            assert_eq!(noted(&stranger), "stranger", "{path} {times}");
            assert_eq!(stranger.header(header::CACHE_CONTROL), "public, no-cache", "{path} {times}");
            let again = get(path)
                .header(header::COOKIE, "session=somebody")
                .header(header::IF_NONE_MATCH, stranger.header(header::ETAG))
                .body(Body::empty());
            let again = site.send(again.unwrap()).await;
            assert_eq!((again.status, &*noted(&again)), (StatusCode::NOT_MODIFIED, "session"), "{path} {times}");
            let later = get(path).header(header::IF_NONE_MATCH, stranger.header(header::ETAG)).body(Body::empty());
            let later = site.send(later.unwrap()).await;
            assert_eq!((later.status, &*noted(&later)), (StatusCode::NOT_MODIFIED, "stranger"), "{path} {times}");
        }
    }
    // Nor where it would be kept.
    assert_eq!(noted(&site.send(bare("/fonts/inter.woff2", "session=somebody")).await), "");
}

fn bare(path: &str, cookie: &str) -> Request {
    Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()
}

#[tokio::test]
async fn codings_differ_in_bytes_and_tag_and_unchanged_ones_are_not_sent_again() {
    let site = test_site().await;
    let plain = site.get("/").await;
    let mut tags = vec![plain.header(header::ETAG).to_owned()];
    for coding in ["br", "gzip"] {
        let ask = || get("/").header(header::ACCEPT_ENCODING, coding);
        let answer = site.send(ask().body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header(header::CONTENT_ENCODING), coding);
        assert_eq!(answer.header(header::VARY), "accept-encoding");
        assert!(answer.body.len() < plain.body.len() / 2, "{coding}");
        let tag = answer.header(header::ETAG).to_owned();
        let again = ask().header(header::IF_NONE_MATCH, &tag).body(Body::empty()).unwrap();
        let again = site.send(again).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{coding}");
        assert!(!tags.contains(&tag), "strong tags name bytes");
        tags.push(tag);
    }
}

#[tokio::test]
async fn head_says_what_get_would_send() {
    let site = test_site().await;
    let whole = site.get("/help/accounts").await;
    let head = site.send(get("/help/accounts").method(Method::HEAD).body(Body::empty()).unwrap()).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header(header::CONTENT_LENGTH), whole.body.len().to_string());
    assert_eq!(head.header(header::ETAG), whole.header(header::ETAG));
}

#[tokio::test]
async fn a_new_revision_renews_them() {
    let site = test_site().await;
    let before = site.get("/products/filter").await;
    catalog::import(&site.shop, &CATALOG.replace("Filters columns.", "Filters rows as well.")).await.unwrap();
    site.site.look_at_revision().await.unwrap();
    let after = site.get("/products/filter").await;
    assert!(after.text().contains("Filters rows as well."));
    assert_ne!(before.header(header::ETAG), after.header(header::ETAG));
    // An import that changes nothing leaves them alone.
    catalog::import(&site.shop, &CATALOG.replace("Filters columns.", "Filters rows as well.")).await.unwrap();
    site.site.look_at_revision().await.unwrap();
    assert_eq!(site.get("/products/filter").await.header(header::ETAG), after.header(header::ETAG));
}

#[tokio::test]
async fn what_does_not_exist_is_not_kept() {
    let site = test_site().await;
    for path in ["/products/nothing", "/products/nothing/versions", "/legal/nothing", "/help/nothing"] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store", "{path}");
    }
    catalog::import(&site.shop, &CATALOG.replace("\"card\"", "\"nothing\"")).await.unwrap();
    assert_eq!(site.get("/products/nothing").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_older_text_stays_readable_and_says_what_replaced_it() {
    let site = test_site().await;
    assert!(site.get("/legal/terms").await.text().contains("What you and Test Visuals Inc. agree on"));
    let newer = format!("{CATALOG}\n[legal.terms]\nversion = \"2027-01\"\ntext = \"# New terms of {{vendor}}\"\n");
    catalog::import(&site.shop, &newer).await.unwrap();
    site.site.look_at_revision().await.unwrap();
    let current = site.get("/legal/terms").await.text();
    assert!(current.contains("New terms of Test Visuals Inc."), "{current}");
    assert!(current.contains("href=\"/legal/terms/sample-2026-11\""), "{current}");
    let older = site.get("/legal/terms/sample-2026-11").await.text();
    assert!(older.contains("replaced by") && older.contains("href=\"/legal/terms\""), "{older}");
    assert!(site.get("/legal/eula/filter/sample-2026-11").await.text().contains("License agreement for Filter"));
    for path in ["/legal/terms/2025-01", "/legal/eula", "/legal/eula/filter/2026-01/more", "/legal/terms/"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn purchasing_departments_read_who_the_vendor_is() {
    let site = test_site().await;
    let facts = site.get("/legal/supplier").await.text();
    assert!(facts.contains("Test Visuals Inc.") && !facts.contains("Registered for VAT"), "{facts}");
    let more = "version = \"1\"\ntext = \"# Tax forms of {vendor}\\n\\nBy mail.\"\n";
    let catalog = CATALOG.replace("country = \"US\"", "country = \"US\"\nvat_registrations = [\"OSS\"]");
    catalog::import(&site.shop, &format!("{catalog}\n[legal.supplier]\n{more}")).await.unwrap();
    site.site.look_at_revision().await.unwrap();
    let facts = site.get("/legal/supplier").await.text();
    assert!(facts.contains("EU One Stop Shop") && facts.contains("Tax forms of Test Visuals Inc."), "{facts}");
}
