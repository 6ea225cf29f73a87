//! How often one may order, by client, by addressee and by declined cards.

use std::sync::Arc;

use domain::{
    checkout::CheckoutForm,
    faults::FieldFault,
    limits::{OrderLimits, WINDOW_SECONDS},
};

use super::{interrupted::silenced, trials::trial, *};
use crate::{config::Config, on_both_engines, shop::Shop};

const DECLINED: &str = "4000000000000002";

/// The same shop with other limits.
fn limited(shop: &Shop, change: impl FnOnce(&mut OrderLimits)) -> Shop {
    let mut config = Config::clone(&shop.config);
    change(&mut config.limits);
    Shop { config: Arc::new(config), ..shop.clone() }
}

/// A buyer of his own, by number.
fn buyer(number: usize) -> Placement {
    placement(&format!("draft-{number}"), "me", &format!("b{number}@b{number}.example"), "")
}

fn from(client: &str, post: Placement) -> Placement {
    Placement { client: client.to_owned(), ..post }
}

fn with_card(number: &str, mut post: Placement) -> Placement {
    post.card.number = number.to_owned();
    post
}

async fn faults_of(shop: &Shop, post: Placement) -> Vec<(String, Fault)> {
    match place(shop, post).await.unwrap() {
        Placed::Faulty(faults) => faults.into_iter().map(|FieldFault { field, fault }| (field, fault)).collect(),
        other => panic!("no fault: {other:?}"),
    }
}

fn fault(field: &str, fault: Fault) -> Vec<(String, Fault)> {
    vec![(field.to_owned(), fault)]
}

/// How many of the posts, made at the same moment, became orders.
async fn ordered_at_once(shop: &Shop, posts: impl IntoIterator<Item = Placement>) -> usize {
    let placing: Vec<_> = posts
        .into_iter()
        .map(|post| {
            let shop = shop.clone();
            tokio::spawn(async move { place(&shop, post).await.unwrap() })
        })
        .collect();
    let mut ordered = 0;
    for placed in placing {
        ordered += usize::from(matches!(placed.await.unwrap(), Placed::Ordered { .. }));
    }
    ordered
}

/// How many times the gateway was asked to charge.
async fn asked_gateway(shop: &Shop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from sandbox_charges").unwrap().0
}

