//! An order's page after it is paid: the stream of what happens, the licensee corrected through
//! HTTP, and what a page without a script says.

use std::{sync::Arc, time::Duration};

use app::api::orders::{OrderPageState, OrderPageView};
use axum::{
    body::Body,
    http::{StatusCode, header},
};
use domain::{checkout::LicenseeForm, email::EmailAddress, ids::AttemptId};
use futures::future::BoxFuture;
use services::{
    checkout,
    jobs::worker::run_due,
    licensing, mail,
    payments::{Charge, ChargeOutcome, GatewayError, PaymentGateway, Refund, RefundOutcome},
    testing::{caller, open_sqlite, shop_on},
    vendor,
};
use tokio::{task::JoinHandle, time::timeout};

use crate::support::{Answer, TestSite, buy, get, post, site_of, test_site};

const PATIENCE: Duration = Duration::from_secs(20);

/// A bank that charges and answers nothing until it is asked again.
struct Slow(Arc<dyn PaymentGateway>);

impl PaymentGateway for Slow {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        Box::pin(async move {
            self.0.charge(charge).await?;
            Err(GatewayError("no answer".to_owned()))
        })
    }

    fn refund<'a>(&'a self, refund: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>> {
        self.0.refund(refund)
    }

    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        self.0.look_up(attempt)
    }

    fn cancel(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        self.0.cancel(attempt)
    }
}

async fn slow_site() -> Arc<TestSite> {
    let mut shop = shop_on(open_sqlite().await).await;
    shop.shop.gateway = Arc::new(Slow(shop.gateway.clone()));
    Arc::new(site_of(shop, &[]).await)
}

/// Watches an order until the stream ends.
fn watch(site: &Arc<TestSite>, token: &str) -> JoinHandle<Answer> {
    let (site, path) = (Arc::clone(site), format!("/orders/{token}/events"));
    tokio::spawn(async move { site.get(&path).await })
}

/// What a stream told, event by event.
fn told(answer: &Answer) -> Vec<OrderPageView> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/event-stream");
    let text = answer.text();
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|data| app::api::packed::Text(data.to_owned()).open().unwrap()).collect()
}

async fn place(site: &TestSite, draft: char, more: &str) -> String {
    let draft = draft.to_string().repeat(43);
    let form = format!(
        "slug=filter&draft={draft}&billing_name=Ana+Ruiz&billing_email=ana%40example.com&billing_country=ES\
         &license_type=users&tier_users=1-20&quantity=1&cycle=yearly&accept_terms=yes&accept_eula=yes\
         &card_number=4242424242424242&card_expiry=12%2F30&card_code=123&{more}"
    );
    let answer = site.post("/api/checkout/place", &form).await;
    let location = answer.header(header::LOCATION).to_owned();
    assert!(location.starts_with("/orders/"), "{location} {}", answer.text());
    location.trim_start_matches("/orders/").to_owned()
}

const FOR_BEN: &str = "way=card&purpose=other&licensee_name=Ben+Okafor&licensee_email=ben%40example.com";

#[tokio::test]
async fn who_watches_is_told_of_payment_license_and_mails_and_then_no_more() {
    let site = slow_site().await;
    let token = place(&site, 'a', FOR_BEN).await;
    let watching = watch(&site, &token);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!watching.is_finished(), "nothing is decided yet");

    site.shop.clock.advance_seconds(61);
    // The bank's answer, and both mails.
    run_due(&site.shop).await.unwrap();
    let answer = timeout(PATIENCE, watching).await.expect("the stream ends").unwrap();
    let told = told(&answer);
    assert_eq!(told[0].state, OrderPageState::Paying);
    let last = told.last().unwrap();
    assert!(matches!(last.state, OrderPageState::Paid { .. }) && !last.pending, "{last:?}");
    let words = &last.steps;
    for part in ["Paid $731.00", "ready for \u{2068}Ben Okafor", "Mailed to \u{2068}Ana Ruiz", "ben@example.com"] {
        assert!(words.contains(part), "{part} in {words}");
    }
    let keys = site.get(&format!("/orders/{token}")).await.text();
    assert!(keys.contains("Paid $731.00") && !keys.contains("http-equiv=\"refresh\""), "all is done");
}

