//! Ordering through HTTP: what a limit says.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use services::mail;

use crate::support::{Answer, TestSite, get, post, test_site_where};

const PLACE: &str = "/api/checkout/place";

/// A whole checkout for oneself, as a form without a script posts it.
fn form(draft: &str, email: &str) -> String {
    let email = email.replace('@', "%40");
    format!(
        "slug=filter&draft={draft}&purpose=me&billing_name=Ana+Ruiz&billing_email={email}&billing_country=ES\
         &license_type=users&tier_users=1-20&quantity=1&cycle=yearly&way=card&accept_terms=yes&accept_eula=yes\
         &card_number=4242+4242+4242+4242&card_expiry=12%2F30&card_code=123"
    )
}

/// Posts the checkout without cookies or a script, from a network address.
async fn order_from(site: &TestSite, client: [u8; 4], form: String) -> Answer {
    let mut request = post(PLACE).header(header::REFERER, "http://127.0.0.1:3000/checkout/filter");
    request = request.extension(ConnectInfo(SocketAddr::from((client, 50_000))));
    let mut request = request.body(Body::from(form)).unwrap();
    request.headers_mut().insert(header::ACCEPT, "text/html,*/*".parse().unwrap());
    site.send(request).await
}

#[tokio::test]
async fn who_orders_too_often_reads_when_to_try_again() {
    let site = test_site_where(|config| config.limits.orders_per_client = 2).await;
    let client = [203, 0, 113, 9];
    for email in ["ana@example.com", "bea@example.com"] {
        let answer = order_from(&site, client, form("", email)).await;
        assert!(answer.header(header::LOCATION).contains("/orders/"), "{}", answer.header(header::LOCATION));
    }
    let mails = mail::recent(&site.shop, 100).await.unwrap().len();

    let answer = order_from(&site, client, form("", "cleo@example.com")).await;
    assert!(answer.status.is_redirection(), "{}", answer.status);
    assert!(answer.header(header::LOCATION).ends_with("/checkout/filter"), "{}", answer.header(header::LOCATION));
    let cookie = answer.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
    let page = get("/checkout/filter").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let page = site.send(page).await.text();
    assert!(page.contains("id=\"faults\"") && page.contains("id=\"way-fault\""), "{page}");
    assert!(page.contains("Please try again in 60 minutes") && page.contains("Nothing was charged"), "{page}");
    assert!(page.contains("cleo@example.com") && page.contains("Ana Ruiz"), "what was typed is there again");
    assert_eq!(mail::recent(&site.shop, 100).await.unwrap().len(), mails, "nobody is mailed");

    // A script gets the same as a value, and whoever posts is no other client by saying so.
    let scripted = post(PLACE)
        .extension(ConnectInfo(SocketAddr::from((client, 50_001))))
        .header("x-forwarded-for", "198.51.100.1")
        .body(Body::from(form("", "cleo@example.com")))
        .unwrap();
    let scripted = site.send(scripted).await;
    assert_eq!(scripted.status, StatusCode::OK);
    assert!(scripted.text().contains("too_many_orders") && scripted.text().contains("60"), "{}", scripted.text());

    let elsewhere = order_from(&site, [203, 0, 113, 10], form("", "cleo@example.com")).await;
    assert!(elsewhere.header(header::LOCATION).contains("/orders/"), "{}", elsewhere.header(header::LOCATION));
}
