//! The data base goes away for a while, or is held by somebody else: what was kept goes on, the rest
//! says that the shop is pausing, and nothing is lost, doubled or half-written.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{StatusCode, header},
};
use domain::ids::AttemptId;
use futures::future::BoxFuture;
use services::{
    accounts, billing,
    db::Db,
    jobs::worker,
    mail,
    payments::{Charge, ChargeOutcome, GatewayError, PaymentGateway, Refund, RefundOutcome},
    testing::{TestDb, held, new_postgres, shop_on},
};
use tokio::{sync::watch, time::timeout};

use crate::{
    line::Line,
    requests::posted_plainly,
    support::{Answer, TestSite, get, site_of},
};

const PLACE: &str = "/api/checkout/place";
/// How long callers wait for the data base: long enough for a busy machine, short enough for a test.
const WAIT: Duration = Duration::from_millis(1500);

/// A checkout that pays; `draft` is its page's.
fn checkout_form(draft: char) -> String {
    let draft = draft.to_string().repeat(43);
    format!(
        "slug=filter&draft={draft}&purpose=me&billing_name=Ana+Ruiz&billing_email=ana%40example.com&billing_country=ES\
         &license_type=users&tier_users=1-20&quantity=1&cycle=yearly&way=card&accept_terms=yes&accept_eula=yes\
         &card_number=4242424242424242&card_expiry=12%2F30&card_code=123"
    )
}

/// A line to a new PostgreSQL data base, and its address through the line.
async fn postgres_on_a_line() -> (Arc<Line>, String) {
    let url = new_postgres().await;
    let (scheme_and_user, rest) = url.split_once('@').unwrap();
    let (server, name) = rest.split_once('/').unwrap();
    let line = Line::to(server).await;
    let url = format!("{scheme_and_user}@{}/{name}", line.near());
    (Arc::new(line), url)
}

/// It is 503 with the words, the reference and when to come back.
#[track_caller]
fn pauses(what: &str, answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{what}: {}", answer.text());
    assert!(answer.headers.contains_key(header::RETRY_AFTER), "{what}");
    let reference = answer.headers["x-request-id"].to_str().unwrap();
    for words in
        ["class=\"error-page\"", "pausing for a moment", "Nothing was lost", "try again in a moment", reference]
    {
        assert!(answer.text().contains(words), "{what}: {words} in {}", answer.text());
    }
    assert!(!answer.text().contains("pool") && !answer.text().contains("Connection"), "{what}: {}", answer.text());
}

/// The order's page, where a posted checkout leads.
#[track_caller]
fn ordered(answer: &Answer) -> String {
    assert!(answer.status.is_redirection(), "{}: {}", answer.status, answer.text());
    let location = answer.header(header::LOCATION).to_owned();
    assert!(location.contains("/orders/"), "{location}");
    location
}

