//! Details of the next invoices, and what the overview counts, on both engines.

use domain::{account::Role, details::DetailsForm, faults::Fault, tax::TaxTreatment};

use super::*;
use crate::{
    accounts::access::Caller,
    catalog,
    checkout::{self, Placed, Placement},
    db::fetch_one,
    on_both_engines,
    testing::{CATALOG, TestShop, caller, give_seat, placement},
    vendor,
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";

async fn order(shop: &TestShop, placement: Placement) {
    let placed = checkout::place(shop, placement).await.unwrap();
    assert!(matches!(placed, Placed::Ordered { .. }), "{placed:?}");
}

async fn own(shop: &TestShop, who: &Caller) -> Details {
    details(shop, who, None).await.unwrap().unwrap()
}

async fn save(shop: &TestShop, who: &Caller, shown: &Details, form: DetailsForm) -> Option<SavedDetails> {
    save_details(shop, who, shown.account, shown.version, &form).await.unwrap()
}

on_both_engines! {
    async fn details_begin_with_the_first_order_and_change_by_their_form_alone(shop: TestShop) {
        shop.stock().await;
        let mut first = placement("draft-1", "other", ANA, BO);
        first.form.billing_street = "Via Roma 1".to_owned();
        first.form.billing_country = "IT".to_owned();
        first.form.billing_vat_id = "IT00743110157".to_owned();
        first.form.billing_po_number = "4711".to_owned();
        order(&shop, first).await;
        let mut second = placement("draft-2", "other", ANA, BO);
        second.form.billing_name = "An Impostor".to_owned();
        order(&shop, second).await;

        let ana = caller(&shop, ANA).await;
        let begun = own(&shop, &ana).await;
        let form = &begun.form;
        assert_eq!((form.name.as_str(), form.street.as_str(), form.vat_id.as_str()), ("Ana Ruiz", "Via Roma 1", "IT00743110157"));
        assert_eq!((form.po_number.as_str(), begun.country.code(), begun.version), ("", "IT", 1));

        let changed = DetailsForm { name: " Ana Ruiz-Gil ".to_owned(), vat_id: String::new(), ..form.clone() };
        assert_eq!(save(&shop, &ana, &begun, changed).await, Some(SavedDetails::Saved));
        let now = own(&shop, &ana).await;
        assert_eq!((now.form.name.as_str(), now.form.vat_id.as_str(), now.version), ("Ana Ruiz-Gil", "", 2));
        let mut tx = shop.db.read().await.unwrap();
        let (events,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from audit_events where event = 'billing_details_changed'",
        )
        .unwrap();
        assert_eq!(events, 1);
    }

    async fn of_two_tabs_the_second_is_told_and_nothing_is_lost(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let ana = caller(&shop, ANA).await;
        let shown = own(&shop, &ana).await;
        let named = |name: &str| DetailsForm { name: name.to_owned(), ..shown.form.clone() };
        assert_eq!(save(&shop, &ana, &shown, named("First")).await, Some(SavedDetails::Saved));
        assert_eq!(save(&shop, &ana, &shown, named("Second")).await, Some(SavedDetails::ChangedMeanwhile));
        assert_eq!(own(&shop, &ana).await.form.name, "First");
        let again = own(&shop, &ana).await;
        assert_eq!(save(&shop, &ana, &again, named("Second")).await, Some(SavedDetails::Saved));
        let forged = Details { version: i64::MAX, ..again };
        assert_eq!(save(&shop, &ana, &forged, named("Third")).await, Some(SavedDetails::ChangedMeanwhile));
    }

    async fn staff_find_an_account_by_its_new_name_as_well(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let ana = caller(&shop, ANA).await;
        let shown = own(&shop, &ana).await;
        let found = async |words: &str| vendor::search(&shop, words, "").await.unwrap().customers.len();
        assert_eq!(found("Zebrowski").await, 0);
        let form = DetailsForm { name: "Ana Zebrowski".to_owned(), ..shown.form.clone() };
        assert_eq!(save(&shop, &ana, &shown, form).await, Some(SavedDetails::Saved));
        assert_eq!((found("Zebrowski").await, found(ANA).await), (1, 1));
    }

    async fn faulty_details_change_nothing(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let ana = caller(&shop, ANA).await;
        let shown = own(&shop, &ana).await;
        let form = DetailsForm { name: " ".to_owned(), vat_id: "DE136695976".to_owned(), ..shown.form.clone() };
        let Some(SavedDetails::Faulty(faults)) = save(&shop, &ana, &shown, form).await else { panic!("saved") };
        let told: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), &fault.fault)).collect();
        assert_eq!(told, [("name", &Fault::Required), ("vat_id", &Fault::VatIdOtherCountry)]);
        assert_eq!(own(&shop, &ana).await.version, 1);
    }

    async fn only_those_who_may_see_and_change_them(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        order(&shop, placement("draft-2", "me", "carl@other.example", "")).await;
        give_seat(&shop, ANA, "mara@contoso.example", Role::BillingManager).await;
        give_seat(&shop, ANA, "finn@contoso.example", Role::Accounting).await;
        let (ana, mara) = (caller(&shop, ANA).await, caller(&shop, "mara@contoso.example").await);
        let theirs = own(&shop, &ana).await;
        assert!(details(&shop, &mara, Some(theirs.account)).await.unwrap().is_some(), "a manager may");
        for stranger in [BO, "carl@other.example", "finn@contoso.example"] {
            let stranger = caller(&shop, stranger).await;
            assert!(details(&shop, &stranger, Some(theirs.account)).await.unwrap().is_none());
            assert_eq!(save(&shop, &stranger, &theirs, theirs.form.clone()).await, None);
        }
        assert_eq!(own(&shop, &ana).await.version, 1);
    }

    async fn a_renewal_is_taxed_by_the_details_of_its_day(shop: TestShop) {
        catalog::import(&shop, &CATALOG.replace("country = \"US\"", "country = \"US\"\nvat_registrations = [\"OSS\"]"))
            .await
            .unwrap();
        let mut post = placement("draft-1", "other", ANA, BO);
        post.form.billing_country = "IT".to_owned();
        order(&shop, post).await;
        let ana = caller(&shop, ANA).await;
        let vendor = catalog::vendor(&mut shop.db.read().await.unwrap()).await.unwrap();
        let running = async || overview(&shop, &ana, vendor.as_ref()).await.unwrap().subscriptions[0].clone();
        let gross = async || running().await.recurring.gross.minor;
        assert_eq!(gross().await, 9900 + 2178);
        let shown = own(&shop, &ana).await;
        let form = DetailsForm { vat_id: "IT 00743110157".to_owned(), ..shown.form.clone() };
        assert_eq!(save(&shop, &ana, &shown, form).await, Some(SavedDetails::Saved));
        assert_eq!(gross().await, 9900, "reverse charge from now on");
        let (found, papers) =
            subscription(&shop, &ana, running().await.id).await.unwrap().unwrap();
        assert_eq!((found.recurring.tax.minor, papers.len()), (0, 1));
        let paper = crate::invoicing::find(&shop, &ana, papers[0].number).await.unwrap().unwrap();
        assert!(matches!(paper.lines[0].tax.treatment, TaxTreatment::Standard(_)), "the issued one stays");
    }

    async fn the_first_page_holds_the_newest_alone_and_counts_all(shop: TestShop) {
        shop.stock().await;
        for index in 0..6 {
            order(&shop, placement(&format!("draft-{index}"), "me", ANA, "")).await;
            shop.clock.advance_seconds(3600);
        }
        let found = overview(&shop, &caller(&shop, ANA).await, None).await.unwrap();
        assert_eq!((found.invoices.len(), found.invoice_count), (5, 6));
        assert_eq!(found.invoices[0].number.to_string(), "2026-000006");
        assert_eq!((found.orders.len(), found.order_count), (6, 6));
    }
}
