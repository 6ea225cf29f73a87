use super::*;
use crate::on_both_engines;

const FAILED: &str = "$99.00 for Bullet Chart could not be charged to the Visa ending in 0000";
const STOPS: &str = "The license for Bullet Chart stops after 20 December 2027";
const ENDED: &str = "Your license for Bullet Chart has ended";

on_both_engines! {
    async fn an_empty_account_is_asked_five_times_and_then_the_license_ends(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-14"]).await;
        let since = shop.now().plus_seconds(1);
        let tries = ["2027-11-21", "2027-11-23", "2027-11-28", "2027-12-05", "2027-12-12"];
        for (nth, date) in (1..).zip(tries) {
            look_on(&shop, &[date]).await;
            assert_eq!(charges(&shop).await, (1, nth), "{date}");
            assert_eq!(stands(&shop, id).await, stand("past_due", "2026-11-21", "2027-11-21", true));
            let words = newest_words(&shop, ANA).await;
            assert!(words.contains("not enough funds") && words.contains("20 December 2027"), "{words}");
            let last = nth == 5;
            assert_eq!((words.contains("Tried again"), words.contains("That was the last try")), (!last, last), "{date}");
        }
        look_on(&shop, &["2027-12-20"]).await;
        assert_eq!(stands(&shop, id).await.0, "past_due");
        look_on(&shop, &["2027-12-21", "2028-03-01"]).await;
        assert_eq!(stands(&shop, id).await, stand("expired", "2026-11-21", "2027-11-21", false));
        assert_eq!(subjects(&shop, ANA, since).await, [FAILED, FAILED, FAILED, FAILED, FAILED, STOPS, ENDED]);
        assert_eq!(subjects(&shop, BO, since).await, [ENDED]);
        let to_licensee = newest_words(&shop, BO).await;
        assert!(!to_licensee.contains("paid") && to_licensee.contains("Ana Ruiz, Contoso Ltd"), "{to_licensee}");
        assert_eq!((charges(&shop).await, papers(&shop).await.len()), ((1, 5), 1));
    }

    async fn what_is_paid_in_grace_goes_on_from_the_old_end(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = FALTERS.to_owned()).await;
        look_on(&shop, &["2027-11-14", "2027-11-21", "2027-11-23", "2027-11-28"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!((charges(&shop).await, papers(&shop).await), ((2, 2), vec!["2026-000001".to_owned(), "2027-000001".to_owned()]));
        look_on(&shop, &["2028-11-21"]).await;
        assert_eq!(charges(&shop).await, (3, 2), "and is charged again as if nothing had been");
    }

    async fn a_dead_card_is_told_of_before_and_tried_once(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.expiry = "08/27".to_owned()).await;
        let since = shop.now().plus_seconds(1);
        let dates = ["2027-08-01", "2027-08-24", "2027-10-22", "2027-11-14", "2027-11-21", "2027-11-23", "2027-12-05"];
        look_on(&shop, &dates).await;
        assert_eq!(stands(&shop, id).await.0, "past_due");
        assert_eq!(charges(&shop).await, (1, 1), "a hard decline stops the tries");
        let dies = "Your Visa ending in 4242 expires before Bullet Chart renews for $99.00";
        let expires = "Your Visa ending in 4242 expires on 31 August 2027";
        let failed = "$99.00 for Bullet Chart could not be charged to the Visa ending in 4242";
        assert_eq!(subjects(&shop, ANA, since).await, [expires, expires, dies, dies, failed]);
        assert!(newest_words(&shop, ANA).await.contains("not tried again with this card"));
    }

    async fn a_card_behind_several_subscriptions_is_told_of_once(shop: TestShop) {
        shop.stock().await;
        for (draft, user) in [("draft-1", BO), ("draft-2", "cy@cy.example"), ("draft-3", "di@di.example")] {
            buy(&shop, |post| {
                *post = placement(draft, "other", ANA, user);
                post.card.expiry = "08/27".to_owned();
            }).await;
        }
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-08-01"]).await;
        assert_eq!(subjects(&shop, ANA, since).await.len(), 1);
        assert!(newest_words(&shop, ANA).await.contains("pays 3 subscriptions"));
    }

    async fn whoever_slept_for_a_week_sends_one_mail_for_each_matter(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = FALTERS.to_owned()).await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-11-16"]).await;
        assert_eq!(subjects(&shop, ANA, since).await, ["Bullet Chart renews on 21 November 2027 for $99.00, Visa ending in 0018"], "not that of 30 days");
        look_on(&shop, &["2027-11-28"]).await;
        assert_eq!(subjects(&shop, ANA, since).await[1..], [FAILED.replace("0000", "0018")]);
        assert_eq!(charges(&shop).await, (1, 1));
        // Counted from the first failure, on the 28th: the tries of the 30th and of 5 December are slept through.
        look_on(&shop, &["2027-12-08", "2027-12-11", "2027-12-12"]).await;
        assert_eq!((charges(&shop).await, subjects(&shop, ANA, since).await.len()), ((2, 2), 4));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn nobody_is_charged_for_a_month_that_was_slept_through(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let since = shop.now().plus_seconds(1);
        look_on(&shop, &["2028-02-01"]).await;
        assert_eq!(stands(&shop, id).await.0, "expired");
        assert_eq!((charges(&shop).await, subjects(&shop, ANA, since).await), ((1, 0), vec![ENDED.to_owned()]));
    }
}
