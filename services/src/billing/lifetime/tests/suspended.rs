//! A license that staff suspended: nobody is asked for money, its dates go on, and once it is lifted what
//! fell due is done.

use domain::{ids::LicenseId, text::Line};

use super::*;
use crate::{
    on_both_engines,
    testing::{by_invoice, caller, held, staff, transfer},
    vendor::{self, Recorded},
};

async fn license(shop: &TestShop) -> LicenseId {
    held(shop, &caller(shop, BO).await).await[0].id
}

async fn set(shop: &TestShop, suspended: bool) {
    let (license, staff) = (license(shop).await, staff(shop).await);
    let reason = Line::parse("The payment is disputed").unwrap();
    let done = if suspended {
        vendor::suspend(shop, &staff, license, &reason).await
    } else {
        vendor::lift(shop, &staff, license, &reason).await
    };
    assert!(done.unwrap());
}

on_both_engines! {
    async fn lifted_in_time_it_is_charged_once_and_keeps_its_dates(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let bought = shop.now().plus_seconds(1);
        set(&shop, true).await;
        look_on(&shop, &["2027-10-22", "2027-11-14", "2027-11-21", "2027-12-01"]).await;
        assert_eq!(charges(&shop).await, (1, 0), "no renewal");
        assert!(subjects(&shop, ANA, bought).await.is_empty() && subjects(&shop, BO, bought).await.is_empty());
        set(&shop, false).await;
        look_on(&shop, &["2027-12-02"]).await;
        assert_eq!(charges(&shop).await, (2, 0));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(subjects(&shop, ANA, bought).await, ["Bullet Chart is renewed for $99.00, invoice 2027-000001"]);
    }

    async fn nobody_pays_for_the_time_after_its_grace(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        set(&shop, true).await;
        look_on(&shop, &["2027-11-21", "2027-12-21"]).await;
        assert_eq!(stands(&shop, id).await.0, "expired");
        let told = newest_words(&shop, ANA).await;
        assert!(told.contains("It was suspended") && !told.contains("not paid") && !told.contains("Renew"), "{told}");
        set(&shop, false).await;
        look_on(&shop, &["2028-01-10"]).await;
        assert_eq!((charges(&shop).await, stands(&shop, id).await.0), ((1, 0), "expired".to_owned()));
    }

    async fn what_is_paid_by_invoice_is_invoiced_once_it_is_lifted(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |post| *post = by_invoice("draft-1", "other", ANA, BO)).await;
        look(&shop).await;
        assert_eq!(transfer(&shop, "2026-000001", "1699.00", "R 1").await, Recorded::Yes);
        set(&shop, true).await;
        look_on(&shop, &["2027-10-22", "2027-11-10"]).await;
        assert_eq!(papers(&shop).await, ["2026-000001"]);
        set(&shop, false).await;
        look(&shop).await;
        assert_eq!(papers(&shop).await, ["2026-000001", "2027-000001"]);
    }
}
