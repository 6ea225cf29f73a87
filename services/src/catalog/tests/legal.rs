//! Versions of the texts that people agree to, and the consents that name them (rule 8).

use super::*;
use crate::{
    checkout::{Placed, agreed_for, order_by_token, place, token_of_subscription},
    testing::{CATALOG, placement},
};

/// The small catalog with terms of its own.
fn with_terms(version: &str, words: &str) -> String {
    format!("{CATALOG}\n[legal.terms]\nversion = \"{version}\"\ntext = \"{words}\"\n")
}

/// The versions of a document, the current one first.
async fn versions(shop: &Shop, document: &str) -> Vec<(String, bool)> {
    let mut tx = shop.db.read().await.unwrap();
    let texts = legal_texts(&mut tx, document).await.unwrap();
    texts.into_iter().map(|text| (text.version, text.is_current)).collect()
}

/// What every order agreed to.
async fn consents(shop: &Shop) -> Vec<(String, String)> {
    let mut tx = shop.db.read().await.unwrap();
    fetch_all!(&mut tx, (String, String), "select document, version from consents order by given_at, document",)
        .unwrap()
}

async fn buy(shop: &Shop, draft: &str) {
    let placed = place(shop, placement(draft, "me", "ana@example.com", "")).await.unwrap();
    assert!(matches!(placed, Placed::Ordered { .. }), "{placed:?}");
}

fn version(name: &str, is_current: bool) -> (String, bool) {
    (name.to_owned(), is_current)
}

fn consent(document: &str, version: &str) -> (String, String) {
    (document.to_owned(), version.to_owned())
}

on_both_engines! {
    async fn every_version_stays_and_the_newest_import_says_which_holds(shop: TestShop) {
        let first = with_terms("2026-01", "# Terms\\n\\nPay.");
        import(&shop, &first).await.unwrap();
        assert_eq!(versions(&shop, TERMS).await, [version("2026-01", true)]);
        shop.clock.advance_seconds(60);
        let report = import(&shop, &with_terms("2026-02", "# Terms\\n\\nPay more.")).await.unwrap();
        assert_eq!((report.changes, report.revision), (1, 2), "pages are rendered anew");
        assert_eq!(versions(&shop, TERMS).await, [version("2026-02", true), version("2026-01", false)]);
        import(&shop, &first).await.unwrap();
        assert_eq!(versions(&shop, TERMS).await, [version("2026-01", true), version("2026-02", false)]);
        for document in [PRIVACY, "eula/bullet-chart", "eula/card-with-states"] {
            assert_eq!(versions(&shop, document).await, [version("sample-2026-11", true)], "{document}");
        }
        assert_eq!(versions(&shop, "eula/nothing").await, []);
    }

    async fn purchasing_departments_find_what_a_vendor_writes_for_them(shop: TestShop) {
        shop.stock().await;
        assert_eq!(versions(&shop, SUPPLIER).await, [], "a vendor need not");
        let words = "version = \"1\"\ntext = \"# Tax forms\\n\\nBy mail.\"\n";
        import(&shop, &format!("{CATALOG}\n[legal.supplier]\n{words}")).await.unwrap();
        assert_eq!(versions(&shop, SUPPLIER).await, [version("1", true)]);
    }

    async fn what_people_agreed_to_cannot_be_reworded(shop: TestShop) {
        import(&shop, &with_terms("2026-01", "# Terms\\n\\nPay.")).await.unwrap();
        let reworded = with_terms("2026-01", "# Terms\\n\\nPay more.").replace("monthly = 990", "monthly = 1990");
        let Err(ImportError::Faults(faults)) = import(&shop, &reworded).await else { panic!("a fault") };
        let [fault] = faults.as_slice() else { panic!("one fault: {faults:?}") };
        assert_eq!((fault.field.as_str(), fault.line > 1), ("legal.terms.text", true));
        let mut tx = shop.db.read().await.unwrap();
        assert!(legal_texts(&mut tx, TERMS).await.unwrap()[0].words.ends_with("Pay."));
        assert_eq!(product(&mut tx, "bullet-chart").await.unwrap().unwrap().prices.tiers[0].monthly, 990, "all or nothing");
    }

    async fn an_order_keeps_the_versions_that_it_agreed_to(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "first").await;
        shop.clock.advance_seconds(60);
        import(&shop, &with_terms("2026-02", "# Terms\\n\\nPay more.")).await.unwrap();
        buy(&shop, "second").await;
        assert_eq!(consents(&shop).await, [
            consent("eula/bullet-chart", "sample-2026-11"),
            consent(TERMS, "sample-2026-11"),
            consent("eula/bullet-chart", "sample-2026-11"),
            consent(TERMS, "2026-02"),
        ]);
        // Each order's page and subscription name their own.
        let mut tx = shop.db.read().await.unwrap();
        let ids = fetch_all!(&mut tx, (String,), "select id from subscriptions order by created_at").unwrap();
        drop(tx);
        let mut named = Vec::new();
        for (id,) in ids {
            let subscription = id.parse().unwrap();
            let texts = agreed_for(&shop, subscription).await.unwrap();
            let token = token_of_subscription(&shop, subscription).await.unwrap().unwrap();
            let page = order_by_token(&shop, &token).await.unwrap().unwrap();
            assert_eq!(page.agreed, texts);
            named.push(texts.into_iter().map(|text| (text.document, text.version)).collect::<Vec<_>>());
        }
        let eula = consent("eula/bullet-chart", "sample-2026-11");
        assert_eq!(named, [vec![consent(TERMS, "sample-2026-11"), eula.clone()], vec![consent(TERMS, "2026-02"), eula]]);
    }

    async fn nothing_is_sold_without_texts_to_agree_to(shop: TestShop) {
        shop.stock().await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "delete from legal_texts where document = 'terms'").unwrap();
        tx.commit().await.unwrap();
        assert!(place(&shop, placement("draft", "me", "ana@example.com", "")).await.is_err());
        assert_eq!(consents(&shop).await, []);
    }
}
