//! Those who watch over the shop are told the truth.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};

use crate::support::{get, test_site, test_site_with};

#[tokio::test]
async fn a_shop_without_its_data_base_lives_and_is_not_ready() {
    let site = test_site().await;
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
    site.shop.db.close().await;
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    let answer = site.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("data base"), "{}", answer.text());
}

#[tokio::test]
async fn without_the_data_base_pages_answer_in_words() {
    let site = test_site().await;
    let kept = site.get("/").await;
    assert_eq!(kept.status, StatusCode::OK);
    site.shop.db.close().await;
    assert_eq!(site.get("/").await.body, kept.body, "public pages need no data base once they are kept");
    let answer = site.get_as("/billing", "anything").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    assert!(answer.text().contains("class=\"error-page\""), "{}", answer.text());
    let answer = site.get_as("/downloads/lic_01jd0000000000000000000000/1.0.0/x", "anything").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn metrics_are_for_programs_on_this_machine() {
    let site = test_site().await;
    site.get("/sign-in").await;
    let answer = site.get("/metrics").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("twofold_http_requests_total"), "{}", answer.text());

    let abroad = get("/metrics").extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 1))));
    assert_eq!(site.send(abroad.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_FOUND);
    let proxied = get("/metrics").header("x-forwarded-for", "203.0.113.9");
    assert_eq!(site.send(proxied.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn metrics_can_be_opened() {
    let site = test_site_with(&[("TWOFOLD_METRICS", "everyone")]).await;
    let abroad = get("/metrics").extension(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 1))));
    assert_eq!(site.send(abroad.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}
