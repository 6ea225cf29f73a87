//! Orders that are given back (rule 18): once, in time, to the cent, and the license ends.

use super::{
    changes::{balance, choose, wants},
    paying::MASTERCARD,
    *,
};
use crate::{
    billing::{
        cards::{self, Added, NewCard, tests::new_card},
        changes::Changed,
        refunds::{RefundOffer, Refunded, refund, refund_offer},
    },
    checkout::tests::interrupted::silenced,
    on_both_engines,
    testing::caller,
};

async fn gives_back(shop: &Shop, id: SubscriptionId) -> Refunded {
    refund(shop, &caller(shop, ANA).await, id).await.unwrap().unwrap()
}

async fn offered(shop: &TestShop, id: SubscriptionId) -> Option<i64> {
    let offer = refund_offer(shop, &caller(shop, ANA).await, id).await.unwrap();
    offer.map(|RefundOffer { amount, .. }| amount.minor)
}

/// What the sandbox gave back, in all, and how often.
async fn returned(shop: &TestShop) -> (i64, i64) {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(
        &mut tx,
        (i64, i64),
        "select cast(coalesce(sum(amount), 0) as bigint), cast(count(*) as bigint) from sandbox_refunds where outcome = 'paid'",
    )
    .unwrap()
}

on_both_engines! {
    async fn an_order_is_given_back_once_and_ends_its_license(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        shop.clock.advance_seconds(3 * 86_400);
        let before = shop.now();
        assert_eq!(offered(&shop, id).await, Some(9900));
        let ana = caller(&shop, ANA).await;
        let many = (0..5).map(|_| refund(&shop, &ana, id));
        let done = futures::future::join_all(many).await.into_iter().filter(|one| matches!(one, Ok(Some(Refunded::Done))));
        assert_eq!(done.count(), 1);
        look(&shop).await;
        assert_eq!((returned(&shop).await, balance(&shop).await, offered(&shop, id).await), ((9900, 1), 0, None));
        assert_eq!(papers(&shop).await, ["2026-000001", "CN-2026-000001"]);
        assert_eq!(stands(&shop, id).await, stand("canceled", "2026-11-21", "2026-11-24", false));
        assert_eq!(subjects(&shop, ANA, before).await, ["$99.00 for Bullet Chart is refunded"]);
        assert_eq!(subjects(&shop, BO, before).await, ["Your license for Bullet Chart has ended"]);
        let words = newest_words(&shop, BO).await;
        assert!(!words.contains('$') && !words.contains("refund"), "rule 3: {words}");
        assert_eq!(gives_back(&shop, id).await, Refunded::No);
    }

    async fn the_letter_names_the_card_that_paid_and_not_the_one_behind_the_renewals(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let found = cards::cards(&shop, &ana, None).await.unwrap().unwrap();
        let new = NewCard { replaces: Some(found.cards[0].id), ..new_card(found.account, MASTERCARD) };
        assert_eq!(cards::add(&shop, &ana, new).await.unwrap(), Some(Added::Saved));
        shop.clock.advance_seconds(3600);
        assert_eq!(gives_back(&shop, id).await, Refunded::Done);
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("Visa ending in 4242") && !words.contains("Mastercard"), "{words}");
    }

    async fn what_two_cards_paid_goes_back_to_both(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let found = cards::cards(&shop, &ana, None).await.unwrap().unwrap();
        let new = NewCard { subscription: Some(id), ..new_card(found.account, MASTERCARD) };
        assert_eq!(cards::add(&shop, &ana, new).await.unwrap(), Some(Added::Saved));
        shop.clock.advance_seconds(2 * 86_400);
        assert!(matches!(wants(&shop, id, &choose("nodes", 1, "yearly")).await, Changed::Done));
        shop.clock.advance_seconds(86_400);
        assert_eq!(gives_back(&shop, id).await, Refunded::Done);
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("Mastercard ending in 4444, Visa ending in 4242"), "the newest first: {words}");
    }

    async fn fourteen_days_and_no_more(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        sleep_until(&shop, "2026-12-06");
        assert_eq!((offered(&shop, id).await, gives_back(&shop, id).await), (None, Refunded::No));
        let other = buy(&shop, |post| *post = placement("draft-2", "other", ANA, BO)).await;
        sleep_until(&shop, "2026-12-20");
        shop.clock.advance_seconds(86_399);
        assert_eq!(offered(&shop, other).await, Some(9900), "the last second of the fourteenth day");
        assert_eq!(gives_back(&shop, other).await, Refunded::Done);
    }

    async fn a_third_refund_of_the_same_product_is_none(shop: TestShop) {
        shop.stock().await;
        for (draft, refunded) in [("draft-1", Refunded::Done), ("draft-2", Refunded::Done), ("draft-3", Refunded::No)] {
            let id = buy(&shop, |post| *post = placement(draft, "other", ANA, BO)).await;
            shop.clock.advance_seconds(3600);
            assert_eq!(gives_back(&shop, id).await, refunded, "{draft}");
        }
        look(&shop).await;
        assert_eq!(returned(&shop).await, (19_800, 2));
    }

    async fn what_was_paid_for_an_upgrade_goes_back_too(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        shop.clock.advance_seconds(2 * 86_400);
        assert!(matches!(wants(&shop, id, &choose("nodes", 1, "yearly")).await, Changed::Done));
        shop.clock.advance_seconds(86_400);
        assert_eq!(gives_back(&shop, id).await, Refunded::Done);
        look(&shop).await;
        let (charged,) = fetch_one!(
            &mut shop.db.read().await.unwrap(),
            (i64,),
            "select cast(sum(amount) as bigint) from sandbox_charges where outcome = 'paid'",
        )
        .unwrap();
        assert_eq!((returned(&shop).await, balance(&shop).await), ((charged, 2), 0));
    }

    async fn a_gateway_that_does_not_answer_is_asked_until_it_does(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let (dark, gateway) = silenced(&shop, false);
        shop.clock.advance_seconds(3600);
        assert_eq!(gives_back(&dark, id).await, Refunded::Done);
        for _ in 0..3 {
            run_due(&dark).await.unwrap();
            shop.clock.advance_seconds(600);
        }
        assert_eq!(returned(&shop).await, (9900, 1), "it gave back, and said nothing");
        gateway.is_back.store(true, std::sync::atomic::Ordering::SeqCst);
        shop.clock.advance_seconds(3600);
        run_due(&dark).await.unwrap();
        let (open,) = fetch_one!(
            &mut shop.db.read().await.unwrap(),
            (i64,),
            "select cast(count(*) as bigint) from refunds where state = 'open'",
        )
        .unwrap();
        assert_eq!((open, returned(&shop).await), (0, (9900, 1)));
    }

    async fn nobody_gives_back_what_is_not_theirs_or_runs_no_more(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let bo = caller(&shop, BO).await;
        assert_eq!((refund(&shop, &bo, id).await.unwrap(), refund_offer(&shop, &bo, id).await.unwrap()), (None, None));
        shop.clock.advance_seconds(60);
        let trial = buy(&shop, |post| {
            *post = placement("draft-2", "other", ANA, BO);
            post.form.way = "trial".to_owned();
        })
        .await;
        assert_eq!((offered(&shop, trial).await, gives_back(&shop, trial).await), (None, Refunded::No));
    }
}
