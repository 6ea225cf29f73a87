use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use domain::ids::AttemptId;
use futures::future::BoxFuture;
use tokio::sync::Notify;

use super::*;
use crate::{
    jobs, on_both_engines,
    payments::{
        Charge, ChargeOutcome, GatewayError, PaymentGateway, Refund, RefundOutcome,
        attempts::{ASK_AFTER_SECONDS, GATEWAY_WAIT},
        settle::{self, ask_about_open, settle},
    },
    shop::Shop,
    testing::{open_postgres, open_sqlite, shop_on},
};

/// A gateway that never answers.
struct Dead {
    asked: Notify,
}

impl PaymentGateway for Dead {
    fn name(&self) -> &'static str {
        "dead"
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, _: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        self.asked.notify_one();
        Box::pin(std::future::pending())
    }

    fn refund<'a>(&'a self, _: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>> {
        Box::pin(std::future::pending())
    }

    fn look_up(&self, _: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(std::future::pending())
    }

    fn cancel(&self, _: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(std::future::pending())
    }
}

/// Tokio's time stands still only on a runtime with one thread, so this is no [`on_both_engines!`];
/// and only while nothing waits for the data base, whose own time limits would run out at once.
async fn a_gateway_that_never_answers_is_not_waited_for(shop: TestShop) {
    assert!(GATEWAY_WAIT.as_secs() < u64::try_from(ASK_AFTER_SECONDS).unwrap(), "asked about once it is over");
    shop.stock().await;
    let dead = Arc::new(Dead { asked: Notify::new() });
    let dark = Shop { gateway: dead.clone(), ..shop.shop.clone() };
    let placing = tokio::spawn(async move { place(&dark, placement("draft-1", "me", ANA, "")).await.unwrap() });
    dead.asked.notified().await;

    tokio::time::pause();
    tokio::time::advance(GATEWAY_WAIT.saturating_sub(Duration::from_millis(10))).await;
    assert!(!placing.is_finished(), "the bank has its time");
    tokio::time::advance(Duration::from_millis(20)).await;
    tokio::time::resume();
    let placed = tokio::time::timeout(Duration::from_secs(15), placing).await.expect("the limit ends the wait");
    let Placed::Ordered { token } = placed.unwrap() else { panic!("a fault without an answer") };
    assert_eq!(state_of(&shop, &token).await, PlacedState::Paying, "unknown is no decline (rule 22)");
    assert_eq!(books(&shop).await.mails, 0);
}

#[tokio::test]
async fn a_gateway_that_never_answers_is_not_waited_for_sqlite() {
    a_gateway_that_never_answers_is_not_waited_for(shop_on(open_sqlite().await).await).await;
}

#[tokio::test]
async fn a_gateway_that_never_answers_is_not_waited_for_postgres() {
    a_gateway_that_never_answers_is_not_waited_for(shop_on(open_postgres().await).await).await;
}

/// A gateway that answers nothing, after or before it charged.
pub struct Silent {
    inner: Arc<dyn PaymentGateway>,
    charges_first: bool,
    pub is_back: AtomicBool,
}

impl PaymentGateway for Silent {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        Box::pin(async move {
            if self.charges_first {
                self.inner.charge(charge).await?;
            }
            Err(GatewayError("no answer".to_owned()))
        })
    }

    fn refund<'a>(&'a self, refund: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>> {
        Box::pin(async move {
            let outcome = self.inner.refund(refund).await?;
            if self.is_back.load(Ordering::SeqCst) { Ok(outcome) } else { Err(GatewayError("no answer".to_owned())) }
        })
    }

    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(async move {
            if self.is_back.load(Ordering::SeqCst) {
                self.inner.look_up(attempt).await
            } else {
                Err(GatewayError("still no answer".to_owned()))
            }
        })
    }

    fn cancel(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(async move {
            let outcome = self.inner.cancel(attempt).await?;
            if self.is_back.load(Ordering::SeqCst) { Ok(outcome) } else { Err(GatewayError("no answer".to_owned())) }
        })
    }
}

/// The same shop behind a silent gateway.
pub fn silenced(shop: &Shop, charges_first: bool) -> (Shop, Arc<Silent>) {
    let silent = Arc::new(Silent { inner: shop.gateway.clone(), charges_first, is_back: AtomicBool::new(false) });
    (Shop { gateway: silent.clone(), ..shop.clone() }, silent)
}

async fn only_attempt(shop: &Shop) -> AttemptId {
    let mut tx = shop.db.read().await.unwrap();
    let (attempt,) = fetch_one!(&mut tx, (String,), "select id from attempts").unwrap();
    attempt.parse().unwrap()
}

async fn place_at(shop: &Shop, post: Placement) -> String {
    match place(shop, post).await.unwrap() {
        Placed::Ordered { token } => token,
        other => panic!("not ordered: {other:?}"),
    }
}

