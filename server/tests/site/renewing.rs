//! The link of a renewal's mail: one payment without a session, as a browser without a script does it.

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use services::billing::lifetime::renewal_link;

use crate::support::{Answer, TestSite, buy, post, test_site};

async fn pay(site: &TestSite, form: String) -> Answer {
    let mut request = post("/renew").header(header::REFERER, "http://127.0.0.1:3000/renew/x");
    if let Some(headers) = request.headers_mut() {
        headers.insert(header::ACCEPT, "text/html,*/*".parse().unwrap());
    }
    site.send(request.body(Body::from(form)).unwrap()).await
}

/// The value of a hidden field.
fn field(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_link_pays_one_renewal_and_shows_nothing_else() {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    let link = renewal_link(&site.shop, bought.subscription).await.unwrap().unwrap();
    let page = site.get(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.header("x-robots-tag".parse().unwrap()), "noindex, nofollow");
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");
    for words in ["New period", "Next renewal", "action=\"/renew\"", "is not kept"] {
        assert!(page.text().contains(words), "{words}");
    }
    for secret in
        ["ana@example.com", "ben@example.com", bought.key.as_str(), bought.invoice.as_str(), "4242 4242 4242 4241"]
    {
        assert!(!page.text().contains(secret), "{secret}");
    }
    assert!(!page.text().contains("ending in"), "no card of the account");

    let token = field(&page.text(), "token");
    let form = |number: &str, page: &str| {
        let (shown, once) = (field(page, "shown"), field(page, "once"));
        format!("token={token}&shown={shown}&once={once}&card_number={number}&card_expiry=12%2F30&card_code=123")
    };
    let declined = pay(&site, form("4000000000000002", &page.text())).await;
    assert_eq!(declined.status, StatusCode::SEE_OTHER);
    let told = site.get(declined.header(header::LOCATION).trim_end_matches("#faults")).await;
    assert!(told.text().contains("card_number-fault") && told.text().contains("declined this card"), "{}", told.text());

    for _ in 0..2 {
        let paid = pay(&site, form("5555555555554444", &told.text())).await;
        assert_eq!((paid.status, paid.header(header::LOCATION)), (StatusCode::SEE_OTHER, link.as_str()));
    }
    assert!(site.get(&link).await.text().contains("This renewal is paid"));
    for wrong in ["/renew/x", &link[..link.len() - 2]] {
        assert_eq!(site.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
    }
}
