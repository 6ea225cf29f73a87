use std::sync::atomic::Ordering;

use domain::ids::AttemptId;

use super::*;
use crate::{
    checkout::tests::interrupted::silenced,
    db::execute,
    on_both_engines,
    payments::{
        ChargeOutcome, Sandbox, notices,
        sandbox::{Habit, Habits},
        settle,
    },
    testing::spoil_vendor,
};

async fn renewing_attempts(shop: &Shop) -> Vec<(AttemptId, String)> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(
        &mut tx,
        (String, String),
        "select id, state from attempts where subscription_id is not null order by created_at, id",
    );
    rows.unwrap().into_iter().map(|(id, state)| (id.parse().unwrap(), state)).collect()
}

fn states(attempts: &[(AttemptId, String)]) -> Vec<&str> {
    attempts.iter().map(|(_, state)| state.as_str()).collect()
}

on_both_engines! {
    async fn a_renewal_and_a_corrected_licensee_at_once_both_happen(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.cycle = "monthly".to_owned()).await;
        let mut tx = shop.db.read().await.unwrap();
        let (order,) =
            fetch_one!(&mut tx, (String,), "select order_id from subscriptions where id = $1", id.to_string()).unwrap();
        drop(tx);
        let order = order.parse().unwrap();
        for (month, to) in [("2026-12-21", "cy@fabrikam.example"), ("2027-01-21", "di@fabrikam.example")] {
            sleep_until(&shop, month);
            let (renewed, corrected) =
                tokio::join!(advance(&shop, id), crate::checkout::correct_licensee(&shop, order, to, "192.0.2.7"));
            renewed.unwrap();
            assert_eq!(corrected.unwrap(), crate::checkout::Corrected::Done);
        }
        assert_eq!(charges(&shop).await, (3, 0));
    }

    async fn five_at_once_charge_once(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-11-21");
        let workers = (0..5).map(|_| { let shop = shop.shop.clone(); tokio::spawn(async move { advance(&shop, id).await }) });
        for worked in futures::future::join_all(workers).await {
            worked.unwrap().unwrap();
        }
        look(&shop).await;
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 2));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn a_charge_without_an_answer_renews_once_it_is_known(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let (dark, silent) = silenced(&shop, true);
        sleep_until(&shop, "2027-11-21");
        advance(&dark, id).await.unwrap();
        for _ in 0..3 {
            shop.clock.advance_seconds(900);
            sweep(&dark).await.unwrap();
            run_due(&dark).await.unwrap();
        }
        assert_eq!(states(&renewing_attempts(&shop).await), ["open"], "unknown is no decline, and no reason to charge again");
        assert_eq!(stands(&shop, id).await, stand("active", "2026-11-21", "2027-11-21", false));
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(24 * 3600);
        run_due(&dark).await.unwrap();
        look(&shop).await;
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 2));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn a_kill_between_the_attempt_and_the_gateway_costs_only_time(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let since = shop.now().plus_seconds(1);
        let (dark, silent) = silenced(&shop, false);
        sleep_until(&shop, "2027-11-21");
        advance(&dark, id).await.unwrap();
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(61);
        run_due(&shop).await.unwrap();
        assert_eq!(states(&renewing_attempts(&shop).await), ["open"], "too early to give up");
        shop.clock.advance_seconds(3600);
        for _ in 0..2 {
            run_due(&shop).await.unwrap(); // given up, and charged at once, without a sweep
        }
        assert_eq!(states(&renewing_attempts(&shop).await), ["declined", "paid"]);
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        let told = subjects(&shop, ANA, since).await;
        assert_eq!(told, ["Bullet Chart is renewed for $99.00, invoice 2027-000001"], "nobody said no, so nobody is told of one");
    }

    async fn an_accident_in_the_second_transaction_leaves_nothing_of_it(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2027-11-21");
        let mut tx = shop.db.write().await.unwrap();
        let mut subscription = rows::lock(&mut tx, id).await.unwrap().unwrap();
        let charge = charge::begin(&mut tx, &shop, &mut subscription).await.unwrap().unwrap();
        rows::store(&mut tx, &shop, &subscription).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let (vendor,) = fetch_one!(&mut tx, (String,), "select value from settings where name = 'vendor'").unwrap();
        drop(tx);
        spoil_vendor(&shop).await;
        assert!(charge::ask(&shop, &charge).await.is_err());
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((2, 0), 1), "charged, and not yet written down");
        assert_eq!(stands(&shop, id).await, stand("active", "2026-11-21", "2027-11-21", false));
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update settings set value = $1 where name = 'vendor'", &vendor).unwrap();
        tx.commit().await.unwrap();
        shop.clock.advance_seconds(120);
        run_due(&shop).await.unwrap();
        look(&shop).await;
        assert_eq!((charges(&shop).await, papers(&shop).await), ((2, 0), vec!["2026-000001".to_owned(), "2027-000001".to_owned()]));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn a_late_yes_to_an_attempt_that_was_given_up_pays_for_nothing_twice(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let (dark, silent) = silenced(&shop, false);
        sleep_until(&shop, "2027-11-21");
        advance(&dark, id).await.unwrap();
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(3600);
        run_due(&shop).await.unwrap();
        look(&shop).await;
        let (given_up, _) = renewing_attempts(&shop).await[0].clone();
        for _ in 0..2 {
            let late = ChargeOutcome::Paid { reference: "late".to_owned(), at: shop.now() };
            settle::record(&shop, given_up, late).await.unwrap();
        }
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(papers(&shop).await.len(), 2);
        let mut tx = shop.db.read().await.unwrap();
        let (vain,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from audit_events where event = 'paid_in_vain' and detail = 'late'",
        )
        .unwrap();
        assert_eq!(vain, 1, "staff give it back");
    }

    async fn a_late_yes_alone_counts(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21"]).await;
        let (declined, _) = renewing_attempts(&shop).await[0].clone();
        let late = ChargeOutcome::Paid { reference: "late".to_owned(), at: shop.now() };
        settle::record(&shop, declined, late).await.unwrap();
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn every_bad_habit_of_the_gateway_ends_in_one_renewal(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let habits = [Habit::Twice, Habit::Vanishes, Habit::OutOfOrder, Habit::Slow];
        for (year, habit) in (2027..).zip(habits) {
            let sandbox = Sandbox::new(shop.db.clone(), shop.clock.clone(), shop.chance.clone());
            let pace = std::time::Duration::from_millis(5);
            let (sandbox, line) = sandbox.with_habits(Habits::new(vec![habit]).at_pace(pace));
            let bad = Shop { gateway: std::sync::Arc::new(sandbox), ..shop.shop.clone() };
            let listening = tokio::spawn(notices::receive_all(bad.clone(), line));
            sleep_until(&shop, &format!("{year}-11-21"));
            advance(&bad, id).await.unwrap();
            shop.clock.advance_seconds(3600);
            run_due(&bad).await.unwrap();
            listening.abort();
            look(&shop).await;
            let (from, until) = (format!("{year}-11-21"), format!("{}-11-21", year + 1));
            assert_eq!(stands(&shop, id).await, stand("active", &from, &until, true), "{habit:?}");
            assert_eq!(charges(&shop).await, (i64::from(year) - 2025, 0), "{habit:?}");
        }
    }
}
