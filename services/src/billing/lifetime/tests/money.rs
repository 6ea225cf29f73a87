//! No sequence of purchases, changes, renewals and refunds creates or loses money (rule 17): the ledger
//! always sums to what the sandbox charged less what it gave back, and balances are what is left.

use super::{
    changes::{choose, wants},
    *,
};
use crate::{
    billing::{
        changes::{keep, offer},
        refunds::refund,
    },
    clock::Chance,
    testing::{caller, open_postgres, open_sqlite, shop_on},
};

/// What the books say of all accounts together, in minor units.
#[derive(Debug, PartialEq, Eq)]
struct Books {
    /// Of the sandbox.
    charged: i64,
    given_back: i64,
    /// Of the ledger: charges and refunds; invoices; credit notes.
    paid: i64,
    invoiced: i64,
    credited: i64,
    lowest_balance: i64,
    /// Invoices of which more was credited than they were over, in net, tax or gross.
    exceeded: i64,
}

async fn books(shop: &TestShop) -> Books {
    let mut tx = shop.db.read().await.unwrap();
    let (charged, given_back, paid, invoiced, credited, lowest_balance, exceeded) = fetch_one!(
        &mut tx,
        (i64, i64, i64, i64, i64, i64, i64),
        "select (select cast(coalesce(sum(amount), 0) as bigint) from sandbox_charges where outcome = 'paid'),
                (select cast(coalesce(sum(amount), 0) as bigint) from sandbox_refunds where outcome = 'paid'),
                (select cast(coalesce(sum(amount), 0) as bigint) from ledger
                 where kind in ('charge', 'refund', 'refund_failed')),
                (select cast(coalesce(sum(gross), 0) as bigint) from invoices where kind = 'invoice'),
                (select cast(coalesce(sum(gross), 0) as bigint) from invoices where kind = 'credit_note'),
                (select cast(coalesce(min(balance), 0) as bigint) from
                    (select sum(amount) as balance from ledger group by account_id) as balances),
                (select cast(count(*) as bigint) from invoices i where exists
                    (select 1 from invoices n where n.credits_id = i.id
                     group by n.credits_id having sum(n.net) > i.net or sum(n.tax) > i.tax or sum(n.gross) > i.gross))",
    )
    .unwrap();
    Books { charged, given_back, paid, invoiced, credited, lowest_balance, exceeded }
}

async fn check(shop: &TestShop, story: &[String]) {
    let books = books(shop).await;
    assert_eq!(books.paid, books.charged - books.given_back, "{books:?} {story:#?}");
    let balance = super::changes::balance(shop).await;
    assert_eq!(balance, books.paid - books.invoiced + books.credited, "{books:?} {story:#?}");
    assert!(books.lowest_balance >= 0 && balance >= 0, "{books:?} {story:#?}");
    assert_eq!(books.exceeded, 0, "{books:?} {story:#?}");
}

/// Two subscriptions of one account, to which things happen by chance.
async fn play(shop: &TestShop, seed: u64, steps: u32) {
    let chance = Chance::from_seed(seed);
    let taxed = "country = \"DE\"\nvat_id = \"DE136695976\"\nvat_registrations = [\"DE\", \"OSS\"]";
    crate::catalog::import(shop, &crate::testing::CATALOG.replace("country = \"US\"", taxed)).await.unwrap();
    let cards = ["4242424242424242", FALTERS, PAYS_ONCE];
    let mut subscriptions = Vec::new();
    for draft in 0..2_u32 {
        let number = cards[usize::try_from(chance.below(3)).unwrap()];
        let cycle = ["monthly", "yearly", "three_year"][usize::try_from(chance.below(3)).unwrap()];
        let id = buy(shop, |post| {
            *post = placement(&format!("draft-{draft}"), "other", ANA, BO);
            post.card.number = number.to_owned();
            post.form.cycle = cycle.to_owned();
            post.form.billing_country = "FI".to_owned();
        })
        .await;
        subscriptions.push(id);
        shop.clock.advance_seconds(3600);
    }
    let ana = caller(shop, ANA).await;
    let mut story = vec![format!("seed {seed}")];
    for _ in 0..steps {
        let id = subscriptions[usize::try_from(chance.below(2)).unwrap()];
        match chance.below(10) {
            0..=4 => {
                let license_type = ["users", "nodes"][usize::try_from(chance.below(2)).unwrap()];
                let cycle = ["monthly", "yearly", "three_year"][usize::try_from(chance.below(3)).unwrap()];
                let quantity = if license_type == "users" { 1 } else { chance.below(4) + 1 };
                if offer(shop, &ana, id).await.unwrap().unwrap().standing.is_ok() {
                    let changed = wants(shop, id, &choose(license_type, quantity, cycle)).await;
                    story.push(format!("{id} {license_type} {quantity} {cycle}: {changed:?}"));
                }
            }
            6 if chance.below(4) == 0 => {
                let refunded = refund(shop, &ana, id).await.unwrap().unwrap();
                look(shop).await;
                story.push(format!("{id} refund: {refunded:?}"));
            }
            5 => {
                keep(shop, &ana, id).await.unwrap();
                story.push("kept".to_owned());
            }
            _ => {
                let days = i64::from(chance.below(70)) + 1;
                shop.clock.advance_seconds(days * 86_400 + i64::from(chance.below(86_400)));
                look(shop).await;
                story.push(format!("{days} days"));
            }
        }
        check(shop, &story).await;
    }
    // Everything that was open comes to its end.
    shop.clock.advance_seconds(3 * 86_400);
    look(shop).await;
    check(shop, &story).await;
}

#[tokio::test]
async fn no_sequence_creates_or_loses_money() {
    for seed in 1..=6 {
        play(&shop_on(open_sqlite().await).await, seed, 30).await;
    }
}

#[tokio::test]
async fn nor_on_postgresql() {
    for seed in 101..=102 {
        play(&shop_on(open_postgres().await).await, seed, 20).await;
    }
}
