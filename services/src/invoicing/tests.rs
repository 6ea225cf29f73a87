//! What papers say of tax, and how they are found again, on both engines.

use domain::{
    invoice::Invoice,
    tax::{Tax, TaxTreatment},
};

mod credit;

use super::*;
use crate::{
    catalog,
    checkout::{self, Placed, Placement},
    on_both_engines,
    testing::{CATALOG, TestShop, caller, placement},
};

const ANA: &str = "ana@contoso.example";

/// Sells from Germany, registered at home and in the One Stop Shop.
async fn stock_in_germany(shop: &TestShop) {
    let registered = "country = \"DE\"\nvat_id = \"DE136695976\"\nvat_registrations = [\"DE\", \"OSS\"]";
    catalog::import(shop, &CATALOG.replace("country = \"US\"", registered)).await.unwrap();
}

fn from(draft: &str, country: &str, vat_id: &str) -> Placement {
    let mut post = placement(draft, "me", ANA, "");
    post.form.billing_country = country.to_owned();
    post.form.billing_vat_id = vat_id.to_owned();
    post
}

async fn order(shop: &TestShop, placement: Placement) -> String {
    match checkout::place(shop, placement).await.unwrap() {
        Placed::Ordered { token } => token,
        other => panic!("not ordered: {other:?}"),
    }
}

async fn newest_paper(shop: &TestShop) -> Invoice {
    let ana = caller(shop, ANA).await;
    let newest = search(shop, &ana, &Search::default()).await.unwrap().papers[0].number;
    find(shop, &ana, newest).await.unwrap().unwrap()
}

async fn found(shop: &TestShop, year: &str, words: &str) -> Vec<String> {
    let ana = caller(shop, ANA).await;
    let search = Search { year: year.to_owned(), words: words.to_owned(), page: 0 };
    let found = super::search(shop, &ana, &search).await.unwrap();
    assert_eq!(found.count, found.papers.len());
    found.papers.iter().map(|paper| paper.number.to_string()).collect()
}

