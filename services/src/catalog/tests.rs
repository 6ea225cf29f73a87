mod legal;

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use domain::{coverage::LicenseType, money::Currency};
use zip::ZipArchive;

use super::*;
use crate::{
    db::{Tx, execute, fetch_all, fetch_one},
    on_both_engines, releases,
    shop::Shop,
};

/// Every release and file: (release id, version key, notes, file id, SHA-256, storage key).
type Rows = Vec<(String, String, String, Option<String>, Option<String>, Option<String>)>;

async fn rows(shop: &Shop) -> Rows {
    let mut tx = shop.db.read().await.unwrap();
    fetch_all!(
        &mut tx,
        (String, String, String, Option<String>, Option<String>, Option<String>),
        "select r.id, r.version_key, r.changes, f.id, f.sha256, f.storage_key
         from releases r left join files f on f.release_id = r.id order by r.id",
    )
    .unwrap()
}

/// The name and size of everything in the store.
fn stored(shop: &Shop) -> BTreeMap<String, u64> {
    let Ok(shelves) = std::fs::read_dir(shop.files.locate("sha256").unwrap().path) else { return BTreeMap::new() };
    let files = shelves.flat_map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap());
    files
        .map(|file| {
            let file = file.unwrap();
            (file.file_name().into_string().unwrap(), file.metadata().unwrap().len())
        })
        .collect()
}

/// Everything in the store, by its name.
fn contents(shop: &Shop) -> BTreeMap<String, Vec<u8>> {
    let read = |(name, _): (String, u64)| {
        let path = shop.files.locate(&crate::storage::content_key(&name)).unwrap().path;
        (name, std::fs::read(path).unwrap())
    };
    stored(shop).into_iter().map(read).collect()
}

async fn slugs(shop: &Shop) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    products(&mut tx).await.unwrap().into_iter().map(|product| product.slug).collect()
}

async fn count(tx: &mut Tx) -> i64 {
    fetch_one!(
        tx,
        (i64,),
        "select cast((select count(*) from products) + (select count(*) from prices) + (select count(*) from releases)
                + (select count(*) from files) + (select count(*) from settings where name <> 'shop_key') as bigint)",
    )
    .unwrap()
    .0
}

