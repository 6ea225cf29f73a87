//! Ordering through HTTP: what a limit says, what an unanswered payment shows, and that one page
//! makes one order whatever the browser keeps.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use app::api::{
    checkout::PlaceAnswer,
    orders::{OrderPageState, OrderPageView},
};
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{StatusCode, header},
};
use domain::ids::AttemptId;
use futures::future::BoxFuture;
use services::{
    mail,
    payments::{Charge, ChargeOutcome, GatewayError, PaymentGateway, Refund, RefundOutcome},
    testing::{open_sqlite, shop_on},
};

use crate::support::{Answer, TestSite, get, post, site_of, test_site_where};

pub const PLACE: &str = "/api/checkout/place";

/// The sandbox, which counts how often it is asked; a silent one charges and does not say so.
pub struct Counted {
    inner: Arc<dyn PaymentGateway>,
    pub charges: AtomicUsize,
    is_silent: bool,
}

impl PaymentGateway for Counted {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        Box::pin(async move {
            self.charges.fetch_add(1, Ordering::SeqCst);
            let outcome = self.inner.charge(charge).await;
            if self.is_silent { Err(GatewayError("no answer".to_owned())) } else { outcome }
        })
    }

    fn refund<'a>(&'a self, refund: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>> {
        self.inner.refund(refund)
    }

    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        self.inner.look_up(attempt)
    }

    fn cancel(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        self.inner.cancel(attempt)
    }
}

pub async fn site_that_counts(is_silent: bool) -> (TestSite, Arc<Counted>) {
    let mut shop = shop_on(open_sqlite().await).await;
    let counted = Arc::new(Counted { inner: shop.gateway.clone(), charges: AtomicUsize::new(0), is_silent });
    shop.shop.gateway = counted.clone();
    (site_of(shop, &[]).await, counted)
}

/// A whole checkout for oneself, as a form without a script posts it.
pub fn form(draft: &str, email: &str) -> String {
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

pub async fn order(site: &TestSite, form: String) -> Answer {
    order_from(site, [127, 0, 0, 1], form).await
}

/// The cookies that an answer sets, as the browser sends them.
pub fn cookies_of(answer: &Answer) -> String {
    let set = answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    set.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

/// Follows a posted form back to its page, in the same browser.
pub async fn come_back(site: &TestSite, answer: &Answer) -> Answer {
    let location = answer.header(header::LOCATION);
    assert!(location.starts_with("/checkout/filter?draft="), "{location}");
    site.send(get(location).header(header::COOKIE, cookies_of(answer)).body(Body::empty()).unwrap()).await
}

/// The token of the draft that a rendered checkout posts.
pub async fn rendered_draft(site: &TestSite) -> String {
    let page = site.get("/checkout/filter").await.text();
    let field = page.split("<input").find(|field| field.contains("name=\"draft\"")).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
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
    let page = come_back(&site, &answer).await.text();
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
    let PlaceAnswer::Faulty(faults) = scripted.open() else { panic!("{}", scripted.text()) };
    assert!(faults[0].0 == "way" && faults[0].1.contains("60 minutes"), "{faults:?}");

    let elsewhere = order_from(&site, [203, 0, 113, 10], form("", "cleo@example.com")).await;
    assert!(elsewhere.header(header::LOCATION).contains("/orders/"), "{}", elsewhere.header(header::LOCATION));
}

#[tokio::test]
async fn an_order_whose_payment_has_no_answer_says_so() {
    let (site, gateway) = site_that_counts(true).await;
    let answer = order(&site, form("", "ana@example.com")).await;
    let page = site.get(answer.header(header::LOCATION)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    assert!(page.text().contains("Waiting for the bank"), "{}", page.text());
    assert!(page.text().contains("http-equiv=\"refresh\""), "without a script it looks again by itself");
    assert!(!page.text().contains("Paid, and ready to use"));
    let read = site.post("/api/orders/view", &format!("token={}", token_of(&answer))).await;
    assert_eq!(read.status, StatusCode::OK);
    let read: Option<OrderPageView> = read.open();
    assert_eq!(read.unwrap().state, OrderPageState::Paying);
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 1);
}

fn token_of(answer: &Answer) -> String {
    answer.header(header::LOCATION).rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn one_rendered_page_makes_one_order_in_a_browser_without_cookies() {
    let (site, gateway) = site_that_counts(false).await;
    let draft = rendered_draft(&site).await;
    assert_eq!(draft.len(), 43, "{draft}");
    let posted = || order(&site, form(&draft, "ana@example.com"));
    let (first, second) = tokio::join!(posted(), posted());
    let third = posted().await;
    assert!(first.header(header::LOCATION).contains("/orders/"), "{}", first.header(header::LOCATION));
    assert_eq!(token_of(&first), token_of(&second));
    assert_eq!(token_of(&first), token_of(&third));
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 1);
    assert_eq!(mail::recent(&site.shop, 100).await.unwrap().len(), 1);

    // Another page is another order, even of the same things.
    let other = rendered_draft(&site).await;
    assert_ne!(other, draft);
    assert_ne!(token_of(&order(&site, form(&other, "ana@example.com")).await), token_of(&first));
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 2);
}
