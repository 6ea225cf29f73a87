//! Payments that the buyer confirms with the bank (3-D Secure): confirmed, refused, never answered,
//! answered twice, and interrupted in between.

use domain::ids::AttemptId;

use super::*;
use crate::{
    jobs::worker::run_due,
    on_both_engines,
    payments::{
        notices::{Notice, receive},
        sandbox::decide,
        settle::{ask_about_open, settle},
    },
    shop::Shop,
};

/// Orders by a card whose bank asks: the token of its page, the attempt, and the order's token.
async fn asked(shop: &Shop, draft: &str) -> (String, AttemptId, String) {
    let mut post = placement(draft, "other", ANA, BO);
    post.card.number = "4000002500003155".to_owned();
    let Placed::Confirm { address } = place(shop, post).await.unwrap() else { panic!("not asked to confirm") };
    let token = address.strip_prefix("/sandbox/confirm/").unwrap().to_owned();
    let attempt = crate::payments::sandbox::confirmation(shop, &token).await.unwrap().unwrap().attempt;
    let path = order_path(shop, attempt).await.unwrap().unwrap();
    (token, attempt, path.strip_prefix("/orders/").unwrap().to_owned())
}

async fn view_of(shop: &Shop, token: &str) -> OrderView {
    order_by_token(shop, token).await.unwrap().unwrap()
}

fn whole() -> Books {
    Books { orders: 1, accounts: 2, subscriptions: 1, licenses: 1, invoices: 1, mails: 2, charges: 1 }
}

