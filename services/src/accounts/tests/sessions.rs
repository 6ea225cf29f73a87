//! Sessions and who is behind them (rules 3, 5 and 7).

use domain::{
    account::{Action, Role, Side},
    ids::SessionId,
};
use sqlx::Executor as _;

use super::{DEVICE, address, open_account, person, signed_in};
use crate::{
    accounts::{caller, sessions},
    db::{Db, execute, fetch_one},
    on_both_engines,
    shop::Shop,
    testing::TEST_START,
};

const DAY: i64 = 86_400;

async fn last_use(shop: &Shop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (i64,), "select last_used_at from sessions").unwrap().0
}

/// As if the disk were full.
async fn refuse_writes_to_sessions(shop: &Shop) {
    match &shop.db {
        Db::Sqlite { writer, .. } => writer
            .execute("create trigger full before update on sessions begin select raise(abort, 'disk full'); end")
            .await
            .map(drop),
        Db::Postgres(pool) => pool
            .execute("alter table sessions add constraint full_disk check (last_used_at <= 1795282200000000)")
            .await
            .map(drop),
    }
    .unwrap();
}

on_both_engines! {
    async fn a_session_ends_after_seven_days_without_use(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let session = signed_in(&shop, &ada).await;
        shop.clock.advance_seconds(7 * DAY - 1);
        assert!(caller(&shop, &session).await.unwrap().is_some());
        shop.clock.advance_seconds(7 * DAY);
        assert_eq!(caller(&shop, &session).await.unwrap(), None);
        assert_eq!(sessions::list(&shop, person(&shop, &ada).await).await.unwrap(), []);
    }

    async fn a_session_ends_after_thirty_days_however_much_it_is_used(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let session = signed_in(&shop, &ada).await;
        for _ in 0..29 {
            shop.clock.advance_seconds(DAY);
            assert!(caller(&shop, &session).await.unwrap().is_some());
        }
        shop.clock.advance_seconds(DAY);
        assert_eq!(caller(&shop, &session).await.unwrap(), None);

        let fresh = signed_in(&shop, &ada).await;
        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(sessions::sweep(&mut tx, shop.now()).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(caller(&shop, &fresh).await.unwrap().is_some());
    }

    async fn the_last_use_is_written_at_most_once_a_minute(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let session = signed_in(&shop, &ada).await;
        shop.clock.advance_seconds(59);
        caller(&shop, &session).await.unwrap();
        assert_eq!(last_use(&shop).await, TEST_START.as_micros());
        shop.clock.advance_seconds(1);
        caller(&shop, &session).await.unwrap();
        assert_eq!(last_use(&shop).await, TEST_START.plus_seconds(60).as_micros());
    }

    async fn whoever_reads_still_can_while_nobody_can_write(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let session = signed_in(&shop, &ada).await;
        refuse_writes_to_sessions(&shop).await;
        shop.clock.advance_seconds(3600);
        assert!(caller(&shop, &session).await.unwrap().is_some());
    }

    async fn sessions_are_listed_and_ended_one_by_one(shop: TestShop) {
        let (ada, eve) = (address("ada@example.com"), address("eve@example.com"));
        for each in [&ada, &eve] {
            open_account(&shop, each, Side::Billing).await;
        }
        let older = signed_in(&shop, &ada).await;
        shop.clock.advance_seconds(120);
        let newer = signed_in(&shop, &ada).await;
        let eves = signed_in(&shop, &eve).await;
        let (ada, eve) = (person(&shop, &ada).await, person(&shop, &eve).await);

        let listed = sessions::list(&shop, ada).await.unwrap();
        let seen: Vec<_> = listed.iter().map(|session| (session.device.as_str(), session.last_used)).collect();
        assert_eq!(seen, [(DEVICE, TEST_START.plus_seconds(120)), (DEVICE, TEST_START)]);

        assert!(!sessions::end_one(&shop, eve, listed[0].id).await.unwrap(), "somebody else's");
        assert!(!sessions::end_one(&shop, ada, shop.id(SessionId::from_parts)).await.unwrap(), "nobody's");
        assert!(caller(&shop, &newer).await.unwrap().is_some());
        assert!(sessions::end_one(&shop, ada, listed[0].id).await.unwrap());
        assert!(!sessions::end_one(&shop, ada, listed[0].id).await.unwrap(), "ended before");
        assert_eq!(caller(&shop, &newer).await.unwrap(), None);
        assert!(caller(&shop, &older).await.unwrap().is_some());

        sessions::end(&shop, &older).await.unwrap();
        sessions::end(&shop, "unknown").await.unwrap();
        assert_eq!(caller(&shop, &older).await.unwrap(), None);
        assert_eq!(sessions::list(&shop, ada).await.unwrap(), []);
        assert!(caller(&shop, &eves).await.unwrap().is_some());
    }

    async fn tampered_sessions_are_nobodys(shop: TestShop) {
        let ada = address("ada@example.com");
        open_account(&shop, &ada, Side::Billing).await;
        let session = signed_in(&shop, &ada).await;
        let (id,) = {
            let mut tx = shop.db.read().await.unwrap();
            fetch_one!(&mut tx, (String,), "select token_hash from sessions").unwrap()
        };
        for forged in ["", "\0", &session[1..], &session.to_uppercase(), &format!("{session} "), &id, &"x".repeat(3_000_000)] {
            assert_eq!(caller(&shop, forged).await.unwrap(), None);
        }
    }

    async fn a_caller_may_do_what_their_seats_allow_and_nothing_elsewhere(shop: TestShop) {
        let (ada, bob) = (address("ada@example.com"), address("bob@example.com"));
        let (adas, bobs) =
            (open_account(&shop, &ada, Side::Billing).await, open_account(&shop, &bob, Side::Licensee).await);
        let session = signed_in(&shop, &ada).await;
        let who = caller(&shop, &session).await.unwrap().unwrap();
        assert!(who.may(adas, Action::ChangeBillingTeam));
        assert!(!who.may(adas, Action::SeeLicenses), "the other side");
        assert!(!who.may(bobs, Action::SeeLicenses) && !who.may(bobs, Action::SeeInvoices), "somebody else's");
        assert_eq!(who.accounts_for(Action::SeeInvoices), [adas]);
        assert_eq!(who.accounts_for(Action::Download), []);
        assert!(who.has_side(Side::Billing) && !who.has_side(Side::Licensee));

        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update memberships set role = $1 where side = 'billing'", Role::ReceiveOnly.code()).unwrap();
        tx.commit().await.unwrap();
        let who = caller(&shop, &session).await.unwrap().unwrap();
        assert!(!who.has_side(Side::Billing) && who.accounts_for(Action::SeeInvoices).is_empty());
    }
}
