//! The licensee's list: in which order, what is found, and at ten thousand licenses.

use super::{
    ANA, BO, caller,
    customers::{multiply, three_customers},
};
use crate::{
    checkout, licensing,
    licensing::{LICENSES_A_PAGE, LicensePage, LicenseSearch},
    on_both_engines,
    shop::Shop,
    testing::placement,
};

/// The account that ten thousand licenses are given to.
const ADA: &str = "ada@engines.example";

async fn page(shop: &Shop, who: &str, term: &str, page: u32) -> LicensePage {
    let search = LicenseSearch { term: term.to_owned(), page };
    licensing::list(shop, &caller(shop, who).await, &search).await.unwrap()
}

on_both_engines! {
    async fn the_newest_license_stands_first(shop: TestShop) {
        shop.stock().await;
        for draft in ["draft-1", "draft-2", "draft-3"] {
            checkout::place(&shop, placement(draft, "other", ANA, BO)).await.unwrap();
            shop.clock.advance_seconds(60);
        }
        let found = page(&shop, BO, "", 0).await;
        assert!(!found.more);
        let since: Vec<_> = found.licenses.iter().map(|license| license.since).collect();
        assert!(since.is_sorted_by(|newer, older| newer > older) && since.len() == 3, "{since:?}");
    }

    async fn products_names_payers_and_keys_are_found(shop: TestShop) {
        three_customers(&shop).await;
        let key = page(&shop, ADA, "", 0).await.licenses[0].key.clone().unwrap();
        for (typed, found) in [
            ("BULLET", 1),
            (" byron ", 1),
            ("engines ltd", 1),
            ("ana ruiz", 1),
            (&key.to_lowercase(), 1),
            (&key[3..9], 1),
            ("m\u{dc}ller", 0),
            ("%", 0),
            ("ada_", 0),
        ] {
            assert_eq!(page(&shop, ADA, typed, 0).await.licenses.len(), found, "{typed:?}");
        }
        assert_eq!(page(&shop, "zoe@muller.example", "m\u{fc}ller & 100%", 0).await.licenses.len(), 1);
        assert!(page(&shop, "zoe@muller.example", "byron", 0).await.licenses.is_empty(), "somebody else's");
        assert!(page(&shop, ANA, "", 0).await.licenses.is_empty(), "the payer holds none");
    }

    async fn ten_thousand_licenses_are_paged_and_searched(shop: TestShop) {
        three_customers(&shop).await;
        multiply(&shop).await;
        let last_page = (10_001 - 1) / LICENSES_A_PAGE;
        let mut seen = std::collections::BTreeSet::new();
        for (number, expected, more) in
            [(0, 50, true), (1, 50, true), (100, 50, true), (last_page, 1, false), (last_page + 1, 0, false)]
        {
            let found = page(&shop, ADA, "", number).await;
            assert_eq!((found.licenses.len(), found.more), (expected, more), "page {number}");
            assert!(found.licenses.iter().all(|license| seen.insert(license.id)), "once across pages");
        }
        assert_eq!(page(&shop, ADA, "customer 9999 of many", 0).await.licenses.len(), 1);
    }
}
