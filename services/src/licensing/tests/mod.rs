//! Who sees which license.

mod customers;
mod decline;
mod list;

use domain::license::LicenseStatus;

use crate::{
    billing, checkout,
    db::fetch_one,
    invoicing, licensing, on_both_engines,
    testing::{caller, held, placement},
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";

on_both_engines! {
    async fn payer_and_licensee_see_their_own_side_alone(shop: TestShop) {
        shop.stock().await;
        checkout::place(&shop, placement("draft-1", "other", ANA, BO)).await.unwrap();
        let (ana, bo) = (caller(&shop, ANA).await, caller(&shop, BO).await);
        assert!(held(&shop, &ana).await.is_empty());
        let papers = billing::overview(&shop, &ana, None).await.unwrap();
        assert_eq!((papers.subscriptions.len(), papers.orders.len(), papers.invoices.len()), (1, 1, 1));
        assert!(papers.one_reader);

        let nothing = billing::overview(&shop, &bo, None).await.unwrap();
        assert!(nothing.subscriptions.is_empty() && nothing.orders.is_empty() && nothing.invoices.is_empty());
        let licenses = held(&shop, &bo).await;
        assert_eq!(licenses.len(), 1);
        assert_eq!((licenses[0].payer_name.as_str(), licenses[0].somebody_else_pays), ("Ana Ruiz", true));
        assert!(licenses[0].key.is_some());

        let (license, subscription) = (papers.subscriptions[0].license, papers.subscriptions[0].id);
        let number = papers.invoices[0].number;
        assert!(licensing::find(&shop, &ana, license).await.unwrap().is_none());
        assert!(billing::subscription(&shop, &bo, subscription).await.unwrap().is_none());
        assert!(invoicing::find(&shop, &bo, number).await.unwrap().is_none());
        assert!(invoicing::pdf_of(&shop, &bo, number).await.unwrap().is_none());
        assert!(invoicing::find(&shop, &ana, number).await.unwrap().is_some());
    }

    async fn another_customer_sees_nothing(shop: TestShop) {
        shop.stock().await;
        checkout::place(&shop, placement("draft-1", "me", ANA, "")).await.unwrap();
        checkout::place(&shop, placement("draft-2", "me", BO, "")).await.unwrap();
        let (ana, bo) = (caller(&shop, ANA).await, caller(&shop, BO).await);
        let papers = billing::overview(&shop, &ana, None).await.unwrap();
        let subscription = &papers.subscriptions[0];
        assert!(licensing::find(&shop, &bo, subscription.license).await.unwrap().is_none());
        assert!(licensing::find(&shop, &ana, subscription.license).await.unwrap().is_some());
        assert!(billing::subscription(&shop, &bo, subscription.id).await.unwrap().is_none());
        assert!(invoicing::find(&shop, &bo, papers.invoices[0].number).await.unwrap().is_none());
    }

    async fn a_license_passes_through_grace_to_expiry_as_time_goes_by(shop: TestShop) {
        shop.stock().await;
        checkout::place(&shop, placement("draft-1", "me", ANA, "")).await.unwrap();
        let ana = caller(&shop, ANA).await;
        let status = async || held(&shop, &ana).await[0].status;
        assert!(matches!(status().await, LicenseStatus::Active { ends: false, .. }));
        shop.clock.advance_seconds(366 * 86_400);
        assert!(matches!(status().await, LicenseStatus::Grace { .. }));
        shop.clock.advance_seconds(31 * 86_400);
        assert!(matches!(status().await, LicenseStatus::Expired { .. }));
    }

    async fn the_pdf_of_an_invoice_is_made_once(shop: TestShop) {
        shop.stock().await;
        checkout::place(&shop, placement("draft-1", "me", ANA, "")).await.unwrap();
        let ana = caller(&shop, ANA).await;
        let number = billing::overview(&shop, &ana, None).await.unwrap().invoices[0].number;
        let first = invoicing::pdf_of(&shop, &ana, number).await.unwrap().unwrap();
        assert!(first.starts_with(b"%PDF-"));
        crate::jobs::worker::run_due(&shop).await.unwrap();
        assert_eq!(invoicing::pdf_of(&shop, &ana, number).await.unwrap().unwrap(), first);
        let mut tx = shop.db.read().await.unwrap();
        let (files,) = fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from invoice_files").unwrap();
        assert_eq!(files, 1);
    }
}
