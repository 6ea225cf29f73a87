//! Which accounts orders make (rules 1 and 2).

use std::sync::Arc;

use domain::account::{Role, Side};
use tokio::sync::Barrier;

use super::{address, contact, open_account, person, signed_in};
use crate::{
    accounts::{Contact, Seat, caller, ensure_account, ensure_both},
    db::{execute, fetch_all, fetch_one},
    on_both_engines,
    shop::Shop,
};

/// Handle, has billing, has licensee, name, country.
type AccountRow = (String, i64, i64, String, Option<String>);

async fn accounts(shop: &Shop) -> Vec<AccountRow> {
    let mut tx = shop.db.read().await.unwrap();
    let sql_order = fetch_all!(
        &mut tx,
        AccountRow,
        "select handle, has_billing, has_licensee, name, country from accounts order by created_at, handle_key",
    );
    sql_order.unwrap()
}

async fn count_people_and_memberships(shop: &Shop) -> (i64, i64) {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(
        &mut tx,
        (i64, i64),
        "select cast((select count(*) from people) as bigint), cast((select count(*) from memberships) as bigint)",
    )
    .unwrap()
}

fn account(handle: &str, billing: i64, licensee: i64, name: &str) -> AccountRow {
    (handle.to_owned(), billing, licensee, name.to_owned(), None)
}

