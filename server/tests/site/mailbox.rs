//! The mailbox shows sign-in codes, so it is for this machine alone.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use services::mail;

use crate::support::{TestSite, buy, get, test_site};

async fn site_with_mail() -> (TestSite, String) {
    let site = test_site().await;
    buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let id = mail::recent(&site.shop, 10).await.unwrap()[0].id.to_string();
    (site, id)
}

#[tokio::test]
async fn every_mail_is_shown_with_its_links() {
    let (site, id) = site_with_mail().await;
    let page = site.get("/mailbox").await;
    assert_eq!(page.status, StatusCode::OK);
    for address in ["ana@example.com", "ben@example.com"] {
        assert!(page.text().contains(address), "{address}");
    }
    let one = site.get(&format!("/mailbox/{id}")).await;
    assert!(one.text().contains("href=\"http://127.0.0.1:3000/sign-in/link/"), "{}", one.text());
    assert_eq!(one.header(header::CACHE_CONTROL), "no-store");
    for path in ["/mailbox/mai_01jd0000000000000000000000", "/mailbox/nonsense", "/mailbox/nonsense/html"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_mail_whose_code_has_expired_says_that_its_text_is_gone() {
    let site = test_site().await;
    site.post("/api/sign-in/request", "address=ana%40example.com").await;
    let id = mail::recent(&site.shop, 1).await.unwrap()[0].id;
    assert_eq!(site.get(&format!("/mailbox/{id}/html")).await.status, StatusCode::OK);
    site.shop.clock.advance_seconds(15 * 60);
    let mut tx = site.shop.db.write().await.unwrap();
    mail::sweep(&mut tx, site.shop.now()).await.unwrap();
    tx.commit().await.unwrap();
    let page = site.get(&format!("/mailbox/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("its text is no longer kept"), "{}", page.text());
    assert!(page.text().contains("ana@example.com") && !page.text().contains("Open the HTML part"), "{}", page.text());
    assert_eq!(site.get(&format!("/mailbox/{id}/html")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_html_part_runs_nothing() {
    let (site, id) = site_with_mail().await;
    let part = site.get(&format!("/mailbox/{id}/html")).await;
    assert_eq!(part.status, StatusCode::OK);
    let policy = part.header(header::CONTENT_SECURITY_POLICY);
    assert!(policy.starts_with("sandbox") && !policy.contains("script"), "{policy}");
}

#[tokio::test]
async fn only_this_machine_under_its_own_name_may_look() {
    let (site, id) = site_with_mail().await;
    for path in ["/mailbox".to_owned(), format!("/mailbox/{id}"), format!("/mailbox/{id}/html")] {
        let foreign = get(&path).header(header::HOST, "rebound.example:3000").body(Body::empty()).unwrap();
        assert_eq!(site.send(foreign).await.status, StatusCode::NOT_FOUND, "{path} by a foreign name");
        let abroad = get(&path).extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 1))));
        assert_eq!(
            site.send(abroad.body(Body::empty()).unwrap()).await.status,
            StatusCode::NOT_FOUND,
            "{path} from abroad"
        );
        let proxied = get(&path).header("x-forwarded-for", "203.0.113.9").body(Body::empty()).unwrap();
        assert_eq!(site.send(proxied).await.status, StatusCode::NOT_FOUND, "{path} through a proxy");
        let local = get(&path).header(header::HOST, "localhost:3000").body(Body::empty()).unwrap();
        assert_eq!(site.send(local).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn time_goes_on_by_a_button_and_brings_what_falls_due() {
    let (site, _) = site_with_mail().await;
    let before = site.shop.now();
    assert!(site.get("/mailbox").await.text().contains("In this shop it is"));
    for faulty in ["", "by=", "by=11y", "by=-1d"] {
        assert_eq!(site.post("/mailbox/time", faulty).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{faulty}");
    }
    assert_eq!(site.shop.now(), before);
    // In parts, so that a busy machine answers each in time.
    for _ in 0..12 {
        let moved = site.post("/mailbox/time", "by=1mo").await;
        assert_eq!((moved.status, moved.header(header::LOCATION)), (StatusCode::SEE_OTHER, "/mailbox"));
    }
    assert!(site.shop.now().seconds_since(before) >= 365 * 86_400);
    let mailbox = site.get("/mailbox").await;
    assert!(mailbox.text().contains("is renewed for ") && mailbox.text().contains(", invoice 2027-000001"));
}
