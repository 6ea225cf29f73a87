//! The real sandbox with each of its bad habits: every purchase ends as one whole order or none, and
//! the order's page says how it stands meanwhile (rules 12 and 22).

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, time::sleep};

use super::*;
use crate::{
    jobs::worker::{self, run_due},
    on_both_engines,
    payments::{
        Sandbox, notices,
        sandbox::{Habit, Habits},
    },
    shop::Shop,
};

/// The same shop behind a sandbox with habits, whose seconds last as long as the test can wait.
fn behind(shop: &TestShop, habits: &[Habit], pace: Duration) -> Shop {
    let sandbox = Sandbox::new(shop.db.clone(), shop.clock.clone(), shop.chance.clone());
    let (sandbox, line) = sandbox.with_habits(Habits::new(habits.to_vec()).at_pace(pace));
    let bad = Shop { gateway: Arc::new(sandbox), ..shop.shop.clone() };
    tokio::spawn(notices::receive_all(bad.clone(), line));
    bad
}

/// Waits until something holds, which must be soon.
async fn until(what: &str, holds: impl AsyncFn() -> bool) {
    for _ in 0..600 {
        if holds().await {
            return;
        }
        sleep(Duration::from_millis(20)).await;
    }
    panic!("{what} did not come to pass");
}

/// Posts the same checkout as the first one: a reload, which is answered while the first is under way.
async fn token_of(shop: &Shop) -> String {
    match place(shop, placement("draft-1", "other", ANA, BO)).await.unwrap() {
        Placed::Ordered { token } => token,
        other => panic!("not ordered: {other:?}"),
    }
}

/// Places the order as a browser that hangs up once the card was charged.
async fn order_and_leave(bad: &Shop, shop: &TestShop, card: &str) -> String {
    let mut post = placement("draft-1", "other", ANA, BO);
    post.card.number = card.to_owned();
    let (placing, asked) = (bad.clone(), async || charges(shop).await > 0);
    let browser = tokio::spawn(async move { drop(place(&placing, post).await) });
    until("the charge", asked).await;
    browser.abort();
    token_of(bad).await
}

/// How often the sandbox said its final word.
async fn charges(shop: &TestShop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from sandbox_charges").unwrap().0
}

async fn paid_in_vain(shop: &TestShop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    let events =
        fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from audit_events where event = 'paid_in_vain'");
    events.unwrap().0
}

fn whole() -> Books {
    Books { orders: 1, accounts: 2, subscriptions: 1, licenses: 1, invoices: 1, mails: 2, charges: 1 }
}

