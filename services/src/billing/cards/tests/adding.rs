use std::sync::atomic::Ordering;

use domain::{account::Role, decline::Decline, faults::Fault, ids::AttemptId};

use super::*;
use crate::{
    checkout::tests::interrupted::silenced,
    on_both_engines,
    payments::{
        Sandbox, notices,
        sandbox::{self, Habit, Habits},
        settle,
    },
    testing::give_seat,
};

const SAVED: Option<Added> = Some(Added::Saved);

async fn open_setup(shop: &Shop) -> AttemptId {
    let mut tx = shop.db.read().await.unwrap();
    let (id,) = fetch_one!(
        &mut tx,
        (String,),
        "select id from card_tries where state = 'open' order by created_at desc limit 1"
    )
    .unwrap();
    id.parse().unwrap()
}

on_both_engines! {
    async fn a_card_is_saved_without_money_and_once(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        let before = books(&shop).await;
        let new = new_card(account, MASTERCARD);
        let twice = tokio::join!(add(&shop, &ana, new.clone()), add(&shop, &ana, new.clone()));
        let answers = [twice.0.unwrap(), twice.1.unwrap()];
        assert!(answers.contains(&SAVED), "{answers:?}");
        assert_eq!(add(&shop, &ana, new).await.unwrap(), SAVED, "a reload");
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1", "4444 0"]);
        assert_eq!(books(&shop).await, before, "no money moved");
        assert_eq!(noted(&shop, account).await, ["card_added Mastercard ending in 4444"]);
        // The same card typed again is no second one.
        assert_eq!(add(&shop, &ana, new_card(account, VISA)).await.unwrap(), SAVED);
        assert_eq!(shown(&shop, &ana).await.len(), 2);
    }

    async fn what_is_wrong_stands_beside_its_field_and_nothing_is_saved(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        let empty = NewCard { card: CardForm::default(), ..new_card(account, "") };
        let Some(Added::Faulty(faults)) = add(&shop, &ana, empty).await.unwrap() else { panic!() };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["card_number", "card_expiry", "card_code"]);
        let refused = new_card(account, "4000000000000069");
        for _ in 0..2 {
            let answer = add(&shop, &ana, refused.clone()).await.unwrap();
            assert_eq!(answer, Some(Added::Faulty(vec![Decline::ExpiredCard.fault()])), "asked anew by the same form");
        }
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1"]);
        assert_eq!(noted(&shop, account).await, Vec::<String>::new());
    }

    async fn card_testers_are_stopped(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        for _ in 0..shop.config.limits.declines_per_checkout {
            add(&shop, &ana, new_card(account, "4000000000000002")).await.unwrap();
        }
        let Some(Added::Faulty(faults)) = add(&shop, &ana, new_card(account, VISA)).await.unwrap() else { panic!() };
        assert!(matches!(faults[0].fault, Fault::TooManyDeclines { minutes: 60 }), "{faults:?}");
        shop.clock.advance_seconds(3600);
        let ana = caller(&shop, ANA).await;
        assert_eq!(add(&shop, &ana, new_card(account, VISA)).await.unwrap(), SAVED);
    }

    async fn the_bank_may_want_a_confirmation(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        for (confirmed, cards) in [(false, 1), (true, 2)] {
            shop.clock.advance_seconds(1);
            let new = new_card(account, CONFIRMS);
            let Some(Added::Confirm { address }) = add(&shop, &ana, new.clone()).await.unwrap() else { panic!() };
            assert_eq!(add(&shop, &ana, new).await.unwrap(), Some(Added::Confirm { address: address.clone() }));
            assert_eq!(super::cards(&shop, &ana, None).await.unwrap().unwrap().confirm_at, Some(address.clone()));
            assert_eq!(shown(&shop, &ana).await.len(), 1, "not before");
            let id = sandbox::decide(&shop, address.rsplit('/').next().unwrap(), confirmed).await.unwrap().unwrap();
            assert_eq!(leads_to(&shop, id).await.unwrap(), Some(format!("/billing/payment-methods?account={account}")));
            for _ in 0..2 {
                settle::settle(&shop, id).await.unwrap();
            }
            assert_eq!(shown(&shop, &ana).await.len(), cards);
            let told = last_try(&shop, &ana, account, None).await.unwrap().unwrap();
            assert_eq!(told.declined, (!confirmed).then_some(Decline::NotConfirmed));
            assert!(told.asked);
        }
    }

    async fn a_crash_in_between_is_gone_on_with(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        let (dark, silent) = silenced(&shop, true);
        let new = NewCard { makes_default: true, subscription: Some(id), ..new_card(account, MASTERCARD) };
        assert_eq!(add(&dark, &ana, new.clone()).await.unwrap(), Some(Added::Unknown));
        assert_eq!(add(&dark, &ana, new).await.unwrap(), Some(Added::Unknown), "a reload asks nobody twice");
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1"]);
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(120);
        run_due(&dark).await.unwrap();
        assert_eq!(shown(&shop, &ana).await, ["4444 default 1", "4242 0"]);
        // One of which the gateway never heard is given up.
        let (dark, silent) = silenced(&shop, false);
        add(&dark, &ana, new_card(account, CONFIRMS)).await.unwrap();
        let lost = open_setup(&shop).await;
        silent.is_back.store(true, Ordering::SeqCst);
        shop.clock.advance_seconds(3 * 3600);
        run_due(&shop).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let found = find(&mut tx, lost).await.unwrap().unwrap();
        assert_eq!(found.standing, Standing::Declined(Decline::NeverCharged));
    }

    async fn every_bad_habit_of_the_gateway_ends_in_one_card(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        let numbers = [MASTERCARD, "378282246310005", "4111111111111111", "4000056655665556"];
        let habits = [Habit::Twice, Habit::Vanishes, Habit::OutOfOrder, Habit::Slow];
        for (nth, (number, habit)) in (2..).zip(numbers.into_iter().zip(habits)) {
            let sandbox = Sandbox::new(shop.db.clone(), shop.clock.clone(), shop.chance.clone());
            let pace = std::time::Duration::from_millis(5);
            let (sandbox, line) = sandbox.with_habits(Habits::new(vec![habit]).at_pace(pace));
            let bad = with_gateway(&shop, sandbox);
            let listening = tokio::spawn(notices::receive_all(bad.clone(), line));
            let mut new = new_card(account, number);
            if number.starts_with('3') {
                new.card.code = "1234".to_owned();
            }
            add(&bad, &ana, new).await.unwrap();
            shop.clock.advance_seconds(600);
            run_due(&bad).await.unwrap();
            listening.abort();
            assert_eq!(shown(&shop, &ana).await.len(), nth, "{habit:?}");
        }
        assert_eq!(noted(&shop, account).await.len(), 4);
    }

    async fn nobody_adds_a_card_where_they_may_not(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, "draft-1", |_| ()).await;
        let other = buy(&shop, "draft-2", |post| *post = placement("draft-2", "me", "eve@evil.example", "")).await;
        give_seat(&shop, ANA, "books@contoso.example", Role::Accounting).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        for address in [BO, "eve@evil.example", "books@contoso.example"] {
            let somebody = caller(&shop, address).await;
            assert_eq!(add(&shop, &somebody, new_card(account, VISA)).await.unwrap(), None, "{address}");
            assert!(cards(&shop, &somebody, Some(account)).await.unwrap().is_none(), "{address}");
        }
        // Nor for a subscription or over a card of somebody else.
        let eve = caller(&shop, "eve@evil.example").await;
        let hers = super::account(&shop, &eve).await;
        let card = cards(&shop, &ana, None).await.unwrap().unwrap().cards[0].id;
        let for_ana = NewCard { subscription: Some(id), ..new_card(hers, VISA) };
        let over_ana = NewCard { replaces: Some(card), subscription: Some(other), ..new_card(hers, VISA) };
        for new in [for_ana, over_ana] {
            assert_eq!(add(&shop, &eve, new).await.unwrap(), None);
        }
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1"]);
    }
}