on_both_engines! {
    async fn two_addresses_make_two_accounts_and_one_makes_one(shop: TestShop) {
        let (ada, bob, eve) = (address("ada@example.com"), address("bob@example.com"), address("eve@example.com"));
        let mut tx = shop.db.write().await.unwrap();
        let (payer, user) =
            ensure_both(&mut tx, &shop, &contact(&bob, "Bob"), &contact(&ada, "Ada")).await.unwrap();
        let (both, same) = ensure_both(&mut tx, &shop, &contact(&eve, "Eve"), &contact(&eve, "Eve")).await.unwrap();
        tx.commit().await.unwrap();
        assert_ne!(payer, user);
        assert_eq!(both, same);
        assert_eq!(
            accounts(&shop).await,
            [
                account("ada@example.com", 0, 1, "Ada"),
                account("bob@example.com", 1, 0, "Bob"),
                account("eve@example.com", 1, 1, "Eve"),
            ]
        );
        assert_eq!(count_people_and_memberships(&shop).await, (3, 4));
    }

    async fn a_second_order_adds_the_missing_side_and_renames_nobody(shop: TestShop) {
        let ada = address("Ada@Example.com");
        let first = open_account(&shop, &ada, Side::Licensee).await;
        let shouted = address("ADA@EXAMPLE.COM");
        let mut tx = shop.db.write().await.unwrap();
        let order = Contact { address: &shouted, name: "Mallory", organization: Some("Other"), country: Some("DE") };
        for _ in 0..2 {
            let again = ensure_account(&mut tx, &shop, &order, Side::Billing).await.unwrap();
            assert_eq!(again, first);
        }
        tx.commit().await.unwrap();
        let expected = ("Ada@Example.com".to_owned(), 1, 1, "Ada Lovelace".to_owned(), Some("DE".to_owned()));
        assert_eq!(accounts(&shop).await, [expected]);

        let session = signed_in(&shop, &ada).await;
        let seats = caller(&shop, &session).await.unwrap().unwrap().seats;
        let seat = |side| Seat { account: first, handle: "Ada@Example.com".to_owned(), side, role: Role::owner_of(side), has_customers: false };
        assert_eq!(seats, [seat(Side::Billing), seat(Side::Licensee)]);
    }

    async fn internationalized_domains_are_one_handle(shop: TestShop) {
        let first = open_account(&shop, &address("info@BÜCHER.example"), Side::Billing).await;
        let second = open_account(&shop, &address(" Info@xn--bcher-kva.example "), Side::Billing).await;
        assert_eq!(first, second);
        assert_eq!(count_people_and_memberships(&shop).await, (1, 1));
        assert_eq!(accounts(&shop).await, [account("info@BÜCHER.example", 1, 0, "Ada Lovelace")]);
    }

    async fn a_member_of_other_accounts_gets_an_account_of_its_own(shop: TestShop) {
        let (ada, bob) = (address("ada@example.com"), address("bob@example.com"));
        let adas = open_account(&shop, &ada, Side::Licensee).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(
            &mut tx,
            "insert into people (id, address_key, address, created_at) values ($1, $2, $2, 1)",
            "per_01jd7000000000000000000000",
            bob.key(),
        )
        .unwrap();
        execute!(
            &mut tx,
            "insert into memberships (id, person_id, account_id, side, role, created_at)
             values ('mem_x', $1, $2, 'licensee', 'licensee_member', 1)",
            "per_01jd7000000000000000000000",
            adas.to_string(),
        )
        .unwrap();
        tx.commit().await.unwrap();

        let bobs = open_account(&shop, &bob, Side::Licensee).await;
        assert_ne!(adas, bobs);
        assert_eq!(person(&shop, &bob).await.to_string(), "per_01jd7000000000000000000000");
        let session = signed_in(&shop, &bob).await;
        let seats = caller(&shop, &session).await.unwrap().unwrap().seats;
        let mut roles: Vec<_> = seats.iter().map(|seat| (seat.account, seat.role)).collect();
        roles.sort_unstable_by_key(|(_, role)| role.code());
        assert_eq!(roles, [(adas, Role::LicenseeMember), (bobs, Role::LicenseeOwner)]);
    }

    async fn two_orders_at_once_make_one_account(shop: TestShop) {
        let mut first = shop.db.write().await.unwrap();
        let one = ensure_account(&mut first, &shop, &contact(&address("ada@example.com"), "Ada"), Side::Billing).await;
        let second = tokio::spawn({
            let shop = shop.shop.clone();
            async move { open_account(&shop, &address("ADA@example.com"), Side::Licensee).await }
        });
        tokio::task::yield_now().await;
        first.commit().await.unwrap();
        assert_eq!(one.unwrap(), second.await.unwrap());
        assert_eq!(accounts(&shop).await, [account("ada@example.com", 1, 1, "Ada")]);
        assert_eq!(count_people_and_memberships(&shop).await, (1, 2));
    }

    async fn an_order_that_is_given_up_leaves_no_account(shop: TestShop) {
        let ada = address("ada@example.com");
        let mut first = shop.db.write().await.unwrap();
        ensure_account(&mut first, &shop, &contact(&ada, "Ada"), Side::Billing).await.unwrap();
        let waiting = tokio::spawn({
            let (shop, ada) = (shop.shop.clone(), ada.clone());
            async move { open_account(&shop, &ada, Side::Licensee).await }
        });
        tokio::task::yield_now().await;
        drop(first);
        waiting.await.unwrap();
        assert_eq!(accounts(&shop).await, [account("ada@example.com", 0, 1, "Ada Lovelace")]);
    }

    async fn people_who_buy_for_each_other_at_once_do_not_block_each_other(shop: TestShop) {
        let start = Arc::new(Barrier::new(8));
        let orders: Vec<_> = (0..8)
            .map(|number| {
                let (shop, start) = (shop.shop.clone(), Arc::clone(&start));
                tokio::spawn(async move {
                    let (ada, bob) = (address("ada@example.com"), address("bob@example.com"));
                    let (payer, user) = if number % 2 == 0 { (&ada, &bob) } else { (&bob, &ada) };
                    start.wait().await;
                    let mut tx = shop.db.write().await?;
                    ensure_both(&mut tx, &shop, &contact(payer, "Payer"), &contact(user, "User")).await?;
                    tx.commit().await
                })
            })
            .collect();
        for order in orders {
            order.await.unwrap().unwrap();
        }
        assert_eq!(count_people_and_memberships(&shop).await, (2, 4));
    }
}