on_both_engines! {
    async fn a_charge_without_an_answer_ends_in_one_whole_order(shop: TestShop) {
        shop.stock().await;
        let (dark, silent) = silenced(&shop, true);
        let token = place_at(&dark, placement("draft-1", "other", ANA, BO)).await;
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying);
        assert_eq!(place_at(&dark, placement("draft-1", "other", ANA, BO)).await, token, "a reload charges nothing");
        assert_eq!(books(&shop).await.accounts, 0);

        shop.clock.advance_seconds(61);
        jobs::worker::run_due(&dark).await.unwrap();
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying, "asked, and still not known");

        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(3600);
        jobs::worker::run_due(&dark).await.unwrap();
        jobs::worker::run_due(&dark).await.unwrap();
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        let whole = Books { orders: 1, accounts: 2, subscriptions: 1, licenses: 1, invoices: 1, mails: 2, charges: 1 };
        assert_eq!(books(&shop).await, whole);
    }

    async fn a_charge_that_never_began_is_given_up_and_can_be_tried_again(shop: TestShop) {
        shop.stock().await;
        let (dark, silent) = silenced(&shop, false);
        let token = place_at(&dark, placement("draft-1", "me", ANA, "")).await;
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(61);
        jobs::worker::run_due(&dark).await.unwrap();
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying, "too early to give up");
        shop.clock.advance_seconds(3600);
        jobs::worker::run_due(&dark).await.unwrap();
        assert_eq!(state_of(&shop, &token).await, PlacedState::Declined);
        assert_eq!(order(&shop, placement("draft-1", "me", ANA, "")).await, token);
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
    }

    async fn a_yes_that_comes_after_giving_up_still_counts(shop: TestShop) {
        shop.stock().await;
        let (dark, silent) = silenced(&shop, false);
        let token = place_at(&dark, placement("draft-1", "me", ANA, "")).await;
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(3600);
        jobs::worker::run_due(&dark).await.unwrap();
        assert_eq!(state_of(&shop, &token).await, PlacedState::Declined);
        let attempt = only_attempt(&shop).await;
        let late = ChargeOutcome::Paid { reference: "late".to_owned(), at: shop.now() };
        settle::record(&shop, attempt, late).await.unwrap();
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        assert_eq!(books(&shop).await.licenses, 1);
    }

    async fn a_charge_that_pays_for_nothing_is_written_down(shop: TestShop) {
        shop.stock().await;
        let (dark, silent) = silenced(&shop, false);
        place_at(&dark, placement("draft-1", "me", ANA, "")).await;
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(3600);
        jobs::worker::run_due(&dark).await.unwrap();
        let first = only_attempt(&shop).await;
        order(&shop, placement("draft-1", "me", ANA, "")).await;
        let late = ChargeOutcome::Paid { reference: "late".to_owned(), at: shop.now() };
        settle::record(&shop, first, late).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let (events,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from audit_events where event = 'paid_in_vain' and detail = 'late'",
        )
        .unwrap();
        assert_eq!((events, books(&shop).await.licenses, books(&shop).await.invoices), (1, 1, 1));
    }

    async fn an_open_attempt_is_asked_about_even_when_its_job_was_parked(shop: TestShop) {
        shop.stock().await;
        let (dark, silent) = silenced(&shop, true);
        let token = place_at(&dark, placement("draft-1", "me", ANA, "")).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update jobs set state = 'parked' where kind = 'settle_attempt'").unwrap();
        tx.commit().await.unwrap();
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(7200);
        let mut tx = shop.db.write().await.unwrap();
        ask_about_open(&mut tx, &dark).await.unwrap();
        tx.commit().await.unwrap();
        jobs::worker::run_due(&dark).await.unwrap();
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
    }

    async fn two_who_settle_the_same_attempt_sell_once(shop: TestShop) {
        shop.stock().await;
        let (dark, silent) = silenced(&shop, true);
        place_at(&dark, placement("draft-1", "other", ANA, BO)).await;
        silent.is_back.store(true, Ordering::SeqCst);
        let attempt = only_attempt(&shop).await;
        let settlers = (0..5).map(|_| settle(&dark, attempt));
        for settled in futures::future::join_all(settlers).await {
            settled.unwrap();
        }
        assert_eq!((books(&shop).await.licenses, books(&shop).await.invoices), (1, 1));
    }

    async fn an_accident_in_the_second_transaction_loses_no_number(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", ANA, "")).await;
        // The license cannot be written, so nothing of the purchase is.
        let (dark, silent) = silenced(&shop, true);
        let token = place_at(&dark, placement("draft-2", "me", "cy@cy.example", "")).await;
        silent.is_back.store(true, Ordering::SeqCst);
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update settings set name = 'hidden' where name = 'vendor'").unwrap();
        tx.commit().await.unwrap();
        shop.clock.advance_seconds(61);
        jobs::worker::run_due(&dark).await.unwrap();
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying);
        assert_eq!(books(&shop).await.accounts, 1);
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update settings set name = 'vendor' where name = 'hidden'").unwrap();
        tx.commit().await.unwrap();
        shop.clock.advance_seconds(3600);
        jobs::worker::run_due(&dark).await.unwrap();
        assert_eq!(invoice_numbers(&shop).await, ["2026-000001", "2026-000002"]);
    }
}
