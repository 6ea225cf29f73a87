//! Codes: one use, 15 minutes, five tries, in the browser that asked (rule 7).

use domain::account::Side;

use super::{
    CLIENT, DEVICE, address, ask, code_of, link_of, open_account, other_than, person, sent, session_of,
    wait_until_blocked,
};
use crate::{
    accounts::{
        caller,
        limits::WRONG_CODES_PER_ADDRESS,
        sessions,
        sign_in::{LinkState, Redeemed, look_at_link, redeem_code, redeem_link, request},
    },
    db::{execute, fetch_one},
    on_both_engines,
    testing::TEST_START,
};

on_both_engines! {
    async fn a_code_signs_in_once_and_proves_the_address(shop: TestShop) {
        let ada = address("ada@example.com");
        let account = open_account(&shop, &ada, Side::Billing).await;
        let flow = ask(&shop, &ada).await;
        let code = code_of(&shop, &flow).await;
        shop.clock.advance_seconds(60);

        let redeemed = redeem_code(&shop, &flow, &code, DEVICE).await.unwrap();
        let Redeemed::SignedIn { session, return_to } = redeemed else { panic!("{redeemed:?}") };
        assert_eq!(return_to.as_deref(), Some("/licenses"));
        let who = caller(&shop, &session).await.unwrap().unwrap();
        assert_eq!((who.address, who.seats[0].account), (ada.clone(), account));

        let mut tx = shop.db.read().await.unwrap();
        let proven = fetch_one!(&mut tx, (Option<i64>,), "select proven_at from people").unwrap();
        assert_eq!(proven.0, Some(TEST_START.plus_seconds(60).as_micros()));
        drop(tx);

        assert_eq!(redeem_code(&shop, &flow, &code, DEVICE).await.unwrap(), Redeemed::Over);
        assert_eq!(sessions::list(&shop, person(&shop, &ada).await).await.unwrap().len(), 1);
    }

    async fn a_code_may_be_typed_in_groups(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let flow = ask(&shop, &ada).await;
        let code = code_of(&shop, &flow).await;
        let typed = format!(" {} -\u{a0}{}\n", &code[..3], &code[3..]);
        session_of(redeem_code(&shop, &flow, &typed, DEVICE).await.unwrap());
    }

    async fn a_code_guessed_six_times_ends_the_request(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let flow = ask(&shop, &ada).await;
        let (code, link) = (code_of(&shop, &flow).await, link_of(&shop, &flow).await);
        let guesses = [other_than(&code), String::new(), "1234567".repeat(100_000), "０１２３４５".to_owned(), "\0".to_owned()];
        for (guess, left) in guesses.iter().zip([4, 3, 2, 1, 0]) {
            assert_eq!(redeem_code(&shop, &flow, guess, DEVICE).await.unwrap(), Redeemed::Wrong { left });
        }
        assert_eq!(redeem_code(&shop, &flow, &other_than(&code), DEVICE).await.unwrap(), Redeemed::Over);
        assert_eq!(redeem_code(&shop, &flow, &code, DEVICE).await.unwrap(), Redeemed::Over);
        assert_eq!(redeem_link(&shop, &link, DEVICE).await.unwrap(), Redeemed::Over);
        assert_eq!(look_at_link(&shop, &link).await.unwrap(), LinkState::Over { can_renew: true });

        // The next request is not touched by it.
        let flow = ask(&shop, &ada).await;
        session_of(redeem_code(&shop, &flow, &code_of(&shop, &flow).await, DEVICE).await.unwrap());
    }

    async fn a_code_counts_only_in_the_browser_that_asked(shop: TestShop) {
        let (ada, bob) = (address("ada@example.com"), address("bob@example.com"));
        for each in [&ada, &bob] {
            open_account(&shop, each, Side::Billing).await;
        }
        let (adas, bobs) = (ask(&shop, &ada).await, ask(&shop, &bob).await);
        let code = code_of(&shop, &adas).await;
        assert_ne!(code, code_of(&shop, &bobs).await);
        assert_eq!(redeem_code(&shop, &bobs, &code, DEVICE).await.unwrap(), Redeemed::Wrong { left: 4 });
        for forged in ["", "x", "\0", &adas[1..], &"a".repeat(3_000_000)] {
            assert_eq!(redeem_code(&shop, forged, &code, DEVICE).await.unwrap(), Redeemed::Over);
        }
        session_of(redeem_code(&shop, &adas, &code, DEVICE).await.unwrap());
    }

    async fn codes_and_links_end_after_fifteen_minutes(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let (first, second) = (ask(&shop, &ada).await, ask(&shop, &ada).await);
        let code = code_of(&shop, &first).await;
        shop.clock.advance_seconds(899);
        session_of(redeem_code(&shop, &first, &code, DEVICE).await.unwrap());
        shop.clock.advance_seconds(1);
        let (code, link) = (code_of(&shop, &second).await, link_of(&shop, &second).await);
        assert_eq!(redeem_code(&shop, &second, &code, DEVICE).await.unwrap(), Redeemed::Over);
        assert_eq!(redeem_link(&shop, &link, DEVICE).await.unwrap(), Redeemed::Over);
    }

    async fn guesses_made_at_once_are_five_all_the_same(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let flow = ask(&shop, &ada).await;
        let wrong = other_than(&code_of(&shop, &flow).await);
        let mut gate = shop.db.write().await.unwrap();
        execute!(&mut gate, "update sign_ins set return_to = null").unwrap();
        let guesses: Vec<_> = (0..12)
            .map(|_| {
                let (shop, flow, wrong) = (shop.shop.clone(), flow.clone(), wrong.clone());
                tokio::spawn(async move { redeem_code(&shop, &flow, &wrong, DEVICE).await.unwrap() })
            })
            .collect();
        wait_until_blocked(&shop, guesses.len()).await;
        drop(gate);
        let mut tries_left = Vec::new();
        for guess in guesses {
            if let Redeemed::Wrong { left } = guess.await.unwrap() {
                tries_left.push(left);
            }
        }
        tries_left.sort_unstable();
        assert_eq!(tries_left, [0, 1, 2, 3, 4]);
    }

    async fn an_address_that_is_guessed_at_all_day_signs_in_by_link_alone(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        for _ in 0..WRONG_CODES_PER_ADDRESS / 5 {
            let flow = ask(&shop, &ada).await;
            let wrong = other_than(&code_of(&shop, &flow).await);
            for _ in 0..5 {
                assert!(matches!(redeem_code(&shop, &flow, &wrong, DEVICE).await.unwrap(), Redeemed::Wrong { .. }));
            }
        }
        shop.clock.advance_seconds(3600);
        let flow = ask(&shop, &ada).await;
        let (code, link) = (code_of(&shop, &flow).await, link_of(&shop, &flow).await);
        assert_eq!(redeem_code(&shop, &flow, &code, DEVICE).await.unwrap(), Redeemed::Over);
        session_of(redeem_link(&shop, &link, DEVICE).await.unwrap());

        shop.clock.advance_seconds(86_400);
        let flow = ask(&shop, &ada).await;
        session_of(redeem_code(&shop, &flow, &code_of(&shop, &flow).await, DEVICE).await.unwrap());
    }

    async fn signing_in_leads_nowhere_but_into_this_shop(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        for wished in ["https://example.org", "//example.org", "/\\example.org", "/\t/example.org", "\0"] {
            let flow = sent(request(&shop, &ada, Some(wished), CLIENT).await.unwrap());
            let redeemed = redeem_code(&shop, &flow, &code_of(&shop, &flow).await, DEVICE).await.unwrap();
            assert!(matches!(redeemed, Redeemed::SignedIn { return_to: None, .. }), "{wished:?}: {redeemed:?}");
        }
    }
}