on_both_engines! {
    async fn each_case_of_rule_20_is_charged_and_printed(shop: TestShop) {
        stock_in_germany(&shop).await;
        let cases = [
            ("DE", "", 1900, "VAT at the standard rate of the country: Germany."),
            ("DE", "DE136695976", 1900, "Germany"),
            ("FI", "", 2550, "Finland"),
            ("FI", "fi 2077474-0", 0, "Reverse charge"),
            ("US", "", 0, "Outside the scope of EU VAT"),
        ];
        for (index, (country, vat_id, rate, reason)) in cases.into_iter().enumerate() {
            let token = order(&shop, from(&format!("draft-{index}"), country, vat_id)).await;
            let paper = newest_paper(&shop).await;
            assert_eq!(paper.lines[0].tax.basis_points, rate, "{country} {vat_id}");
            let tax = i64::from(rate) * 9900 / 10_000 + i64::from(rate == 2550);
            assert_eq!((paper.total.net.minor, paper.total.tax.minor, paper.total.gross.minor), (9900, tax, 9900 + tax));
            assert!(paper.lines[0].tax.treatment.reason(domain::locale::Locale::EnUs).contains(reason), "{country}");
            assert_eq!(paper.buyer.vat_id.is_some(), !vat_id.is_empty());
            assert_eq!(paper.seller.vat_id.as_deref(), Some("DE136695976"));
            // What the order's page shows and what the bank was asked for are the same.
            let order = checkout::order_by_token(&shop, &token).await.unwrap().unwrap();
            assert_eq!(order.summary.today, paper.total);
            let mut tx = shop.db.read().await.unwrap();
            let (charged,) = crate::db::fetch_one!(
                &mut tx,
                (i64,),
                "select amount from sandbox_charges order by charged_at desc, reference desc limit 1",
            )
            .unwrap();
            assert_eq!(charged, paper.total.gross.minor);
            drop(tx);
            shop.clock.advance_seconds(60);
        }
        assert_eq!(newest_paper(&shop).await.lines[0].tax.treatment, TaxTreatment::OutsideEu);
    }

    async fn a_wrong_vat_id_orders_nothing(shop: TestShop) {
        stock_in_germany(&shop).await;
        for (country, id) in [("FI", "FI20774741"), ("FR", "FI20774740"), ("FI", "2077"), ("FI", "-"), ("US", "FI20774740")] {
            let placed = checkout::place(&shop, from("draft-1", country, id)).await.unwrap();
            let Placed::Faulty(faults) = placed else { panic!("{country} {id}: {placed:?}") };
            assert_eq!(faults.iter().map(|fault| fault.field.as_str()).collect::<Vec<_>>(), ["billing_vat_id"], "{id}");
        }
        order(&shop, from("draft-1", "FI", "FI20774740")).await;
        assert_eq!(newest_paper(&shop).await.number.to_string(), "2026-000001");
    }

    async fn a_vendor_without_registrations_collects_nothing(shop: TestShop) {
        shop.stock().await;
        order(&shop, from("draft-1", "FI", "")).await;
        assert_eq!(newest_paper(&shop).await.lines[0].tax, Tax::NONE);
    }

    async fn an_issued_paper_stays_as_it_is(shop: TestShop) {
        shop.stock().await;
        order(&shop, from("draft-1", "FI", "")).await;
        let before = newest_paper(&shop).await;
        let ana = caller(&shop, ANA).await;
        let pdf = pdf_of(&shop, &ana, before.number).await.unwrap();
        stock_in_germany(&shop).await;
        let details = crate::billing::details(&shop, &ana, None).await.unwrap().unwrap();
        let mut form = details.form.clone();
        form.name = "Somebody Else".to_owned();
        crate::billing::save_details(&shop, &ana, details.account, details.version, &form).await.unwrap();
        assert_eq!(newest_paper(&shop).await, before);
        assert_eq!(pdf_of(&shop, &ana, before.number).await.unwrap(), pdf);
    }

    async fn papers_are_found_by_year_number_purchase_order_and_licensee(shop: TestShop) {
        shop.stock().await;
        let mut first = placement("draft-1", "other", ANA, "bo@fabrikam.example");
        first.form.billing_po_number = "PO_47%11".to_owned();
        order(&shop, first).await;
        shop.clock.advance_seconds(60 * 86_400);
        let mut second = placement("draft-2", "other", ANA, "carla@northwind.example");
        second.form.licensee_name = "Zoë MÜLLER".to_owned();
        second.form.licensee_organization = "Northwind Ltd".to_owned();
        order(&shop, second).await;
        order(&shop, placement("draft-3", "me", "carl@other.example", "")).await;

        let (old, new) = ("2026-000001", "2027-000001");
        assert_eq!(found(&shop, "", "").await, [new, old], "the newest first, nobody else's");
        assert_eq!(found(&shop, "2026", "").await, [old]);
        assert_eq!(found(&shop, "2025", "").await, [] as [&str; 0]);
        for (words, number) in [
            ("2027-0", new),
            ("po_47%", old),
            ("fabrikam", old),
            ("  zoë   müller ", new),
            ("BO LI", old),
        ] {
            assert_eq!(found(&shop, "", words).await, [number], "{words}");
        }
        assert_eq!(found(&shop, "", "bullet").await.len(), 2);
        for nothing in ["%_", "po 47x11", "carl", "'", "\\", "\0zz", "2026-000001.pdf"] {
            assert_eq!(found(&shop, "", nothing).await, [] as [&str; 0], "{nothing:?}");
        }
        assert_eq!(found(&shop, "2026", "northwind").await, [] as [&str; 0]);
        let ana = caller(&shop, ANA).await;
        let all = search(&shop, &ana, &Search::default()).await.unwrap();
        assert_eq!(all.years, ["2027", "2026"]);
        assert_eq!(all.papers[1].po_number.as_deref(), Some("PO_47%11"));
    }

    async fn pages_follow_each_other_and_end(shop: TestShop) {
        shop.stock().await;
        // Limits hold for real customers: one order each quarter of an hour.
        for index in 0..=PAGE_SIZE {
            order(&shop, placement(&format!("draft-{index}"), "me", ANA, "")).await;
            shop.clock.advance_seconds(3600);
        }
        let ana = caller(&shop, ANA).await;
        let page = async |page| search(&shop, &ana, &Search { page, ..Search::default() }).await.unwrap();
        let (first, second, beyond) = (page(0).await, page(1).await, page(usize::MAX).await);
        assert_eq!((first.papers.len(), first.count, first.page), (PAGE_SIZE, PAGE_SIZE + 1, 0));
        assert_eq!((second.papers.len(), second.page), (1, 1));
        assert_eq!(second.papers[0].number.to_string(), "2026-000001");
        assert_eq!((beyond.papers.len(), beyond.page), (1, 1), "a page beyond the last is the last");
        let newest = newest(&mut shop.db.read().await.unwrap(), ana.seats[0].account).await.unwrap();
        assert_eq!((newest.len(), newest[0].number), (5, first.papers[0].number));
    }
}
