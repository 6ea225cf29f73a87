//! Files on their way: whole, in parts, resumed, known already, and not for everybody.

use axum::{
    body::Body,
    http::{Method, StatusCode, header, request::Builder},
};
use sha2::{Digest, Sha256};

use crate::support::{Bought, TestSite, buy, file_of, get, published_name, test_site};

struct Licensed {
    site: TestSite,
    session: String,
    path: String,
    bought: Bought,
}

async fn licensed() -> Licensed {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let session = site.sign_in("ben@example.com").await;
    let path = file_of(&site.shop, &bought, "1.0.0").await;
    Licensed { site, session, path, bought }
}

impl Licensed {
    fn ask(&self) -> Builder {
        get(&self.path).header(header::COOKIE, format!("session={}", self.session))
    }
}

#[tokio::test]
async fn a_whole_file_is_what_was_published() {
    let shop = licensed().await;
    let answer = shop.site.send(shop.ask().body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let sha256 = hex::encode(Sha256::digest(&answer.body));
    assert_eq!(answer.header(header::ETAG), format!("\"{sha256}\""));
    assert_eq!(answer.header(header::CONTENT_LENGTH), answer.body.len().to_string());
    assert_eq!(answer.header(header::ACCEPT_RANGES), "bytes");
    assert!(answer.header(header::CONTENT_DISPOSITION).starts_with("attachment; filename=\""));
    assert_eq!(answer.header(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    assert!(!answer.headers.contains_key(header::CONTENT_ENCODING), "a file is sent as it is");
}

#[tokio::test]
async fn a_download_resumes_where_it_stopped() {
    let shop = licensed().await;
    let whole = shop.site.send(shop.ask().body(Body::empty()).unwrap()).await;
    let etag = whole.header(header::ETAG).to_owned();
    let rest =
        shop.ask().header(header::RANGE, "bytes=10-").header(header::IF_RANGE, &etag).body(Body::empty()).unwrap();
    let rest = shop.site.send(rest).await;
    assert_eq!(rest.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(rest.header(header::CONTENT_RANGE), format!("bytes 10-{}/{}", whole.body.len() - 1, whole.body.len()));
    assert_eq!(rest.body, whole.body[10..]);
    let last = shop.ask().header(header::RANGE, "bytes=-4").body(Body::empty()).unwrap();
    assert_eq!(shop.site.send(last).await.body, whole.body[whole.body.len() - 4..]);
    let changed =
        shop.ask().header(header::RANGE, "bytes=10-").header(header::IF_RANGE, "\"old\"").body(Body::empty()).unwrap();
    let changed = shop.site.send(changed).await;
    assert_eq!((changed.status, changed.body.len()), (StatusCode::OK, whole.body.len()));
}

#[tokio::test]
async fn parts_beyond_the_end_and_known_files_are_not_sent() {
    let shop = licensed().await;
    let beyond = shop.ask().header(header::RANGE, "bytes=99999999-").body(Body::empty()).unwrap();
    let beyond = shop.site.send(beyond).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert!(beyond.header(header::CONTENT_RANGE).starts_with("bytes */"));
    let whole = shop.site.send(shop.ask().body(Body::empty()).unwrap()).await;
    let known = shop.ask().header(header::IF_NONE_MATCH, whole.header(header::ETAG)).body(Body::empty()).unwrap();
    let known = shop.site.send(known).await;
    assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let head = shop.ask().method(Method::HEAD).body(Body::empty()).unwrap();
    let head = shop.site.send(head).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    assert_eq!(head.header(header::CONTENT_LENGTH), whole.body.len().to_string());
}

#[tokio::test]
async fn a_download_is_written_down_once() {
    let shop = licensed().await;
    let head = shop.site.send(shop.ask().method(Method::HEAD).body(Body::empty()).unwrap()).await;
    let etag = head.header(header::ETAG).to_owned();
    let count = || services::testing::count_downloads(&shop.site.shop);
    for range in ["bytes=0-9", "bytes=10-19", "bytes=20-"] {
        let part = shop.ask().header(header::RANGE, range).header(header::IF_RANGE, &etag);
        shop.site.send(part.body(Body::empty()).unwrap()).await;
    }
    assert_eq!(count().await, 1);
    shop.site.send(shop.ask().body(Body::empty()).unwrap()).await;
    assert_eq!(count().await, 2);
}

#[tokio::test]
async fn a_part_that_resumes_nothing_is_written_down() {
    let shop = licensed().await;
    for (already, (range, tag)) in
        (0..).zip([("bytes=1-", None), ("bytes=-4", None), ("bytes=1-", Some("\"old\"")), ("bytes=1-2,5-", None)])
    {
        assert_eq!(services::testing::count_downloads(&shop.site.shop).await, already);
        let mut part = shop.ask().header(header::RANGE, range);
        if let Some(tag) = tag {
            part = part.header(header::IF_RANGE, tag);
        }
        assert!(shop.site.send(part.body(Body::empty()).unwrap()).await.status.is_success(), "{range}");
    }
    assert_eq!(services::testing::count_downloads(&shop.site.shop).await, 4);
}

#[tokio::test]
async fn a_withdrawn_version_is_refused_in_words() {
    let shop = licensed().await;
    let path = shop.path.replace("1.0.0", "1.1.0");
    let answer = shop.site.get_as(&path, &shop.session).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text().contains("withdrawn"), "{}", answer.text());
}

#[tokio::test]
async fn after_the_coverage_only_what_was_published_in_time_is_left() {
    let shop = licensed().await;
    let (in_time, later) = (shop.path.replace("1.0.0", "2.0.0"), shop.path.replace("1.0.0", "3.0.0"));
    assert_eq!(shop.site.get_as(&later, &shop.session).await.status, StatusCode::OK);
    shop.site.shop.clock.advance_seconds(500 * 86_400);
    let session = shop.site.sign_in("ben@example.com").await;
    assert_eq!(shop.site.get_as(&in_time, &session).await.status, StatusCode::OK);
    let refused = shop.site.get_as(&later, &session).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(refused.text().contains("A renewal opens it"), "{}", refused.text());
}

#[tokio::test]
async fn forged_addresses_lead_nowhere() {
    let shop = licensed().await;
    let license = shop.bought.license.to_string();
    for path in [
        shop.path.replace("1.0.0", "9.9.9"),
        shop.path.replace("1.0.0", "..%2F..%2F..%2Fetc"),
        shop.path.replace("1.0.0", "%00"),
        shop.path.replace("1.0.0", "%FF"),
        shop.path.replace(&license, "lic_01jd0000000000000000000000"),
        shop.path.replace(&license, "nonsense"),
        format!("{}x", shop.path),
        "/products/filter/downloads/1.0.0/filter-1.0.0.pbiviz".to_owned(),
    ] {
        assert_eq!(shop.site.get_as(&path, &shop.session).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_free_product_is_downloaded_by_anybody() {
    let site = test_site().await;
    let name = published_name(&site.shop, "card", "1.0.0").await;
    let answer = site.get(&format!("/products/card/downloads/1.0.0/{name}")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.starts_with(b"PK"), "a zip");
}