on_both_engines! {
    async fn a_reseller_behind_one_address_orders_twenty_licenses_in_an_hour(shop: TestShop) {
        shop.stock().await;
        for number in 0..20 {
            order(&shop, placement(&format!("draft-{number}"), "reseller", ANA, &format!("c{number}@c.example"))).await;
        }
        assert_eq!(books(&shop).await.licenses, 20);
    }

    async fn a_client_that_orders_too_often_waits_and_loses_nothing(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.orders_per_client = 2);
        for number in 0..2 {
            assert!(matches!(place(&strict, buyer(number)).await.unwrap(), Placed::Ordered { .. }));
            shop.clock.advance_seconds(600);
        }
        let before = books(&shop).await;
        assert_eq!(faults_of(&strict, buyer(3)).await, fault("way", Fault::TooManyOrders { minutes: 40 }));
        assert_eq!(books(&shop).await, before, "nothing is ordered, charged or mailed");
        let draft = load_draft::<CheckoutForm>(&shop, "draft-3", CHECKOUT, "bullet-chart").await.unwrap().unwrap();
        assert_eq!(draft.form, buyer(3).form);
        assert_eq!(draft.faults[0].fault, Fault::TooManyOrders { minutes: 40 });

        assert_eq!(place(&strict, buyer(1)).await.unwrap(), place(&shop, buyer(1)).await.unwrap(), "a reload");
        assert!(matches!(place(&strict, from("192.0.2.8", buyer(4))).await.unwrap(), Placed::Ordered { .. }));
        shop.clock.advance_seconds(40 * 60);
        assert!(matches!(place(&strict, buyer(3)).await.unwrap(), Placed::Ordered { .. }));
    }

    async fn an_address_is_named_so_often_whoever_names_it_and_however(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.orders_per_address = 2);
        let naming = |number: usize, payer: &str, user: &str| {
            let post = placement(&format!("draft-{number}"), "other", payer, user);
            place(&strict, from(&format!("198.51.100.{number}"), post))
        };
        assert!(matches!(naming(1, ANA, BO).await.unwrap(), Placed::Ordered { .. }));
        assert!(matches!(naming(2, "Bo@Fabrikam.EXAMPLE", "c@c.example").await.unwrap(), Placed::Ordered { .. }));
        let too_many = Fault::TooManyForAddress { minutes: 60 };
        let post = placement("draft-3", "other", BO, "d@d.example");
        assert_eq!(faults_of(&strict, post).await, fault("billing_email", too_many.clone()));
        let post = placement("draft-4", "other", "d@d.example", BO);
        assert_eq!(faults_of(&strict, post).await, fault("licensee_email", too_many.clone()));
        let post = placement("draft-5", "me", BO, "");
        assert_eq!(faults_of(&strict, post).await, fault("billing_email", too_many));
        assert_eq!(mails_to(&shop, BO).await.len() + mails_to(&shop, "Bo@Fabrikam.EXAMPLE").await.len(), 2);
        assert!(matches!(naming(6, ANA, "d@d.example").await.unwrap(), Placed::Ordered { .. }));
    }

    async fn trials_wait_sooner_than_orders_that_are_paid_for(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.trials_per_client = 2);
        for number in 1..3 {
            place(&strict, trial(&format!("trial-{number}"), &format!("t@t{number}.example"))).await.unwrap();
        }
        let third = trial("trial-3", "t@t3.example");
        assert_eq!(faults_of(&strict, third).await, fault("way", Fault::TooManyTrials { minutes: 60 }));
        assert_eq!(books(&shop).await.licenses, 2, "the third house keeps its only trial");
        assert!(matches!(place(&strict, buyer(1)).await.unwrap(), Placed::Ordered { .. }));

        let strict = limited(&shop, |limits| limits.trials_per_address = 2);
        for number in 1..3 {
            let again = from("198.51.100.1", trial(&format!("again-{number}"), "t@t9.example"));
            assert!(matches!(place(&strict, again).await.unwrap(), Placed::Ordered { .. }), "started or refused by mail");
        }
        let again = from("198.51.100.2", trial("again-3", "T@t9.example"));
        assert_eq!(faults_of(&strict, again).await, fault("billing_email", Fault::TooManyForAddress { minutes: 60 }));
        assert_eq!(mails_to(&shop, "t@t9.example").await.len(), 2);
    }

    async fn a_checkout_tries_so_many_cards_and_then_asks_no_bank(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.declines_per_checkout = 3);
        for _ in 0..3 {
            let declined = faults_of(&strict, with_card(DECLINED, buyer(1))).await;
            assert_eq!(declined, fault("card_number", Fault::CardDeclined { decline: Decline::CardDeclined }));
        }
        for card in [DECLINED, "4242424242424242"] {
            let tried = faults_of(&strict, with_card(card, buyer(1))).await;
            assert_eq!(tried, fault("card_number", Fault::TooManyDeclines { minutes: 60 }));
        }
        assert_eq!(asked_gateway(&shop).await, 3);
        assert!(matches!(place(&strict, buyer(2)).await.unwrap(), Placed::Ordered { .. }), "another checkout");
        shop.clock.advance_seconds(WINDOW_SECONDS);
        assert!(matches!(place(&strict, buyer(1)).await.unwrap(), Placed::Ordered { .. }));
    }

    async fn a_client_has_so_many_cards_declined_in_however_many_checkouts(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.declines_per_client = 3);
        for number in 0..3 {
            place(&strict, with_card(DECLINED, buyer(number))).await.unwrap();
        }
        let tried = faults_of(&strict, buyer(4)).await;
        assert_eq!(tried, fault("card_number", Fault::TooManyDeclines { minutes: 60 }));
        assert_eq!(asked_gateway(&shop).await, 3);
        assert!(matches!(place(&strict, trial("trial", "t@t.example")).await.unwrap(), Placed::Ordered { .. }));
        assert!(matches!(place(&strict, from("192.0.2.8", buyer(5))).await.unwrap(), Placed::Ordered { .. }));
    }

    async fn an_order_that_was_declined_uses_up_nobodys_orders(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| (limits.orders_per_client, limits.orders_per_address) = (1, 1));
        for number in 0..3 {
            let post = placement(&format!("stranger-{number}"), "me", ANA, "");
            let declined = faults_of(&strict, with_card(DECLINED, post)).await;
            assert_eq!(declined, fault("card_number", Fault::CardDeclined { decline: Decline::CardDeclined }));
        }
        assert!(matches!(place(&strict, placement("own", "me", ANA, "")).await.unwrap(), Placed::Ordered { .. }));
        // Placed anew, the first one counts from now on, not from when it was declined.
        shop.clock.advance_seconds(WINDOW_SECONDS);
        let anew = placement("stranger-0", "me", ANA, "");
        assert!(matches!(place(&strict, anew).await.unwrap(), Placed::Ordered { .. }));
        assert_eq!(faults_of(&strict, placement("next", "me", ANA, "")).await.len(), 2);
    }

    async fn orders_at_the_same_moment_are_counted_one_by_one(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.orders_per_client = 3);
        assert_eq!(ordered_at_once(&strict, (0..8).map(buyer)).await, 3);

        let strict = limited(&shop, |limits| limits.orders_per_address = 3);
        // Half of them name the address as payer, half as licensee, each from elsewhere.
        let named = (0..8).map(|number| {
            let (one, other) = (ANA.to_owned(), format!("n{number}@n.example"));
            let (payer, user) = if number % 2 == 0 { (one, other) } else { (other, one) };
            from(&format!("198.51.100.{number}"), placement(&format!("named-{number}"), "other", &payer, &user))
        });
        assert_eq!(ordered_at_once(&strict, named).await, 3);
    }

    async fn cards_tried_at_the_same_moment_are_counted_before_the_bank_answers(shop: TestShop) {
        shop.stock().await;
        let (dark, _silent) = silenced(&shop, true);
        let strict = limited(&dark, |limits| limits.declines_per_client = 3);
        assert_eq!(ordered_at_once(&strict, (0..8).map(buyer)).await, 3);
        assert_eq!(asked_gateway(&shop).await, 3);
    }

    async fn a_double_click_on_the_last_order_is_no_order_too_many(shop: TestShop) {
        shop.stock().await;
        let strict = limited(&shop, |limits| limits.orders_per_client = 1);
        assert_eq!(ordered_at_once(&strict, (0..5).map(|_| buyer(1))).await, 5);
        assert_eq!((books(&shop).await.orders, books(&shop).await.charges), (1, 1));
    }

    async fn from_where_an_order_came_is_forgotten_after_a_day(shop: TestShop) {
        shop.stock().await;
        order(&shop, from("2001:db8:1:2::7", buyer(1))).await;
        let known = async || {
            let mut tx = shop.db.read().await.unwrap();
            let found = fetch_all!(
                &mut tx,
                (Option<String>,),
                "select client from orders union all select client from attempts",
            );
            found.unwrap().into_iter().filter_map(|(client,)| client).collect::<Vec<_>>()
        };
        for (seconds, left) in [(24 * 3600 - 1, 2), (1, 0)] {
            shop.clock.advance_seconds(seconds);
            let mut tx = shop.db.write().await.unwrap();
            sweep_clients(&mut tx, shop.now()).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(known().await, vec!["2001:db8:1:2::/64"; left]);
        }
    }
}
