use super::*;
use crate::{db::execute, on_both_engines, testing::caller};

on_both_engines! {
    async fn a_trial_ends_by_itself_and_costs_nothing(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.way = "trial".to_owned()).await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2026-12-13"]).await;
        assert_eq!(subjects(&shop, ANA, since).await, Vec::<String>::new(), "not a day too early");
        look_on(&shop, &["2026-12-14", "2026-12-20"]).await;
        assert_eq!(stands(&shop, id).await, stand("trialing", "2026-11-21", "2026-12-21", true));
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains(&format!("/billing/subscriptions/{id}/pay")) && words.contains("$99.00"), "{words}");
        let words = newest_words(&shop, BO).await;
        assert!(words.contains("ask Ana Ruiz") && !words.contains('$') && !words.contains("/billing/"), "{words}");
        look_on(&shop, &["2026-12-21", "2027-02-01"]).await;
        assert_eq!(stands(&shop, id).await, stand("expired", "2026-11-21", "2026-12-21", false));
        let told = ["The trial of Bullet Chart ends on 21 December 2026", "Your trial of Bullet Chart has ended"];
        for address in [ANA, BO] {
            assert_eq!(subjects(&shop, address, since).await, told, "{address}");
        }
        assert!(newest_words(&shop, ANA).await.contains(&format!("/billing/subscriptions/{id}/pay")));
        assert!(!newest_words(&shop, BO).await.contains("/billing/"));
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((0, 0), 0));
    }

    async fn a_trial_that_is_paid_early_is_not_reminded_of(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.way = "trial".to_owned()).await;
        sleep_until(&shop, "2026-12-01");
        let ana = caller(&shop, ANA).await;
        assert_eq!(super::paying::pay_with(&shop, &ana, id, super::paying::MASTERCARD).await, PaidNow::Paid);
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2026-12-14", "2026-12-21"]).await;
        assert_eq!(subjects(&shop, ANA, since).await, Vec::<String>::new());
    }

    async fn what_was_canceled_ends_without_grace_and_without_a_word_before(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let since = shop.now().plus_seconds(1);
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update subscriptions set ends = 1").unwrap();
        tx.commit().await.unwrap();
        look_on(&shop, &["2027-10-22", "2027-11-14", "2027-11-21", "2027-11-22"]).await;
        assert_eq!(stands(&shop, id).await, stand("canceled", "2026-11-21", "2027-11-21", false));
        assert_eq!(subjects(&shop, ANA, since).await, ["Your license for Bullet Chart has ended"]);
        assert!(newest_words(&shop, ANA).await.contains("as it was canceled"));
        assert_eq!((charges(&shop).await, events(&shop, id).await), ((1, 0), vec!["subscription_canceled 21 November 2027".to_owned()]));
    }

    async fn without_a_card_grace_begins_unpaid(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update subscriptions set payment_method_id = null").unwrap();
        tx.commit().await.unwrap();
        look_on(&shop, &["2027-10-22", "2027-11-14", "2027-11-21", "2027-12-12"]).await;
        assert_eq!(stands(&shop, id).await.0, "past_due");
        look_on(&shop, &["2027-12-21"]).await;
        assert_eq!((stands(&shop, id).await.0.as_str(), charges(&shop).await), ("expired", (1, 0)));
    }

    async fn a_subscription_that_is_not_there_is_no_accident(shop: TestShop) {
        advance(&shop, "sub_01h455vb4pex5vsknk084sn02q".parse().unwrap()).await.unwrap();
    }
}