#[tokio::test]
async fn a_stream_ends_when_the_site_stops() {
    let site = slow_site().await;
    let token = place(&site, 'a', FOR_BEN).await;
    let watching = watch(&site, &token);
    tokio::time::sleep(Duration::from_millis(300)).await;
    site.site.stop();
    let answer = timeout(PATIENCE, watching).await.expect("the stream ends").unwrap();
    assert_eq!(told(&answer).len(), 1);
    // Who connects anew meanwhile is not kept either.
    let again = timeout(PATIENCE, site.get(&format!("/orders/{token}/events"))).await.unwrap();
    assert_eq!(told(&again).len(), 1);
}

#[tokio::test]
async fn a_stream_needs_the_orders_address() {
    let site = test_site().await;
    for path in ["/orders/forged/events", "/orders/%FF/events", "/orders//events"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_licensee_is_corrected_on_the_page_until_they_sign_in() {
    let site = test_site().await;
    let token = place(&site, 'a', FOR_BEN).await;
    run_due(&site.shop).await.unwrap();
    let page = site.get(&format!("/orders/{token}")).await.text();
    assert!(page.contains("data-alive"), "it is taken over without a sign: {page}");
    assert!(page.contains("action=\"/api/orders/correct\"") && page.contains("action=\"/api/orders/again\""), "{page}");

    // A fault stands beside the field, with what was typed, also without a script.
    let plainly = |typed: &str| {
        let form = format!("token={token}&licensee_email={typed}");
        let mut request = post("/api/orders/correct").body(Body::from(form)).unwrap();
        request.headers_mut().insert(header::ACCEPT, "text/html,*/*".parse().unwrap());
        request
    };
    let faulty = site.send(plainly("bea%40example")).await;
    assert!(faulty.status.is_redirection());
    assert_eq!(faulty.header(header::LOCATION), format!("/orders/{token}#second"));
    let cookie = faulty.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
    let request = get(&format!("/orders/{token}")).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
    let page = site.send(request).await.text();
    assert!(page.contains("id=\"licensee_email-fault\"") && page.contains("value=\"bea@example\""), "{page}");
    let elsewhere = site.get(&format!("/orders/{token}")).await.text();
    assert!(!elsewhere.contains("bea@example"), "a draft is its browser's");

    let view: Option<OrderPageView> =
        site.post("/api/orders/correct", &format!("token={token}&licensee_email=bea%40example.com")).await.open();
    let view = view.unwrap();
    assert_eq!((view.licensee_email.as_str(), view.pending), ("bea@example.com", true));
    assert!(view.said.contains("is corrected"), "{}", view.said);
    assert!(view.steps.contains("moved from \u{2068}ben@example.com"), "{}", view.steps);

    let bea = site.sign_in("bea@example.com").await;
    assert_eq!(site.get_as("/licenses", &bea).await.status, StatusCode::OK);
    let late: Option<OrderPageView> =
        site.post("/api/orders/correct", &format!("token={token}&licensee_email=cy%40example.com")).await.open();
    let late = late.unwrap();
    assert_eq!(late.licensee_email, "bea@example.com");
    assert!(late.said.contains("was not changed") && !late.offers.0, "{}", late.said);
}

#[tokio::test]
async fn what_happened_before_somebody_else_was_named_is_told_of_whoever_it_was() {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    run_due(&site.shop).await.unwrap();
    let ben = caller(&site.shop, "ben@example.com").await;
    licensing::decline(&site.shop, &ben, bought.license).await.unwrap().unwrap();
    site.shop.clock.advance_seconds(60);
    let form = LicenseeForm {
        licensee_name: "Cy Twombly".to_owned(),
        licensee_organization: String::new(),
        licensee_email: "cy@example.com".to_owned(),
    };
    let ana = caller(&site.shop, "ana@example.com").await;
    let named = checkout::name_licensee(&site.shop, &ana, bought.subscription, &form, "192.0.2.7").await.unwrap();
    assert_eq!(named, Some(checkout::Named::Done));
    run_due(&site.shop).await.unwrap();
    let page = site.get(&format!("/orders/{}", bought.order_token)).await.text();
    for words in [
        "The license is ready for \u{2068}Ben Okafor\u{2069}",
        "Mailed to \u{2068}Ben Okafor\u{2069}, \u{2068}ben@example.com\u{2069}",
        "Mailed to \u{2068}Cy Twombly\u{2069}, \u{2068}cy@example.com\u{2069}",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    vendor::add_staff(&site.shop, &EmailAddress::parse("sven@example.com").unwrap()).await.unwrap();
    let sven = site.sign_in("sven@example.com").await;
    let page = site.get_as(&format!("/vendor/licenses/{}", bought.license), &sven).await.text();
    assert!(page.contains("from Ben Okafor, ben@example.com, to cy@example.com"), "{page}");
}

#[tokio::test]
async fn sending_again_says_when_it_was_too_often() {
    let site = test_site().await;
    let bought = buy(&site.shop, "ana@example.com", "ben@example.com").await;
    run_due(&site.shop).await.unwrap();
    let before = mail::recent(&site.shop, 100).await.unwrap().len();
    let mut said = Vec::new();
    for _ in 0..6 {
        let form = format!("token={}", bought.order_token);
        let view: Option<OrderPageView> = site.post("/api/orders/again", &form).await.open();
        said.push(view.unwrap().said);
    }
    assert!(said[..3].iter().all(|words| words.contains("The mail goes out again")), "{said:?}");
    assert!(said[3..].iter().all(|words| words.contains("did not go out again")), "{said:?}");
    assert_eq!(mail::recent(&site.shop, 100).await.unwrap().len(), before + 3);
    let forged: Option<OrderPageView> = site.post("/api/orders/again", "token=forged").await.open();
    assert!(forged.is_none());
}

#[tokio::test]
async fn the_page_of_a_trial_does_not_tell_whether_it_was_started_but_to_its_payer() {
    let site = test_site().await;
    let trial = "way=trial&purpose=other&licensee_name=Ben+Okafor&licensee_email=ben%40example.com";
    let started = place(&site, 'a', trial).await;
    let refused = place(&site, 'b', trial).await;
    run_due(&site.shop).await.unwrap();
    let mut pages = Vec::new();
    for token in [&started, &refused] {
        let view: Option<OrderPageView> = site.post("/api/orders/view", &format!("token={token}")).await.open();
        pages.push(OrderPageView { checkout: String::new(), ..view.unwrap() });
        for path in ["correct", "again"] {
            let form = format!("token={token}&licensee_email=cy%40example.com");
            let _: Option<OrderPageView> = site.post(&format!("/api/orders/{path}"), &form).await.open();
        }
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!((pages[0].offers, pages[0].forms.as_str()), ((false, false), ""));
    assert!(
        mail::recent(&site.shop, 100).await.unwrap().iter().all(|mail| mail.recipient.as_str() != "cy@example.com")
    );

    let ana = site.sign_in("ana@example.com").await;
    let page = site.get_as(&format!("/orders/{started}"), &ana).await.text();
    assert!(page.contains("action=\"/api/orders/correct\""), "its payer knows: {page}");
    let page = site.get_as(&format!("/orders/{refused}"), &ana).await.text();
    assert!(!page.contains("action=\"/api/orders/correct\""), "{page}");
}

#[tokio::test]
async fn a_mail_that_comes_back_is_told_on_the_order_and_in_billing() {
    let site = test_site().await;
    let token = place(&site, 'a', FOR_BEN).await;
    run_due(&site.shop).await.unwrap();
    services::testing::bounce_mails_to(&site.shop, "ben@example.com", "permanent error (550): 5.1.1 no such user")
        .await;
    let ana = site.sign_in("ana@example.com").await;
    let order = site.get(&format!("/orders/{token}")).await.text();
    assert!(order.contains("came back") && order.contains("there is no such mailbox"), "{order}");
    let billing = site.get_as("/billing", &ana).await.text();
    assert!(billing.contains("came back") && billing.contains(&format!("/orders/{token}#second")), "{billing}");
    let link = billing.split("/billing/subscriptions/").nth(1).unwrap().split('"').next().unwrap();
    let subscription = site.get_as(&format!("/billing/subscriptions/{link}"), &ana).await.text();
    assert!(subscription.contains("came back") && subscription.contains(&format!("/orders/{token}#second")));
}