on_both_engines! {
    async fn a_slow_sandbox_is_waited_for_and_a_reload_charges_nothing(shop: TestShop) {
        shop.stock().await;
        let slow = behind(&shop, &[Habit::Slow], Duration::from_millis(300));
        let first = tokio::spawn({
            let slow = slow.clone();
            async move { place(&slow, placement("draft-1", "other", ANA, BO)).await.unwrap() }
        });
        until("the first transaction", async || books(&shop).await.orders == 1).await;
        let token = token_of(&slow).await;
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying);
        assert!(!first.is_finished());
        assert_eq!(first.await.unwrap(), Placed::Ordered { token: token.clone() });
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        assert_eq!(books(&shop).await, whole());
    }

    async fn an_answer_that_comes_twice_sells_once(shop: TestShop) {
        shop.stock().await;
        let twice = behind(&shop, &[Habit::Twice], Duration::ZERO);
        order(&shop, placement("other-draft", "me", "cy@cy.example", "")).await;
        place(&twice, placement("draft-1", "other", ANA, BO)).await.unwrap();
        let notices = async || {
            let mut tx = shop.db.read().await.unwrap();
            let rows = fetch_one!(
                &mut tx,
                (i64,),
                "select cast(count(*) as bigint) from jobs where job_key like 'notice:sandbox:%'",
            );
            rows.unwrap().0
        };
        until("both events", async || notices().await == 2).await;
        run_due(&twice).await.unwrap();
        let two = Books { orders: 2, accounts: 3, subscriptions: 2, licenses: 2, invoices: 2, mails: 3, charges: 2 };
        assert_eq!((books(&shop).await, notices().await, paid_in_vain(&shop).await), (two, 2, 0));
    }

    async fn a_late_answer_ends_in_one_whole_order_though_the_browser_hung_up(shop: TestShop) {
        shop.stock().await;
        let late = behind(&shop, &[Habit::Late], Duration::from_mins(1));
        let token = order_and_leave(&late, &shop, "4242424242424242").await;
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying);
        assert_eq!(books(&shop).await.accounts, 0, "charged, and not yet known here");
        shop.clock.advance_seconds(61);
        run_due(&late).await.unwrap();
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        assert_eq!(books(&shop).await, whole());
    }

    async fn a_no_that_comes_late_stands_beside_the_card_when_the_buyer_comes_back(shop: TestShop) {
        shop.stock().await;
        let late = behind(&shop, &[Habit::Late], Duration::from_mins(1));
        let token = order_and_leave(&late, &shop, "4000000000009995").await;
        shop.clock.advance_seconds(61);
        run_due(&late).await.unwrap();
        let order_page = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert_eq!(
            (order_page.state, order_page.declined),
            (PlacedState::Declined, Some(Decline::InsufficientFunds))
        );
        let fault = late_decline(&shop, "draft-1", "bullet-chart").await.unwrap().unwrap();
        assert_eq!(fault.fault, Fault::CardDeclined { decline: Decline::InsufficientFunds });
        shop.clock.advance_seconds(1);
        assert_eq!(order(&shop, placement("draft-1", "other", ANA, BO)).await, token);
        assert_eq!(books(&shop).await, whole());
    }

    async fn a_notice_before_the_answer_completes_the_order_once(shop: TestShop) {
        shop.stock().await;
        let odd = behind(&shop, &[Habit::OutOfOrder], Duration::from_millis(700));
        let (say_stop, stopped) = watch::channel(false);
        let working = tokio::spawn(worker::run(odd.clone(), stopped));
        let placing = tokio::spawn({
            let odd = odd.clone();
            async move { place(&odd, placement("draft-1", "other", ANA, BO)).await.unwrap() }
        });
        until("the order by its notice", async || books(&shop).await.licenses == 1).await;
        assert!(!placing.is_finished(), "the answer is still on its way");
        let Placed::Ordered { token } = placing.await.unwrap() else { panic!("not ordered") };
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        assert_eq!((books(&shop).await, paid_in_vain(&shop).await), (whole(), 0));
        say_stop.send_replace(true);
        working.await.unwrap();
    }

    async fn a_gateway_that_vanishes_after_charging_is_asked_until_it_is_back(shop: TestShop) {
        shop.stock().await;
        let gone = behind(&shop, &[Habit::Vanishes], Duration::ZERO);
        let token = token_of(&gone).await;
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying, "unknown is no decline (rule 22)");
        assert_eq!((books(&shop).await.charges, books(&shop).await.accounts), (1, 0));
        assert_eq!(token_of(&gone).await, token, "pressed again, charged once");
        shop.clock.advance_seconds(61);
        run_due(&gone).await.unwrap();
        assert_eq!(state_of(&shop, &token).await, PlacedState::Paying, "asked, and still gone");
        shop.clock.advance_seconds(60);
        run_due(&gone).await.unwrap();
        assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
        assert_eq!(books(&shop).await, whole());
    }

    async fn many_buyers_and_every_habit_end_in_whole_orders_alone(shop: TestShop) {
        shop.stock().await;
        let habits = [Habit::Good, Habit::Slow, Habit::Twice, Habit::OutOfOrder, Habit::Vanishes];
        let bad = behind(&shop, &habits, Duration::from_millis(20));
        let cards = ["4242424242424242", "5555555555554444", "4000000000009995"];
        let buyers = (0..18).map(|buyer| {
            let mut post = placement(&format!("draft-{buyer}"), "me", &format!("b{buyer}@b{buyer}.example"), "");
            post.card.number = cards[buyer % 3].to_owned();
            place(&bad, post)
        });
        for placed in futures::future::join_all(buyers).await {
            placed.unwrap();
        }
        for _ in 0..3 {
            shop.clock.advance_seconds(600);
            run_due(&bad).await.unwrap();
        }
        let books = books(&shop).await;
        assert_eq!((books.orders, books.charges, books.invoices, books.licenses, books.mails), (18, 12, 12, 12, 12));
        let expected: Vec<_> = (1..=12).map(|position| format!("2026-{position:06}")).collect();
        assert_eq!(invoice_numbers(&shop).await, expected);
        assert_eq!(paid_in_vain(&shop).await, 0);
    }
}
