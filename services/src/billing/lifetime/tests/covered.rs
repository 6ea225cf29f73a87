//! A renewal by card that has no card, and that the account's balance covers (rule 17): nobody lapses over
//! money that is there.

use super::{changes::balance, *};
use crate::{
    billing::{
        self,
        cards::{self, Removed},
    },
    catalog, on_both_engines,
    testing::{by_invoice, caller, transfer},
};

/// A year by card whose card was removed, beside an order by invoice for which so much came too much.
async fn without_card(shop: &TestShop, paid: &str) -> SubscriptionId {
    shop.stock().await;
    let id = buy(shop, |_| ()).await;
    shop.clock.advance_seconds(1);
    let other = buy(shop, |post| *post = by_invoice("draft-2", "other", ANA, BO)).await;
    transfer(shop, "2026-000002", paid, "once").await;
    let ana = caller(shop, ANA).await;
    assert_eq!(want(shop, &ana, other, Wanted::Cancel).await.unwrap(), Some(Changed::Done));
    let card = cards::cards(shop, &ana, None).await.unwrap().unwrap().cards[0].id;
    assert_eq!(cards::remove(shop, &ana, card, true).await.unwrap(), Some(Removed::Done));
    id
}

/// What the balance covers, as the page of one and the list of all say it.
async fn is_covered(shop: &TestShop, id: SubscriptionId) -> bool {
    let ana = caller(shop, ANA).await;
    let vendor = catalog::vendor(&mut shop.db.read().await.unwrap()).await.unwrap();
    let all = billing::overview(shop, &ana, vendor.as_ref()).await.unwrap().subscriptions;
    let one = billing::subscription(shop, &ana, id).await.unwrap().unwrap().0;
    assert_eq!(all.iter().find(|each| each.id == id).unwrap().is_covered, one.is_covered);
    one.is_covered
}

on_both_engines! {
    async fn a_balance_renews_what_no_card_pays(shop: TestShop) {
        let id = without_card(&shop, "1899.00").await;
        assert_eq!((balance(&shop).await, is_covered(&shop, id).await), (20_000, true));
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-11-14"]).await;
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("Your balance pays it") && !words.to_lowercase().contains("no card"), "{words}");
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!((charges(&shop).await, balance(&shop).await), ((1, 0), 10_100));
        let mailed = subjects(&shop, ANA, since).await;
        assert!(!mailed.iter().any(|subject| subject.contains("No card")), "{mailed:?}");
        assert!(events(&shop, id).await.iter().any(|event| event.starts_with("subscription_renewed")));
    }

    async fn what_does_not_reach_lapses_and_is_told(shop: TestShop) {
        let id = without_card(&shop, "1797.99").await;
        assert_eq!((balance(&shop).await, is_covered(&shop, id).await), (9_899, false));
        look_on(&shop, &["2027-11-14"]).await;
        assert!(newest_words(&shop, ANA).await.contains("no card pays"));
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await.0, "past_due");
        assert!(subjects(&shop, ANA, Instant::from_micros(0)).await.contains(&"No card pays the renewal of Bullet Chart".to_owned()));
    }
}
