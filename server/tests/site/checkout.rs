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
    payments::{Charge, ChargeOutcome, GatewayError, PaymentGateway},
    testing::{open_sqlite, shop_on},
};

use crate::support::{Answer, TestSite, get, post, site_of, test_site_where};

const PLACE: &str = "/api/checkout/place";

/// The sandbox, which counts how often it is asked; a silent one charges and does not say so.
struct Counted {
    inner: Arc<dyn PaymentGateway>,
    charges: AtomicUsize,
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

    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        self.inner.look_up(attempt)
    }
}

async fn site_that_counts(is_silent: bool) -> (TestSite, Arc<Counted>) {
    let mut shop = shop_on(open_sqlite().await).await;
    let counted = Arc::new(Counted { inner: shop.gateway.clone(), charges: AtomicUsize::new(0), is_silent });
    shop.shop.gateway = counted.clone();
    (site_of(shop, &[]).await, counted)
}

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

async fn order(site: &TestSite, form: String) -> Answer {
    order_from(site, [127, 0, 0, 1], form).await
}

/// The cookies that an answer sets, as the browser sends them.
fn cookies_of(answer: &Answer) -> String {
    let set = answer.headers.get_all(header::SET_COOKIE).iter().map(|cookie| cookie.to_str().unwrap());
    set.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

/// Follows a posted form back to its page, in the same browser.
async fn come_back(site: &TestSite, answer: &Answer) -> Answer {
    let location = answer.header(header::LOCATION);
    assert!(location.starts_with("/checkout/filter?draft="), "{location}");
    site.send(get(location).header(header::COOKIE, cookies_of(answer)).body(Body::empty()).unwrap()).await
}

/// Asks for a page with the cookies of an answer before.
async fn get_with(site: &TestSite, path: &str, answer: &Answer) -> Answer {
    site.send(get(path).header(header::COOKIE, cookies_of(answer)).body(Body::empty()).unwrap()).await
}

/// The token of the draft that a rendered checkout posts.
async fn rendered_draft(site: &TestSite) -> String {
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

/// The value of a hidden field of a page.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split("<input").find(|field| field.contains(&format!("name=\"{name}\""))).unwrap();
    field.split("value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#x27;", "'").replace("&quot;", "\"")
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn going_back_after_paying_shows_the_order_and_another_one_is_asked_for() {
    let (site, gateway) = site_that_counts(false).await;
    let draft = rendered_draft(&site).await;
    let answer = order(&site, form(&draft, "ana@example.com")).await;
    let order_page = answer.header(header::LOCATION).to_owned();
    let back = get_with(&site, "/checkout/filter", &answer).await;
    assert_eq!((back.status, back.header(header::LOCATION)), (StatusCode::SEE_OTHER, order_page.as_str()));
    // A page that went on without loading anew asks for itself, and is sent there as well.
    let script = post("/api/checkout/view").header(header::COOKIE, cookies_of(&answer));
    let script = site.send(script.body(Body::from("slug=filter")).unwrap()).await;
    assert!(script.header(header::LOCATION).ends_with(&order_page), "{:?}", script.headers);

    let page = site.get(&order_page).await.text();
    let another = page.split("href=\"/checkout/filter?another=").nth(1).unwrap().split('"').next().unwrap();
    let another = format!("/checkout/filter?another={another}");
    let fresh = get_with(&site, &another, &answer).await;
    assert_eq!(fresh.status, StatusCode::OK);
    assert_ne!(hidden(&fresh.text(), "draft"), draft);
    // Somebody who comes again an hour later begins anew.
    site.shop.clock.advance_seconds(3600);
    assert_eq!(get_with(&site, "/checkout/filter", &answer).await.status, StatusCode::OK);
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn two_tabs_have_two_drafts() {
    let (site, _) = site_that_counts(false).await;
    let (one, other) = (rendered_draft(&site).await, rendered_draft(&site).await);
    let faulty = |draft: &str, name: &str| form(draft, "no address").replace("Ana+Ruiz", name);
    let first = order(&site, faulty(&one, "First+Tab")).await;
    let second = order(&site, faulty(&other, "Second+Tab")).await;
    // One browser has the cookies of both.
    let both = format!("{}; {}", cookies_of(&first), cookies_of(&second));
    for (answer, own, theirs) in [(&first, "First Tab", "Second Tab"), (&second, "Second Tab", "First Tab")] {
        let path = answer.header(header::LOCATION);
        let page = site.send(get(path).header(header::COOKIE, &both).body(Body::empty()).unwrap()).await.text();
        assert!(page.contains(own) && !page.contains(theirs), "{page}");
    }
    // A third one begins with what was typed last, and is a draft of its own.
    let third = get_with(&site, "/checkout/filter", &second).await.text();
    assert!(third.contains("Second Tab") && hidden(&third, "draft") != other, "{third}");
    assert!(!third.contains("id=\"faults\""), "what was wrong there was said there");
}

#[tokio::test]
async fn a_draft_that_is_gone_is_said_to_be() {
    let (site, _) = site_that_counts(false).await;
    let draft = rendered_draft(&site).await;
    let answer = order(&site, form(&draft, "no address")).await;
    site.shop.clock.advance_seconds(24 * 3600);
    let page = come_back(&site, &answer).await.text();
    assert!(page.contains("What was typed here is gone") && !page.contains("Ana Ruiz"), "{page}");
    // Its name is no key: another browser sees nothing, and is told no more.
    let elsewhere = site.get(answer.header(header::LOCATION)).await.text();
    assert!(elsewhere.contains("What was typed here is gone"), "{elsewhere}");
}

#[tokio::test]
async fn a_price_that_changes_while_the_page_is_open_is_asked_about_with_old_and_new() {
    let (site, gateway) = site_that_counts(false).await;
    let page = site.get("/checkout/filter").await.text();
    let (draft, shown) = (hidden(&page, "draft"), hidden(&page, "shown"));
    let dearer = crate::support::CATALOG.replace("yearly = 73100", "yearly = 79900");
    services::catalog::import(&site.shop, &dearer).await.unwrap();
    let posted = |shown: &str| format!("{}&shown={}", form(&draft, "ana@example.com"), escaped(shown));
    let asked = order(&site, posted(&shown)).await;
    let again = come_back(&site, &asked).await.text();
    assert!(again.contains("it was $731.00 before tax and is now $799.00"), "{again}");
    assert!(again.contains("Ana Ruiz") && hidden(&again, "draft") == draft, "what was typed is kept");
    assert_eq!(gateway.charges.load(Ordering::SeqCst), 0);
    // A script loads the page anew, since its prices are the old ones.
    let answer = site.post(PLACE, &posted(&shown)).await;
    let PlaceAnswer::Reload(path) = answer.open() else { panic!("{}", answer.text()) };
    assert_eq!(path, asked.header(header::LOCATION));
    let ordered = order(&site, posted(&hidden(&again, "shown"))).await;
    assert!(ordered.header(header::LOCATION).contains("/orders/"), "{}", ordered.header(header::LOCATION));
}

#[tokio::test]
async fn who_bought_before_signs_in_and_comes_back_to_the_same_draft() {
    let (site, _) = site_that_counts(false).await;
    let paid = form("", "ana@example.com") + "&billing_street=1+Main+Street&billing_city=Madrid";
    order(&site, paid).await;
    let page = site.get("/checkout/filter").await.text();
    assert!(page.contains("Bought here before?"), "{page}");
    let draft = hidden(&page, "draft");
    let typed = format!("slug=filter&draft={draft}&purpose=other&licensee_name=Typed+Before&intent=sign-in");
    let leaving = order(&site, typed).await;
    let to = leaving.header(header::LOCATION);
    assert_eq!(to, format!("/sign-in?to=/checkout/filter%3Fdraft%3D{}", &draft[..8]));

    let session = site.sign_in("ana@example.com").await;
    let cookies = format!("{}; session={session}", cookies_of(&leaving));
    let sign_in = site.send(get(to).header(header::COOKIE, &cookies).body(Body::empty()).unwrap()).await;
    let back = format!("/checkout/filter?draft={}", &draft[..8]);
    assert_eq!((sign_in.status, sign_in.header(header::LOCATION)), (StatusCode::SEE_OTHER, back.as_str()));
    let page = site.send(get(&back).header(header::COOKIE, &cookies).body(Body::empty()).unwrap()).await.text();
    for words in ["Typed Before", "1 Main Street", "Madrid", "ana@example.com", "filled in from your last order"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    assert!(page.contains("value=\"ES\" selected") && !page.contains("Bought here before?"), "{page}");
    assert_eq!(hidden(&page, "draft"), draft);
}

#[tokio::test]
async fn every_field_tells_the_browser_what_it_is() {
    let (site, _) = site_that_counts(false).await;
    let page = site.get("/checkout/filter").await.text();
    for (field, autocomplete, more) in [
        ("billing_email", "section-billing billing email", "type=\"email\""),
        ("billing_name", "section-billing billing name", "dir=\"auto\""),
        ("billing_organization", "section-billing billing organization", "type=\"text\""),
        ("billing_street", "section-billing billing address-line1", "type=\"text\""),
        ("billing_postal_code", "section-billing billing postal-code", "type=\"text\""),
        ("billing_city", "section-billing billing address-level2", "type=\"text\""),
        ("billing_country", "section-billing billing country", "required"),
        ("licensee_email", "section-licensee email", "inputmode=\"email\""),
        ("licensee_name", "section-licensee name", "required"),
        ("licensee_organization", "section-licensee organization", "type=\"text\""),
        ("quantity", "off", "inputmode=\"numeric\""),
        ("card_number", "cc-number", "inputmode=\"numeric\""),
        ("card_expiry", "cc-exp", "inputmode=\"numeric\""),
        ("card_code", "cc-csc", "inputmode=\"numeric\""),
    ] {
        let id = format!("id=\"{field}\"");
        let tag = page.split('<').find(|tag| tag.contains(&id)).unwrap_or_else(|| panic!("no {field}"));
        assert!(tag.contains(&format!("autocomplete=\"{autocomplete}\"")) && tag.contains(more), "{tag}");
    }
}
