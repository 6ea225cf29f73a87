//! What the one field finds, and what it does not.

use std::collections::BTreeSet;

use sqlx::{AssertSqlSafe, Executor, Row, SqlSafeStr};

use super::*;
use crate::{
    db::{Db, STATEMENTS},
    testing::open_sqlite,
};

async fn exact(shop: &Shop, typed: &str) -> Option<Subject> {
    search(shop, typed, "").await.unwrap().exact
}

async fn names(shop: &Shop, typed: &str) -> Vec<String> {
    search(shop, typed, "").await.unwrap().customers.into_iter().map(|customer| customer.handle).collect()
}

/// What makes ten thousand customers cost the same as ten: every statement of these pages goes by an
/// index, however the tables grow.
#[tokio::test]
async fn no_page_walks_a_whole_table() {
    let test_db = open_sqlite().await;
    let Db::Sqlite { writer, .. } = test_db.db() else { panic!("not SQLite") };
    let pages = ["src/vendor/", "src/billing/overview.rs", "src/licensing/read.rs", "src/invoicing/read.rs"];
    // Who is staff, which are few; what is done once in the life of a shop.
    let others = ["from staff s join people", "not exists (select 1 from account_words w "];
    let mut looked = 0;
    for statement in STATEMENTS {
        let is_page = pages.iter().any(|page| statement.file.contains(page)) && !statement.file.contains("/tests/");
        if !is_page || others.iter().any(|other| statement.sql.contains(other)) {
            continue;
        }
        let plan = format!("explain query plan {}", statement.sql);
        for step in writer.fetch_all(AssertSqlSafe(plan).into_sql_str()).await.unwrap() {
            let step: String = step.get("detail");
            // These hold no more than what waits, or came back.
            let few = [" INDEX jobs_parked", " INDEX jobs_waiting", " INDEX mails_that_came_back"];
            let is_short = few.iter().any(|index| step.contains(index));
            // Of a list, what an index found for the one page.
            let is_found = matches!(step.as_str(), "SCAN CONSTANT ROW" | "SCAN page");
            let walks = step.starts_with("SCAN ") && !is_found && !is_short;
            assert!(!walks, "{}:{}: {step}", statement.file, statement.line);
        }
        looked += 1;
    }
    assert!(looked > 30, "{looked} statements");
}

on_both_engines! {
    async fn everything_that_names_a_thing_finds_it(shop: TestShop) {
        let token = sell(&shop).await;
        let staff = sven(&shop).await;
        let id = only_license(&shop).await;
        let found = license(&shop, &staff, id).await.unwrap().unwrap();
        let order_page = Some(Subject::Order(found.order));
        for typed in [
            token.clone(),
            format!("  http://127.0.0.1:3000/orders/{token} "),
            found.order.to_string(),
            "2026-000001".to_owned(),
            "https://shop.example.com/billing/invoices/2026-000001.pdf".to_owned(),
        ] {
            assert_eq!(exact(&shop, &typed).await, order_page, "{typed}");
        }
        for typed in [id.to_string(), found.key.clone(), found.key.to_lowercase().replace('-', " ")] {
            assert_eq!(exact(&shop, &typed).await, Some(Subject::License(id)), "{typed}");
        }
        let account = found.billing_account.0.clone();
        assert_eq!(exact(&shop, &account).await, Some(Subject::Customer(account.parse().unwrap())));
        for typed in ["2026-000002", "lic_01jd0000000000000000000000", "nothing at all", "%", "_", "'", "@", "💥"] {
            let found = search(&shop, typed, "").await.unwrap();
            assert!(found.exact.is_none() && found.customers.is_empty() && found.orders.is_empty(), "{typed}");
        }
    }

    async fn customers_are_found_by_the_beginnings_of_their_words(shop: TestShop) {
        sell(&shop).await;
        for typed in ["ana", "RUIZ", "cont", "contoso ltd", "Ana Ruiz Contoso", "ana@contoso.example", " Ana@Contoso.", "ana@"] {
            assert_eq!(names(&shop, typed).await, [ANA], "{typed}");
        }
        assert_eq!(names(&shop, "fabrikam").await, [BO]);
        assert_eq!(names(&shop, "ana fabrikam").await, Vec::<String>::new(), "each word must be there");
        assert_eq!(names(&shop, "uiz").await, Vec::<String>::new(), "words are found from their beginning");
        let both = names(&shop, "example").await;
        assert_eq!(both.iter().map(String::as_str).collect::<BTreeSet<_>>(), [ANA, BO].into());
        let orders = search(&shop, BO, "").await.unwrap().orders;
        assert_eq!(orders.len(), 1, "orders that name the address, as payer or licensee");
    }

    async fn an_order_that_was_declined_is_found_by_its_address(shop: TestShop) {
        shop.stock().await;
        let mut declined = placement("draft-1", "other", ANA, BO);
        declined.card.number = "4000000000000002".to_owned();
        checkout::place(&shop, declined).await.unwrap();
        let staff = sven(&shop).await;
        let found = search(&shop, ANA, "").await.unwrap();
        assert!(found.customers.is_empty(), "a decline leaves no account");
        assert_eq!(found.orders[0].state, "declined");
        let order = order(&shop, &staff, found.orders[0].id).await.unwrap().unwrap();
        assert!(order.billing.account.is_none() && order.license.is_none() && order.mails.is_empty());
        assert!(order.timeline.iter().any(|event| matches!(event.what, What::Declined { .. })));
    }

    async fn pages_of_a_search_hold_everybody_once(shop: TestShop) {
        shop.stock().await;
        let mut expected = BTreeSet::new();
        for number in 0..60 {
            // Two words of each begin with "co": nobody may come twice.
            let who = format!("comma{}@corner{number}.example", number % 7);
            checkout::place(&shop, placement(&format!("draft-{number}"), "me", &who, "")).await.unwrap();
            shop.clock.advance_seconds(3700);
            expected.insert(who);
        }
        let (mut seen, mut after, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let found = search(&shop, "co", &after).await.unwrap();
            seen.extend(found.customers.into_iter().map(|customer| customer.handle));
            pages += 1;
            match found.next {
                Some(next) => after = next,
                None => break,
            }
        }
        assert_eq!((pages, seen.len()), (3, 60));
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), expected);

        let (mut orders, mut after) = (Vec::new(), String::new());
        loop {
            let found = search(&shop, "", &after).await.unwrap();
            orders.extend(found.orders.iter().map(|order| (order.placed, order.id)));
            match found.next {
                Some(next) => after = next,
                None => break,
            }
        }
        assert_eq!(orders.len(), 60);
        assert!(orders.is_sorted_by(|one, next| one > next), "the newest first, none twice");
    }

    async fn customers_from_before_the_search_are_found_after_a_sweep(shop: TestShop) {
        sell(&shop).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "delete from account_words").unwrap();
        tx.commit().await.unwrap();
        assert!(names(&shop, "ana").await.is_empty());
        let mut tx = shop.db.write().await.unwrap();
        assert_eq!(words::index_missing(&mut tx).await.unwrap(), 2);
        assert_eq!(words::index_missing(&mut tx).await.unwrap(), 0);
        tx.commit().await.unwrap();
        assert_eq!(names(&shop, "ana").await, [ANA]);
    }
}
