use domain::{account::Role, license::LicenseStatus};

use super::*;
use crate::{
    checkout::tests::interrupted::silenced,
    on_both_engines,
    testing::{caller, give_seat},
};

const DONE: Option<Changed> = Some(Changed::Done);
const AS_IT_WAS: Option<Changed> = Some(Changed::AsItWas);

on_both_engines! {
    async fn a_canceled_subscription_ends_on_its_day_and_one_that_was_kept_goes_on(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let shown = async || crate::billing::subscription(&shop, &ana, id).await.unwrap().unwrap().0.status;
        let since = shop.now().plus_seconds(1);
        shop.clock.advance_seconds(60);
        for expected in [DONE, AS_IT_WAS] {
            assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), expected);
            assert!(matches!(shown().await, LicenseStatus::Active { ends: true, .. }));
        }
        shop.clock.advance_seconds(60);
        for expected in [DONE, AS_IT_WAS] {
            assert_eq!(want(&shop, &ana, id, Wanted::Keep).await.unwrap(), expected);
            assert!(matches!(shown().await, LicenseStatus::Active { ends: false, .. }));
        }
        let asked = ["cancel_asked 21 November 2027", "cancel_taken_back 21 November 2027"];
        assert_eq!(events(&shop, id).await, asked, "a second press is not written down");
        let told = ["Bullet Chart is canceled and ends on 21 November 2027", "Bullet Chart renews again on 21 November 2027"];
        assert_eq!(subjects(&shop, ANA, since).await, told, "nor mailed");
        assert_eq!(subjects(&shop, BO, since).await, Vec::<String>::new(), "whoever uses it reads nothing of it");
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        let ana = caller(&shop, ANA).await;
        assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), DONE);
        shop.clock.advance_seconds(day(&shop, "2028-11-21").seconds_since(shop.now()) - 1);
        look(&shop).await;
        assert_eq!(stands(&shop, id).await.0, "active");
        shop.clock.advance_seconds(1);
        assert_eq!(want(&shop, &ana, id, Wanted::Keep).await.unwrap(), AS_IT_WAS, "too late, though no sweep has looked yet");
        look(&shop).await;
        assert_eq!(stands(&shop, id).await, stand("canceled", "2027-11-21", "2028-11-21", false));
        assert_eq!((stands(&shop, id).await.0.as_str(), charges(&shop).await), ("canceled", (2, 0)));
    }

    async fn in_grace_a_cancellation_ends_it_at_once_for_good(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21"]).await;
        let since = shop.now().plus_seconds(1);
        sleep_until(&shop, "2027-11-22");
        let ana = caller(&shop, ANA).await;
        assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), DONE);
        assert_eq!(stands(&shop, id).await, stand("canceled", "2026-11-21", "2027-11-21", false));
        assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), AS_IT_WAS);
        assert_eq!(want(&shop, &ana, id, Wanted::Keep).await.unwrap(), AS_IT_WAS, "there is no way back");
        look_on(&shop, &["2027-11-23", "2027-12-21"]).await;
        for address in [ANA, BO] {
            let told: Vec<_> = subjects(&shop, address, since).await.into_iter().filter(|subject| subject.contains("ended")).collect();
            assert_eq!(told, ["Your license for Bullet Chart has ended"], "{address}");
        }
        assert_eq!(charges(&shop).await, (1, 1), "no further try");
        assert_eq!(events(&shop, id).await.last().unwrap(), "canceled_in_grace 22 November 2027");
    }

    async fn what_is_being_charged_in_grace_is_not_ended_under_its_payment(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let (dark, _) = silenced(&shop, true);
        sleep_until(&shop, "2027-11-21");
        advance(&dark, id).await.unwrap();
        let ana = caller(&shop, ANA).await;
        assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), Some(Changed::BeingCharged));
        shop.clock.advance_seconds(120);
        run_due(&shop).await.unwrap();
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn what_is_over_or_on_trial_cannot_be_canceled(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.way = "trial".to_owned()).await;
        let ana = caller(&shop, ANA).await;
        assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), AS_IT_WAS);
        assert_eq!(stands(&shop, id).await.0, "trialing");
        assert_eq!(events(&shop, id).await, Vec::<String>::new());
        sleep_until(&shop, "2026-12-21");
        let ana = caller(&shop, ANA).await;
        assert_eq!(want(&shop, &ana, id, Wanted::Cancel).await.unwrap(), AS_IT_WAS);
    }

    async fn nobody_cancels_what_is_not_theirs_to_change(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        buy(&shop, |post| *post = placement("draft-2", "me", "eve@evil.example", "")).await;
        give_seat(&shop, ANA, "books@contoso.example", Role::Accounting).await;
        give_seat(&shop, ANA, "mia@contoso.example", Role::BillingManager).await;
        for address in [BO, "eve@evil.example", "books@contoso.example"] {
            let somebody = caller(&shop, address).await;
            assert_eq!(want(&shop, &somebody, id, Wanted::Cancel).await.unwrap(), None, "{address}");
        }
        assert_eq!(stands(&shop, id).await.0, "active");
        assert_eq!(events(&shop, id).await, Vec::<String>::new());
        let since = shop.now().plus_seconds(1);
        shop.clock.advance_seconds(60);
        let manager = caller(&shop, "mia@contoso.example").await;
        assert_eq!(want(&shop, &manager, id, Wanted::Cancel).await.unwrap(), DONE);
        assert_eq!(events(&shop, id).await.len(), 1);
        for address in [ANA, "books@contoso.example"] {
            let words = newest_words(&shop, address).await;
            assert_eq!(subjects(&shop, address, since).await.len(), 1, "{address}");
            assert!(words.contains("mia@contoso.example"), "{words}");
        }
    }
}
