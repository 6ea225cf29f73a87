//! Renewals by invoice spend what the account has (rule 17): a part, all of it, and never what another
//! invoice already counts on.

use domain::{
    by_invoice::Standing,
    money::{Currency, Money},
};

use super::{changes::balance, *};
use crate::{
    billing::{ledger, transfers},
    invoicing, on_both_engines,
    testing::{by_invoice, caller, transfer},
    vendor::Recorded,
};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

/// Ana orders a node for Bo by invoice, and pays so much for it.
async fn paid(shop: &TestShop, draft: &str, number: &str, amount: &str) -> SubscriptionId {
    let id = buy(shop, |post| *post = by_invoice(draft, "other", ANA, BO)).await;
    look(shop).await;
    received(shop, number, amount).await;
    id
}

async fn received(shop: &TestShop, number: &str, amount: &str) {
    shop.clock.advance_seconds(1);
    let reference = format!("{number} {amount} {}", shop.now().as_seconds());
    assert_eq!(transfer(shop, number, amount, &reference).await, Recorded::Yes);
}

async fn free(shop: &TestShop) -> i64 {
    let account = caller(shop, ANA).await.seats[0].account;
    ledger::free_balance(&mut shop.db.read().await.unwrap(), account, Currency::Usd).await.unwrap().minor
}

async fn open(shop: &TestShop, number: &str) -> (i64, i64, Standing) {
    let mut tx = shop.db.read().await.unwrap();
    let found = transfers::find(&mut tx, number.parse().unwrap()).await.unwrap().unwrap();
    (found.from_balance.minor, found.missing().minor, found.standing)
}

on_both_engines! {
    async fn what_was_paid_too_much_is_taken_off_the_next_invoice(shop: TestShop) {
        shop.stock().await;
        let id = paid(&shop, "draft-1", "2026-000001", "1749.00").await;
        assert_eq!((balance(&shop).await, free(&shop).await), (5_000, 5_000));
        look_on(&shop, &["2027-10-22"]).await;
        assert_eq!(open(&shop, "2027-000001").await, (5_000, 164_900, Standing::Open));
        assert_eq!((balance(&shop).await, free(&shop).await), (-164_900, 0));
        let ana = caller(&shop, ANA).await;
        let paper = invoicing::find(&shop, &ana, "2027-000001".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((paper.total.gross, paper.asked()), (usd(169_900), usd(164_900)));
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("$1,649.00") && !words.contains("$1,699.00"), "{words}");
        let offered = offer(&shop, &ana, id).await.unwrap().unwrap();
        assert_eq!((offered.charged, offered.invoice.unwrap().from_balance), (usd(164_900), usd(5_000)));
        received(&shop, "2027-000001", "1649.00").await;
        assert_eq!(open(&shop, "2027-000001").await, (5_000, 0, Standing::Paid));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!((balance(&shop).await, free(&shop).await), (0, 0));
    }

    async fn what_covers_it_whole_renews_at_once(shop: TestShop) {
        shop.stock().await;
        let id = paid(&shop, "draft-1", "2026-000001", "3500.00").await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-10-22"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        let mut tx = shop.db.read().await.unwrap();
        assert!(transfers::find(&mut tx, "2027-000001".parse().unwrap()).await.unwrap().is_none(), "nothing is open");
        drop(tx);
        let ana = caller(&shop, ANA).await;
        let paper = invoicing::find(&shop, &ana, "2027-000001".parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((paper.payment.unwrap().method.as_str(), paper.from_balance), ("your balance", Some(usd(169_900))));
        assert_eq!(balance(&shop).await, 10_200);
        assert_eq!((subjects(&shop, ANA, since).await.len(), subjects(&shop, BO, since).await.len()), (1, 1));
        look_on(&shop, &["2028-10-21", "2028-10-22"]).await;
        assert_eq!(open(&shop, "2028-000001").await, (10_200, 159_700, Standing::Open), "and the rest the year after");
        assert_eq!(charges(&shop).await, (0, 0));
    }

    async fn nothing_is_spent_twice_and_what_is_owed_elsewhere_takes_nothing(shop: TestShop) {
        shop.stock().await;
        paid(&shop, "draft-1", "2026-000001", "1749.00").await;
        paid(&shop, "draft-2", "2026-000002", "1699.00").await;
        look_on(&shop, &["2027-10-22"]).await;
        let both = [open(&shop, "2027-000001").await, open(&shop, "2027-000002").await];
        let spent: i64 = both.iter().map(|(from_balance, ..)| from_balance).sum();
        assert_eq!((spent, free(&shop).await, balance(&shop).await), (5_000, 0, -334_800));
        // What comes too much for one is free, though the other is open.
        let (paid, other) = if both[0].0 > 0 { ("2027-000001", "2027-000002") } else { ("2027-000002", "2027-000001") };
        received(&shop, paid, "1700.00").await;
        assert_eq!((free(&shop).await, open(&shop, other).await.1), (5_100, 169_900));
        let overview = crate::billing::overview(&shop, &caller(&shop, ANA).await, crate::catalog::vendor(&mut shop.db.read().await.unwrap()).await.unwrap().as_ref()).await.unwrap();
        assert_eq!(overview.balances, [usd(5_100)]);
    }

    async fn taken_back_it_returns_what_it_took(shop: TestShop) {
        shop.stock().await;
        let id = paid(&shop, "draft-1", "2026-000001", "1749.00").await;
        look_on(&shop, &["2027-10-22", "2027-11-21", "2027-12-22"]).await;
        assert_eq!(stands(&shop, id).await.0, "expired");
        assert_eq!((balance(&shop).await, free(&shop).await), (5_000, 5_000));
    }
}
