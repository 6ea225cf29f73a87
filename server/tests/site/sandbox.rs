//! Confirming a payment at the sandbox's bank, as a browser without a script does it.

use app::api::checkout::PlaceAnswer;
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use services::{
    checkout::{PlacedState, order_by_token},
    mail,
};

use crate::support::{Answer, TestSite, confirmation, get, post, test_site};

const ANSWER: &str = "/sandbox/confirm";
const PLACE: &str = "/api/checkout/place";

fn checkout(draft: &str) -> String {
    format!(
        "slug=filter&draft={draft}&purpose=me&billing_name=Ana+Ruiz&billing_email=ana%40example.com&billing_country=ES\
         &license_type=users&tier_users=1-20&quantity=1&cycle=yearly&way=card&accept_terms=yes&accept_eula=yes\
         &card_number=4000+0025+0000+3155&card_expiry=12%2F30&card_code=123"
    )
}

async fn post_plainly(site: &TestSite, path: &str, form: String) -> Answer {
    let mut request = post(path).header(header::REFERER, "http://127.0.0.1:3000/checkout/filter");
    if let Some(headers) = request.headers_mut() {
        headers.insert(header::ACCEPT, "text/html,*/*".parse().unwrap());
    }
    site.send(request.body(Body::from(form)).unwrap()).await
}

async fn answer(site: &TestSite, token: &str, answer: &str) -> Answer {
    post_plainly(site, ANSWER, format!("token={token}&answer={answer}")).await
}

#[tokio::test]
async fn a_buyer_is_sent_to_the_bank_and_comes_back_to_a_paid_order() {
    let site = test_site().await;
    let draft = "D".repeat(43);
    let sent = post_plainly(&site, PLACE, checkout(&draft)).await;
    assert!(sent.status.is_redirection(), "{}", sent.status);
    let bank = sent.header(header::LOCATION).to_owned();
    assert!(bank.starts_with("/sandbox/confirm/"), "{bank}");
    let page = site.get(&bank).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Sandbox", "$731.00", "Confirm", "Refuse", "no money moves", "action=\"/sandbox/confirm\""] {
        assert!(page.text().contains(words), "{words}");
    }
    assert!(!page.text().contains("<script"), "the page needs no script");
    assert_eq!(page.header(header::CACHE_CONTROL), "no-store");

    // A script is told the same address as a value.
    let scripted = site.post(PLACE, &checkout(&"E".repeat(43))).await;
    assert_eq!(scripted.status, StatusCode::OK);
    let PlaceAnswer::GoTo(address) = scripted.open() else { panic!("{}", scripted.text()) };
    assert!(address.starts_with("/sandbox/confirm/") && address != bank);

    // Who goes back and orders again, or looks at the order, is led to the bank again.
    let again = post_plainly(&site, PLACE, checkout(&draft)).await;
    let order = again.header(header::LOCATION).to_owned();
    let waiting = site.get(&order).await.text();
    assert!(waiting.contains("Your bank asks you to confirm") && waiting.contains(&bank), "{waiting}");

    let token = bank.rsplit('/').next().unwrap();
    for way in ["confirm", "confirm", "refuse"] {
        let back = answer(&site, token, way).await;
        assert_eq!((back.status, back.header(header::LOCATION)), (StatusCode::SEE_OTHER, order.as_str()));
        assert!(site.get(&order).await.text().contains("Paid, and ready to use"));
    }
    assert_eq!(mail::recent(&site.shop, 10).await.unwrap().len(), 1, "sold once");
    let over = site.get(&bank).await.text();
    assert!(over.contains("You confirmed this payment") && over.contains(&order) && !over.contains("Refuse"), "{over}");
}

#[tokio::test]
async fn a_refused_payment_says_so_on_the_order_and_in_the_checkout() {
    let site = test_site().await;
    let draft = "D".repeat(43);
    let bank = post_plainly(&site, PLACE, checkout(&draft)).await.header(header::LOCATION).to_owned();
    let back = answer(&site, bank.rsplit('/').next().unwrap(), "refuse").await;
    let order = site.get(back.header(header::LOCATION)).await.text();
    assert!(order.contains("The card was declined") && order.contains("was not confirmed with the bank"), "{order}");
    let cookie = format!("draft_filter={draft}");
    let page = get("/checkout/filter?retry=1").header(header::COOKIE, cookie).body(Body::empty()).unwrap();
    let page = site.send(page).await.text();
    assert!(page.contains("id=\"card_number-fault\"") && page.contains("was not confirmed with the bank"), "{page}");
    assert!(page.contains("Ana Ruiz"), "what was typed is there again");
    assert_eq!(mail::recent(&site.shop, 10).await.unwrap().len(), 0);
}

#[tokio::test]
async fn only_the_shops_own_page_may_answer_and_only_what_it_offers() {
    let site = test_site().await;
    let token = confirmation(&site.shop, "ana@example.com").await;
    let foreign = post(ANSWER).header(header::ORIGIN, "https://evil.example");
    let mut foreign = foreign.body(Body::from(format!("token={token}&answer=confirm"))).unwrap();
    foreign.headers_mut().insert("sec-fetch-site", "cross-site".parse().unwrap());
    assert_eq!(site.send(foreign).await.status, StatusCode::FORBIDDEN);
    assert_eq!(answer(&site, &token, "later").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer(&site, "no-such-token", "confirm").await.status, StatusCode::NOT_FOUND);
    for path in ["/sandbox/confirm/no-such-token", "/sandbox/confirm/%FF"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let shown = services::payments::sandbox::confirmation(&site.shop, &token).await.unwrap().unwrap();
    assert_eq!(shown.decided, None, "nothing of that was an answer");
    let order = services::checkout::order_path(&site.shop, shown.attempt).await.unwrap().unwrap();
    let order = order_by_token(&site.shop, order.rsplit('/').next().unwrap()).await.unwrap().unwrap();
    assert_eq!(order.state, PlacedState::Paying);
}

#[tokio::test]
async fn the_test_numbers_are_listed_with_what_they_do() {
    let site = test_site().await;
    let page = site.get("/sandbox").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["4242\u{a0}4242\u{a0}4242\u{a0}4242", "4000\u{a0}0025\u{a0}0000\u{a0}3155", "insufficient funds"] {
        assert!(page.text().contains(words), "{words}");
    }
}