/// Subscriptions, invoices and licenses of the one buyer.
async fn bought(site: &TestSite) -> (usize, usize, usize) {
    let session = site.sign_in("ana@example.com").await;
    let ana = accounts::caller(&site.shop, &session).await.unwrap().unwrap();
    let overview = billing::overview(&site.shop, &ana, None).await.unwrap();
    let licenses = held(&site.shop, &ana).await;
    (overview.subscriptions.len(), overview.invoices.len(), licenses.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_gone_for_a_while_costs_nothing_but_the_while() {
    let (line, url) = postgres_on_a_line().await;
    let db = Db::open_with(&url, WAIT).await.unwrap();
    let site = site_of(shop_on(TestDb::of(db)).await, &[]).await;
    let (say_stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(worker::run(site.shop.shop.clone(), stopped));
    let kept = site.get("/").await;
    assert_eq!(kept.status, StatusCode::OK);
    assert_eq!(site.get("/checkout/filter").await.status, StatusCode::OK);

    line.cut().await;
    let form = checkout_form('A');
    let (ready, still_kept, not_kept, checkout, billing, posted, scripted) = tokio::join!(
        site.get("/readyz"),
        site.get("/"),
        site.get("/products/filter"),
        site.get("/checkout/filter"),
        site.get_as("/billing", "anything"),
        posted_plainly(&site, PLACE, form.clone()),
        site.post(PLACE, &form),
    );
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((still_kept.status, still_kept.body), (StatusCode::OK, kept.body));
    for (what, answer) in [
        ("a public page that was not kept", not_kept),
        ("the checkout", checkout),
        ("a portal", billing),
        ("a posted checkout", posted),
    ] {
        pauses(what, &answer);
    }
    assert_eq!(scripted.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(scripted.headers.contains_key(header::RETRY_AFTER));
    let reference = scripted.headers["x-request-id"].to_str().unwrap();
    assert_eq!(scripted.text(), format!("ServerError|passing {reference}"));

    line.mend().await;
    assert_eq!(site.get("/readyz").await.status, StatusCode::OK);
    assert_eq!(site.get("/checkout/filter").await.status, StatusCode::OK);
    assert_eq!(mail::recent(&site.shop, 10).await.unwrap().len(), 0, "nothing of the posts was written");
    let page = ordered(&posted_plainly(&site, PLACE, form.clone()).await);
    assert_eq!(ordered(&posted_plainly(&site, PLACE, form).await), page, "a reload makes no second order");
    assert_eq!(site.get(&page).await.status, StatusCode::OK);
    assert_eq!(bought(&site).await, (1, 1, 1));
    let all_sent = async {
        while mail::recent(&site.shop, 10).await.unwrap().iter().any(|mail| mail.sent_at.is_none()) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(30), all_sent).await.expect("the worker goes on as well");
    say_stop.send_replace(true);
    worker.await.unwrap();
}

/// Charges the card, and then the data base is gone before anybody could write it down.
struct CutsAfterCharging {
    inner: Arc<dyn PaymentGateway>,
    line: Arc<Line>,
}

impl PaymentGateway for CutsAfterCharging {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        Box::pin(async move {
            let outcome = self.inner.charge(charge).await;
            self.line.cut().await;
            outcome
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgresql_gone_while_a_card_is_charged_ends_in_one_whole_order() {
    let (line, url) = postgres_on_a_line().await;
    let db = Db::open_with(&url, WAIT).await.unwrap();
    let mut shop = shop_on(TestDb::of(db)).await;
    shop.shop.gateway = Arc::new(CutsAfterCharging { inner: shop.gateway.clone(), line: line.clone() });
    let site = site_of(shop, &[]).await;
    let form = checkout_form('B');
    pauses("a posted checkout", &posted_plainly(&site, PLACE, form.clone()).await);

    line.mend().await;
    let page = ordered(&posted_plainly(&site, PLACE, form.clone()).await);
    assert!(site.get(&page).await.text().contains("Filter"), "its page says how it stands");
    assert_eq!(mail::recent(&site.shop, 10).await.unwrap().len(), 0, "nothing half-written");
    // The attempt's job asks the gateway, which knows of the charge.
    site.shop.clock.advance_seconds(61);
    worker::run_due(&site.shop).await.unwrap();
    assert_eq!(bought(&site).await, (1, 1, 1));
    assert_eq!(ordered(&posted_plainly(&site, PLACE, form).await), page);
    assert_eq!(bought(&site).await, (1, 1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_sqlite_file_takes_no_orders_and_half_writes_none() {
    let folder = tempfile::TempDir::new().unwrap();
    let url = format!("sqlite:{}", folder.path().join("shop.db").display());
    let db = Db::open_with(&url, Duration::from_millis(300)).await.unwrap();
    db.migrate().await.unwrap();
    let site = site_of(shop_on(TestDb::of(db)).await, &[]).await;
    // Another program, such as a backup that was left open, holds the lock and goes on holding it.
    let other = Db::open(&url).await.unwrap();
    let lock = other.write().await.unwrap();
    let form = checkout_form('C');
    pauses("a posted checkout", &posted_plainly(&site, PLACE, form.clone()).await);
    let sign_in = posted_plainly(&site, "/api/sign-in/request", "address=ana%40example.com").await;
    pauses("a request to sign in", &sign_in);
    assert_eq!(site.get("/checkout/filter").await.status, StatusCode::OK, "what only reads goes on");
    let draft = get("/checkout/filter").header(header::COOKIE, format!("draft_filter={}", "C".repeat(43)));
    let draft = site.send(draft.body(Body::empty()).unwrap()).await;
    assert!(!draft.text().contains("Ana Ruiz"), "nothing was kept of what was not taken");

    drop(lock);
    other.close().await;
    assert_eq!(mail::recent(&site.shop, 10).await.unwrap().len(), 0);
    let page = ordered(&posted_plainly(&site, PLACE, form.clone()).await);
    assert_eq!(ordered(&posted_plainly(&site, PLACE, form).await), page);
    assert_eq!(bought(&site).await, (1, 1, 1));
}
