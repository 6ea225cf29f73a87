use domain::account::Role;

use super::*;
use crate::{
    catalog,
    db::execute,
    on_both_engines,
    testing::{CATALOG, caller, give_seat},
};

on_both_engines! {
    async fn a_year_goes_on_with_one_charge_one_invoice_and_a_mail_to_each_side(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let bought = shop.now().plus_seconds(1);
        assert_eq!(stands(&shop, id).await, stand("active", "2026-11-21", "2027-11-21", true));
        look_on(&shop, &["2027-10-21", "2027-10-22", "2027-10-23", "2027-11-14", "2027-11-20"]).await;
        assert_eq!(charges(&shop).await, (1, 0), "not a day too early");
        look_on(&shop, &["2027-11-21", "2027-11-22"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!((charges(&shop).await, papers(&shop).await), ((2, 0), vec!["2026-000001".to_owned(), "2027-000001".to_owned()]));
        let payer = ["Bullet Chart renews on 21 November 2027 for $99.00, Visa ending in 4242"; 2].into_iter().chain(["Bullet Chart is renewed for $99.00, invoice 2027-000001"]);
        assert_eq!(subjects(&shop, ANA, bought).await, payer.collect::<Vec<_>>());
        assert_eq!(subjects(&shop, BO, bought).await, ["An updated package of Bullet Chart is ready"]);
        let (to_payer, to_licensee) = (newest_words(&shop, ANA).await, newest_words(&shop, BO).await);
        assert!(to_payer.contains("$99.00") && to_payer.contains("Visa ending in 4242"));
        assert!(to_payer.contains(&format!("/billing/subscriptions/{id}")) && !to_payer.contains("/licenses/"));
        assert!(!to_licensee.contains('$') && !to_licensee.contains("invoice") && !to_licensee.contains("4242"));
        assert!(to_licensee.contains("/licenses/lic_") && to_licensee.contains("21 November 2028"));
        assert_eq!(events(&shop, id).await, ["subscription_renewed 2027-000001"]);
    }

    async fn the_paper_of_a_renewal_says_the_new_period_and_is_found_by_its_payer(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.form.billing_po_number = "PO 1".to_owned()).await;
        look_on(&shop, &["2027-11-21"]).await;
        let ana = caller(&shop, ANA).await;
        let (_, papers) = crate::billing::subscription(&shop, &ana, id).await.unwrap().unwrap();
        assert_eq!(papers.iter().map(|paper| paper.number.to_string()).collect::<Vec<_>>(), ["2027-000001", "2026-000001"]);
        let paper = crate::invoicing::find(&shop, &ana, papers[0].number).await.unwrap().unwrap();
        assert_eq!(paper.lines[0].period.start, day(&shop, "2027-11-21"));
        assert_eq!((paper.buyer.name.as_str(), paper.po_number), ("Ana Ruiz", None), "that number was the one order's");
        assert_eq!(papers[0].po_number, None);
        let overview = crate::billing::overview(&shop, &ana, None).await.unwrap();
        assert_eq!((overview.orders.len(), overview.invoices.len()), (1, 2), "a renewal is no order");
        assert_eq!(overview.orders[0].invoice.unwrap().to_string(), "2026-000001");
    }

    async fn months_are_counted_from_the_31st(shop: TestShop) {
        shop.stock().await;
        sleep_until(&shop, "2027-01-31");
        let id = buy(&shop, |post| post.form.cycle = "monthly".to_owned()).await;
        let bought = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-02-25", "2027-02-28", "2027-03-28", "2027-03-31", "2027-04-27", "2027-04-30"]).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-04-30", "2027-05-31", true));
        let told = subjects(&shop, ANA, bought).await;
        assert_eq!(told.len(), 6, "one reminder three days before each: {told:?}");
        assert_eq!((told[2].as_str(), charges(&shop).await), ("Bullet Chart renews on 31 March 2027 for $9.90, Visa ending in 4242", (4, 0)));
    }

    async fn the_agreed_price_stays_and_the_tax_is_that_of_the_day(shop: TestShop) {
        let taxed = CATALOG.replace("country = \"US\"", "country = \"DE\"\nvat_id = \"DE136695976\"\nvat_registrations = [\"DE\", \"OSS\"]");
        catalog::import(&shop, &taxed).await.unwrap();
        let id = buy(&shop, |post| post.form.billing_country = "FR".to_owned()).await;
        let dearer = taxed.replace("yearly = 9900", "yearly = 20000");
        catalog::import(&shop, &dearer).await.unwrap();
        look_on(&shop, &["2027-11-21"]).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update billing_details set vat_id = 'FR40303265045'").unwrap();
        tx.commit().await.unwrap();
        look_on(&shop, &["2028-11-21"]).await;
        let mut tx = shop.db.read().await.unwrap();
        let papers = fetch_all!(
            &mut tx,
            (i64, i64, i64, i64),
            "select net, tax, gross, renewal from invoices where subscription_id = $1 order by number",
            id.to_string(),
        );
        assert_eq!(papers.unwrap(), [(9900, 1980, 11880, 0), (9900, 1980, 11880, 1), (9900, 0, 9900, 1)]);
    }

    async fn everybody_on_the_billing_side_is_told_and_who_else_was(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let bought = shop.now().plus_seconds(1);
        give_seat(&shop, ANA, "books@contoso.example", Role::Accounting).await;
        give_seat(&shop, BO, "desk@fabrikam.example", Role::LicenseeMember).await;
        look_on(&shop, &["2027-11-14", "2027-11-21"]).await;
        for address in [ANA, "books@contoso.example"] {
            assert_eq!(subjects(&shop, address, bought).await.len(), 2, "{address}");
        }
        for address in [BO, "desk@fabrikam.example"] {
            assert_eq!(subjects(&shop, address, bought).await, ["An updated package of Bullet Chart is ready"]);
        }
        let accounting = newest_words(&shop, "books@contoso.example").await;
        assert!(accounting.contains(ANA) && !accounting.contains(&id.to_string()), "no way to what is not theirs");
        assert!(newest_words(&shop, ANA).await.contains("It also went to books@contoso.example."));
    }

    async fn whoever_pays_for_himself_gets_one_mail(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |post| *post = placement("draft-1", "me", ANA, "")).await;
        let bought = shop.now().plus_seconds(1);
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(subjects(&shop, ANA, bought).await, ["Bullet Chart is renewed for $99.00, invoice 2027-000001"]);
        assert!(newest_words(&shop, ANA).await.contains("/licenses/lic_"));
    }

    async fn who_gave_the_license_back_is_left_in_peace(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let bought = shop.now().plus_seconds(1);
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update licenses set declined_at = created_at").unwrap();
        tx.commit().await.unwrap();
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, id).await.0, "active");
        assert_eq!(subjects(&shop, BO, bought).await, Vec::<String>::new());
        assert!(!newest_words(&shop, ANA).await.contains("updated package"), "and nothing else is said of him");
    }

    async fn a_portion_after_the_other_is_swept(shop: TestShop) {
        shop.stock().await;
        for draft in 0..5 {
            let buyer = format!("buyer{draft}@contoso.example");
            buy(&shop, |post| *post = placement(&format!("draft-{draft}"), "me", &buyer, "")).await;
        }
        sleep_until(&shop, "2027-11-21");
        // All due at the same instant, which is where a page by instant alone would stop.
        sweep(&shop).await.unwrap();
        sweep(&shop).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let (jobs,) = fetch_one!(
            &mut tx,
            (i64,),
            "select cast(count(*) as bigint) from jobs where kind = 'advance_subscription' and state = 'due'",
        )
        .unwrap();
        assert_eq!(jobs, 5);
    }
}