on_both_engines! {
    async fn the_demo_catalog_is_imported_whole(shop: TestShop) {
        let report = import(&shop, DEMO).await.unwrap();
        assert_eq!((report.products, report.prices, report.entries, report.files), (5, 40, 147, 146));
        assert_eq!((report.new_entries, report.revision), (147, 1));
        let mut tx = shop.db.read().await.unwrap();
        assert_eq!(revision(&mut tx).await.unwrap(), 1);
        let vendor = vendor(&mut tx).await.unwrap().unwrap();
        assert_eq!((vendor.name.as_str(), vendor.currency, vendor.country.code()), ("Demo Visuals", Currency::Usd, "US"));
        assert!(vendor.headline.is_some() && vendor.notice.unwrap().contains("OKVIZ"), "it says whose names these are");
        let all = products(&mut tx).await.unwrap();
        let names: Vec<&str> = all.iter().map(|product| product.name.as_str()).collect();
        assert_eq!(names, ["Smart Filter Pro", "Synoptic Panel", "Calendar Pro", "Bullet Chart", "Card with States"]);
        assert_eq!(all.iter().map(|product| product.prices.tiers.len()).sum::<usize>(), 40);
        let first = &all[0];
        assert_eq!(first.prices.tier(LicenseType::Nodes, "F64 / P1").unwrap().monthly, 16_990);
        assert_eq!(first.requirements[0].version, None);
        assert_eq!(first.requirements[1].version.as_deref(), Some("July 2018"));
        assert!(first.sold && !first.is_free());
        assert!(all[4].is_free() && all[4].prices.tiers.is_empty());
        assert_eq!(product(&mut tx, "bullet-chart").await.unwrap().as_ref(), Some(&all[3]));
        assert_eq!(product_by_id(&mut tx, all[3].id).await.unwrap().as_ref(), Some(&all[3]));
        for slug in ["no-such-chart", "bullet-chart\0", "\0"] {
            assert_eq!(product(&mut tx, slug).await.unwrap(), None, "{slug:?}");
        }
        assert_eq!(rows(&shop).await.iter().filter(|row| row.3.is_some()).count(), 146);
        assert_eq!(stored(&shop).len(), 146);
    }

    async fn a_second_import_changes_nothing(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let (rows_before, stored_before) = (rows(&shop).await, stored(&shop));
        shop.clock.advance_seconds(86_400);
        let report = import(&shop, DEMO).await.unwrap();
        assert_eq!((report.changes, report.new_entries, report.restored_files, report.revision), (0, 0, 0, 1));
        assert_eq!(rows(&shop).await, rows_before);
        assert_eq!(stored(&shop), stored_before);
        assert!(report.to_string().contains("Nothing changed"));
    }

    async fn what_changed_is_taken_over_and_releases_keep_their_ids(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let before = rows(&shop).await;
        let changed = DEMO
            .replacen("monthly = 990", "monthly = 1090", 1)
            .replacen("Small maintenance tweaks only.", "Small tweaks.", 1)
            .replacen("name = \"Smart Filter Pro\"", "name = \"Smart Filter\"", 1)
            .replacen("[[product.release]]\n  version = \"2.4.0\"", "[[product.release]]\n  withdrawn = \"Wrong file.\"\n  version = \"2.4.0\"", 1);
        let report = import(&shop, &changed).await.unwrap();
        assert_eq!((report.changes, report.new_entries, report.revision), (3, 0, 2));
        let mut tx = shop.db.read().await.unwrap();
        let product = product(&mut tx, "smart-filter-pro").await.unwrap().unwrap();
        assert_eq!(product.name, "Smart Filter");
        assert_eq!(product.prices.tiers[0].monthly, 1090);
        let newest = &releases::history(&mut tx, product.id).await.unwrap()[0];
        assert_eq!(newest.changes[0].text, "Small tweaks.");
        assert_eq!(newest.withdrawn.as_deref(), Some("Wrong file."));
        let identities = |rows: &Rows| -> Vec<_> {
            rows.iter().map(|row| (row.0.clone(), row.3.clone(), row.4.clone())).collect()
        };
        // A published file never changes, even though it would be made with another name today.
        assert_eq!(identities(&rows(&shop).await), identities(&before));
        assert_eq!(stored(&shop).len(), 146);
        // The file says no more that it is withdrawn, yet it stays withdrawn.
        import(&shop, DEMO).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        assert!(releases::history(&mut tx, product.id).await.unwrap()[0].withdrawn.is_some());
    }

    async fn a_product_that_the_file_does_not_name_is_no_longer_shown(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let without = &DEMO[..DEMO.find("[[product]]\nslug = \"card-with-states\"").unwrap()];
        let report = import(&shop, without).await.unwrap();
        assert_eq!(report.delisted, ["Card with States"]);
        assert_eq!((report.changes, report.revision), (1, 2));
        assert_eq!(slugs(&shop).await.len(), 4);
        let mut tx = shop.db.read().await.unwrap();
        assert_eq!(product(&mut tx, "card-with-states").await.unwrap(), None);
        let (id,) = fetch_one!(&mut tx, (String,), "select id from products where listed = 0").unwrap();
        let gone = product_by_id(&mut tx, id.parse().unwrap()).await.unwrap().unwrap();
        assert!(!gone.sold && !gone.is_free());
        assert_eq!(releases::history(&mut tx, gone.id).await.unwrap().len(), 4);
        let file = "card-with-states-2.0.2.pbiviz";
        let refused = releases::open_free(&shop, "card-with-states", "2.0.2", file).await.unwrap();
        assert_eq!(refused, None);
        import(&shop, DEMO).await.unwrap();
        assert_eq!(slugs(&shop).await.len(), 5);
    }

    async fn a_catalog_with_faults_in_three_places_gives_three_and_writes_nothing(shop: TestShop) {
        let faulty = DEMO
            .replacen("currency = \"USD\"", "currency = \"DOLLAR\"", 1)
            .replacen("monthly = 990", "monthly = -990", 1)
            .replacen("date = 2025-11-20", "date = 2025-11-31", 1);
        let Err(ImportError::Faults(faults)) = import(&shop, &faulty).await else { panic!("faults are told") };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["vendor.currency", "product.price.monthly", "product.release.date"]);
        for fault in &faults {
            let line = faulty.lines().nth(fault.line - 1).unwrap();
            assert!(line.contains("DOLLAR") || line.contains("-990") || line.contains("2025-11-31"), "{fault}");
        }
        let mut tx = shop.db.read().await.unwrap();
        assert_eq!(count(&mut tx).await, 0);
        assert_eq!(stored(&shop).len(), 0);
    }

    async fn a_store_that_takes_no_files_leaves_no_rows(shop: TestShop) {
        std::fs::write(shop.files.locate("sha256").unwrap().path, "in the way").unwrap();
        let refused = import(&shop, DEMO).await;
        assert!(matches!(refused, Err(ImportError::Files(_))), "{refused:?}");
        let mut tx = shop.db.read().await.unwrap();
        assert_eq!(count(&mut tx).await, 0);
    }

    async fn a_file_that_was_lost_comes_back(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let key = rows(&shop).await.into_iter().find_map(|row| row.5).unwrap();
        std::fs::remove_file(shop.files.locate(&key).unwrap().path).unwrap();
        let report = import(&shop, DEMO).await.unwrap();
        assert_eq!((report.changes, report.restored_files, report.revision), (0, 1, 1));
        assert!(report.to_string().contains("One file was missing and is back."), "{report}");
        assert_eq!(stored(&shop).len(), 146);
    }

    /// The catalog may be another one by now, or not name the product any more: the file comes back
    /// as it was published.
    async fn a_file_of_a_changed_catalog_comes_back_byte_for_byte(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let published = contents(&shop);
        let without = &DEMO[..DEMO.find("[[product]]\nslug = \"card-with-states\"").unwrap()];
        let changed = without
            .replacen("name = \"Smart Filter Pro\"", "name = \"Smart Filter\"", 1)
            .replacen("legal_name = \"Demo Visuals Inc.\"", "legal_name = \"Other Visuals Inc.\"", 1);
        import(&shop, &changed).await.unwrap();
        let shelves = shop.files.locate("sha256").unwrap().path;
        std::fs::remove_dir_all(&shelves).unwrap();
        let report = import(&shop, &changed).await.unwrap();
        assert_eq!((report.changes, report.restored_files, report.lost_files.len()), (0, 146, 0));
        assert!(report.to_string().contains("146 files were missing and are back."), "{report}");
        assert_eq!(contents(&shop), published);
        // Cut short by a crash of the disk, say.
        let (name, bytes) = published.first_key_value().unwrap();
        std::fs::write(shelves.join(&name[..2]).join(name), &bytes[..100]).unwrap();
        assert_eq!(import(&shop, &changed).await.unwrap().restored_files, 1);
        assert_eq!(contents(&shop), published);
    }

    async fn a_file_that_cannot_be_made_again_is_named(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let mut tx = shop.db.write().await.unwrap();
        let name = "card-with-states-2.0.2.pbiviz";
        // One that somebody brought, and one that this version of the shop would make otherwise.
        execute!(&mut tx, "update files set made_from = null where name = $1", name).unwrap();
        let other = "card-with-states-2.0.1.pbiviz";
        let changed = execute!(
            &mut tx,
            "update files set made_from = replace(made_from, '2.0.1', '2.0.0') where name = $1",
            other,
        );
        assert_eq!(changed.unwrap(), 1);
        tx.commit().await.unwrap();
        std::fs::remove_dir_all(shop.files.locate("sha256").unwrap().path).unwrap();
        let report = import(&shop, DEMO).await.unwrap();
        assert_eq!((report.restored_files, report.lost_files.as_slice()), (144, &[other.to_owned(), name.to_owned()][..]));
        assert!(report.to_string().contains(&format!("{name} is missing and cannot be made")), "{report}");
        assert_eq!(stored(&shop).len(), 144, "nothing else stands in for them");
    }

    async fn two_imports_at_once_end_as_one(shop: TestShop) {
        let (one, two) = tokio::join!(import(&shop, DEMO), import(&shop, DEMO));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!((one.revision, two.revision), (1, 1));
        assert_eq!(one.new_entries + two.new_entries, 147);
        assert_eq!(rows(&shop).await.len(), 147);
    }

    async fn packages_open_and_say_what_they_are(shop: TestShop) {
        import(&shop, DEMO).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let mut guids = Vec::new();
        for product in products(&mut tx).await.unwrap() {
            for release in releases::history(&mut tx, product.id).await.unwrap() {
                let Some(file) = release.file else { continue };
                let path = shop.files.locate(&crate::storage::content_key(&file.sha256)).unwrap().path;
                let bytes = std::fs::read(path).unwrap();
                assert_eq!(file.size, bytes.len() as u64);
                assert_eq!(file.name, format!("{}-{}.pbiviz", product.slug, release.version));
                let package = unpack(&bytes, "package.json");
                assert_eq!(package["name"], product.name);
                assert_eq!(package["version"], release.version);
                assert_eq!(package["author"]["name"], "Demo Visuals Inc.");
                let guid = package["guid"].as_str().unwrap();
                let visual = unpack(&bytes, &format!("resources/{guid}.pbiviz.json"));
                assert_eq!(visual["visual"]["guid"], guid);
                guids.push(guid.to_owned());
            }
        }
        assert_eq!(guids.len(), 146);
        guids.dedup();
        assert_eq!(guids.len(), 5);
        assert!(guids[0].starts_with("smartFilterPro") && guids[0].len() == "smartFilterPro".len() + 32);
    }
}

fn unpack(package: &[u8], name: &str) -> serde_json::Value {
    let mut archive = ZipArchive::new(Cursor::new(package)).unwrap();
    assert_eq!(archive.len(), 2);
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}
