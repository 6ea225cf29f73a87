//! Nobody learns from the sign-in page whether an address has an account (rule 7).

use domain::account::Side;

use super::{CLIENT, address, ask, mail_of, open_account, other_than, statements};
use crate::{
    accounts::sign_in::{Redeemed, Requested, redeem_code, request},
    db::{execute, fetch_one},
    on_both_engines,
    tokens::hash_token,
};

on_both_engines! {
    async fn known_and_unknown_addresses_get_the_same_answer_by_the_same_statements(shop: TestShop) {
        let (known, unknown) = (address("ada@example.com"), address("eve@example.com"));
        open_account(&shop, &known, Side::Billing).await;

        let (to_known, by_known) = statements::of(&shop, request(&shop, &known, None, CLIENT)).await;
        let (to_unknown, by_unknown) = statements::of(&shop, request(&shop, &unknown, None, CLIENT)).await;

        assert!(by_known.len() >= 5, "{by_known:#?}");
        assert_eq!(by_known, by_unknown);
        let (Requested::Sent { flow: left }, Requested::Sent { flow: right }) = (to_known.unwrap(), to_unknown.unwrap())
        else { panic!("one of them was refused") };
        assert_eq!(left.len(), right.len());
    }

    async fn guesses_at_an_unknown_address_look_like_guesses_at_a_known_one(shop: TestShop) {
        let (known, unknown) = (address("ada@example.com"), address("eve@example.com"));
        open_account(&shop, &known, Side::Licensee).await;
        let (to_known, to_unknown) = (ask(&shop, &known).await, ask(&shop, &unknown).await);
        let wrong = other_than(&mail_of(&shop, &to_known).await.code().unwrap());

        for _ in 0..7 {
            let (left, by_left) = statements::of(&shop, redeem_code(&shop, &to_known, &wrong, "")).await;
            let (right, by_right) = statements::of(&shop, redeem_code(&shop, &to_unknown, &wrong, "")).await;
            assert_eq!(left.unwrap(), right.unwrap());
            assert!(!by_left.is_empty());
            assert_eq!(by_left, by_right);
        }
    }

    async fn a_lucky_guess_at_an_unknown_address_is_a_wrong_code(shop: TestShop) {
        let flow = ask(&shop, &address("eve@example.com")).await;
        let mut tx = shop.db.write().await.unwrap();
        let (id,) =
            fetch_one!(&mut tx, (String,), "select id from sign_ins where flow_hash = $1", hash_token(&flow)).unwrap();
        let lucky = shop.key.hash_code(&id, "123456");
        execute!(&mut tx, "update sign_ins set code_hash = $1 where id = $2", lucky, id).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(redeem_code(&shop, &flow, "123456", "").await.unwrap(), Redeemed::Wrong { left: 4 });
    }

    async fn the_mail_alone_tells(shop: TestShop) {
        let (known, unknown) = (address("ada@example.com"), address("Eve@Example.com"));
        open_account(&shop, &known, Side::Billing).await;

        let to_known = mail_of(&shop, &ask(&shop, &known).await).await;
        assert!(to_known.code().is_some() && to_known.link().is_some());

        let to_unknown = mail_of(&shop, &ask(&shop, &unknown).await).await;
        assert_eq!(to_unknown.recipient, "Eve@Example.com");
        assert_eq!((to_unknown.code(), to_unknown.link()), (None, None));
    }

    async fn an_address_that_only_receives_mail_does_not_sign_in(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update memberships set role = $1", "receive_only").unwrap();
        tx.commit().await.unwrap();
        assert_eq!(mail_of(&shop, &ask(&shop, &ada).await).await.link(), None);
    }

    async fn the_mail_goes_to_the_spelling_on_file(shop: TestShop) {
        let on_file = address("Édith@Example.com");
        open_account(&shop, &on_file, Side::Billing).await;
        // One key, but at some hosts another mailbox.
        let other_case = address("édith@example.com");
        let mail = mail_of(&shop, &ask(&shop, &other_case).await).await;
        assert_eq!(mail.recipient, "Édith@Example.com");
    }
}