on_both_engines! {
    async fn a_confirmed_payment_completes_the_order_once(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        let open = view_of(&shop, &order).await;
        assert_eq!(open.state, PlacedState::Paying);
        assert_eq!(open.confirm_at, Some(format!("/sandbox/confirm/{token}")));
        assert_eq!((books(&shop).await.charges, books(&shop).await.accounts), (0, 0), "nothing before the yes");
        let is_spent = async || spent(&shop, "draft-1", "bullet-chart").await.unwrap().is_some();
        assert!(!is_spent().await, "who comes back from the bank finds the form as it was");

        let mut same = placement("draft-1", "other", ANA, BO);
        same.card.number = "4000002500003155".to_owned();
        let again = place(&shop, same).await.unwrap();
        assert_eq!(again, Placed::Ordered { token: order.clone() }, "the order's page leads to the bank again");

        for _ in 0..3 {
            assert_eq!(decide(&shop, &token, true).await.unwrap(), Some(attempt));
            settle(&shop, attempt).await.unwrap();
        }
        let done = view_of(&shop, &order).await;
        assert!(matches!(done.state, PlacedState::Paid { .. }) && done.confirm_at.is_none());
        assert!(is_spent().await);
        assert_eq!(books(&shop).await, whole());
    }

    async fn another_card_takes_the_place_of_one_that_waits_for_its_buyer(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        shop.clock.advance_seconds(1);
        let mut second = placement("draft-1", "other", ANA, BO);
        second.card.number = "4000000000000002".to_owned();
        let Placed::Faulty(faults) = place(&shop, second).await.unwrap() else { panic!("its own bank says no") };
        assert_eq!(faults[0].fault, Fault::CardDeclined { decline: Decline::CardDeclined });
        assert_eq!(view_of(&shop, &order).await.declined, Some(Decline::CardDeclined));
        let (waits, _, same) = asked(&shop, "draft-1").await;
        assert_eq!((same == order, waits == token), (true, false), "it is asked anew");
        shop.clock.advance_seconds(1);
        assert_eq!(super::order(&shop, placement("draft-1", "other", ANA, BO)).await, order);
        assert!(matches!(view_of(&shop, &order).await.state, PlacedState::Paid { .. }));
        // Too late at the bank that was turned away from, and a notice of it changes nothing.
        for token in [&token, &waits] {
            decide(&shop, token, true).await.unwrap();
        }
        settle(&shop, attempt).await.unwrap();
        assert_eq!(super::order(&shop, placement("draft-1", "other", ANA, BO)).await, order);
        assert_eq!(books(&shop).await, whole());
    }

    async fn another_card_after_a_yes_at_the_bank_is_not_charged(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        decide(&shop, &token, true).await.unwrap();
        assert_eq!(super::order(&shop, placement("draft-1", "other", ANA, BO)).await, order);
        assert!(matches!(view_of(&shop, &order).await.state, PlacedState::Paid { .. }));
        settle(&shop, attempt).await.unwrap();
        assert_eq!(books(&shop).await, whole());
    }

    async fn another_form_takes_its_place_too(shop: TestShop) {
        shop.stock().await;
        let (token, ..) = asked(&shop, "draft-1").await;
        let mut dearer = placement("draft-1", "other", ANA, BO);
        dearer.form.cycle = "monthly".to_owned();
        dearer.card.number = "4000002500003155".to_owned();
        let Placed::Confirm { address } = place(&shop, dearer).await.unwrap() else { panic!("not asked again") };
        let now = crate::payments::sandbox::confirmation(&shop, address.rsplit('/').next().unwrap()).await.unwrap();
        assert_eq!(now.unwrap().amount.minor, 990, "what the form says now");
        let before = crate::payments::sandbox::confirmation(&shop, &token).await.unwrap().unwrap();
        assert_eq!(before.decided, Some(crate::payments::sandbox::Decided::Refused));
    }

    async fn a_bank_that_does_not_say_that_it_gave_up_is_not_charged_beside(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        let (dark, _) = super::interrupted::silenced(&shop, true);
        let again = place(&dark, placement("draft-1", "other", ANA, BO)).await.unwrap();
        assert_eq!(again, Placed::Ordered { token: order.clone() });
        assert_eq!(view_of(&shop, &order).await.state, PlacedState::Paying, "unknown is no decline (rule 22)");
        // Asked once more, it says so; the yes that comes then is too late.
        decide(&shop, &token, true).await.unwrap();
        assert_eq!(super::order(&shop, placement("draft-1", "other", ANA, BO)).await, order);
        settle(&shop, attempt).await.unwrap();
        assert_eq!(books(&shop).await, whole());
    }

    async fn many_cards_at_once_beside_a_yes_at_the_bank_charge_once(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        let many = (0..6).map(async |number| {
            if number == 3 {
                decide(&shop, &token, true).await.unwrap();
                settle(&shop, attempt).await.unwrap();
            } else {
                place(&shop, placement("draft-1", "other", ANA, BO)).await.unwrap();
            }
        });
        futures::future::join_all(many).await;
        assert!(matches!(view_of(&shop, &order).await.state, PlacedState::Paid { .. }));
        assert_eq!(books(&shop).await, whole());
    }

    async fn a_refused_payment_can_be_tried_again_and_the_checkout_says_why(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        decide(&shop, &token, false).await.unwrap();
        settle(&shop, attempt).await.unwrap();
        let refused = view_of(&shop, &order).await;
        assert_eq!((refused.state, refused.declined), (PlacedState::Declined, Some(Decline::NotConfirmed)));
        let fault = late_decline(&shop, "draft-1", "bullet-chart").await.unwrap().unwrap();
        assert_eq!((fault.field.as_str(), fault.fault), ("card_number", Fault::CardDeclined { decline: Decline::NotConfirmed }));
        assert_eq!(late_decline(&shop, "draft-2", "bullet-chart").await.unwrap(), None);
        assert_eq!((books(&shop).await.charges, books(&shop).await.accounts, books(&shop).await.mails), (0, 0, 0));

        shop.clock.advance_seconds(1);
        assert_eq!(super::order(&shop, placement("draft-1", "other", ANA, BO)).await, order);
        assert_eq!(late_decline(&shop, "draft-1", "bullet-chart").await.unwrap(), None);
        decide(&shop, &token, true).await.unwrap();
        settle(&shop, attempt).await.unwrap();
        assert_eq!(books(&shop).await, whole(), "the first answer counts, and the second card paid");
    }

    async fn a_buyer_who_never_comes_back_ends_as_declined_after_a_day(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        shop.clock.advance_seconds(61);
        run_due(&shop).await.unwrap();
        assert_eq!(view_of(&shop, &order).await.state, PlacedState::Paying);
        for _ in 0..25 {
            shop.clock.advance_seconds(3600);
            let mut tx = shop.db.write().await.unwrap();
            ask_about_open(&mut tx, &shop).await.unwrap();
            tx.commit().await.unwrap();
            run_due(&shop).await.unwrap();
        }
        let ended = view_of(&shop, &order).await;
        assert_eq!((ended.state, ended.declined), (PlacedState::Declined, Some(Decline::ConfirmationExpired)));
        let mut tx = shop.db.read().await.unwrap();
        let (troubled,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from jobs where kind = 'settle_attempt' and last_error is not null",
        )
        .unwrap();
        assert_eq!(troubled, 0, "waiting for a buyer is no failure of a job");
        drop(tx);

        decide(&shop, &token, true).await.unwrap();
        settle(&shop, attempt).await.unwrap();
        assert_eq!(books(&shop).await.charges, 0, "a yes after that charges nothing");
    }

    async fn a_stop_before_the_address_was_noted_loses_nothing(shop: TestShop) {
        shop.stock().await;
        let (token, _, order) = asked(&shop, "draft-1").await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update attempts set confirm_at = null").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(view_of(&shop, &order).await.confirm_at, None);
        shop.clock.advance_seconds(61);
        run_due(&shop).await.unwrap();
        assert_eq!(view_of(&shop, &order).await.confirm_at, Some(format!("/sandbox/confirm/{token}")));
    }

    async fn a_stop_between_the_yes_and_the_order_is_made_up_for(shop: TestShop) {
        shop.stock().await;
        let (token, _, order) = asked(&shop, "draft-1").await;
        decide(&shop, &token, true).await.unwrap();
        assert_eq!(view_of(&shop, &order).await.state, PlacedState::Paying);
        shop.clock.advance_seconds(61);
        run_due(&shop).await.unwrap();
        assert_eq!(books(&shop).await, whole());
    }

    async fn many_who_confirm_refuse_and_settle_at_once_sell_once_or_not_at_all(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        let many = (0..8).map(async |number| {
            decide(&shop, &token, number % 2 == 0).await.unwrap();
            settle(&shop, attempt).await.unwrap();
        });
        futures::future::join_all(many).await;
        let paid = matches!(view_of(&shop, &order).await.state, PlacedState::Paid { .. });
        let nothing = Books { orders: 1, accounts: 0, subscriptions: 0, licenses: 0, invoices: 0, mails: 0, charges: 0 };
        assert_eq!(books(&shop).await, if paid { whole() } else { nothing });
    }

    async fn notices_that_come_twice_late_and_out_of_order_change_nothing(shop: TestShop) {
        shop.stock().await;
        let (token, attempt, order) = asked(&shop, "draft-1").await;
        let notice = |event: &str| Notice { event: event.to_owned(), attempt };
        // That it was asked is told before anybody answered, and again long after.
        for event in ["asked", "asked"] {
            receive(&shop, &notice(event)).await.unwrap();
        }
        run_due(&shop).await.unwrap();
        assert_eq!(view_of(&shop, &order).await.state, PlacedState::Paying);
        decide(&shop, &token, true).await.unwrap();
        for event in ["paid", "paid", "asked-late", "paid-late"] {
            receive(&shop, &notice(event)).await.unwrap();
            run_due(&shop).await.unwrap();
        }
        assert_eq!(books(&shop).await, whole());
        let mut tx = shop.db.read().await.unwrap();
        let (kept,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from jobs where job_key like 'notice:sandbox:%'",
        )
        .unwrap();
        assert_eq!(kept, 4, "one for each event");
    }
}
