//! What was downloaded, and how the version that one has compares with the newest.

use domain::{
    account::Role,
    entitlement::{AfterExpiry, Entitlement},
    ids::{AccountId, FileId, LicenseId, PersonId, ProductId},
    license::LicenseStatus,
};

use super::{caller, demo, license};
use crate::{
    db::execute,
    on_both_engines,
    releases::{
        DOWNLOADS_A_PAGE, DownloadKind, Latest, Recipient, compare, downloads_of, history, last_download,
        latest_licensed, newest_stable, offer_of, record,
    },
    shop::Shop,
    testing::TEST_START,
};

async fn person(shop: &Shop, address: &str) -> PersonId {
    let person = shop.id(PersonId::from_parts);
    let mut tx = shop.db.write().await.unwrap();
    execute!(
        &mut tx,
        "insert into people (id, address_key, address, created_at) values ($1, $2, $2, 0)",
        person.to_string(),
        address,
    )
    .unwrap();
    tx.commit().await.unwrap();
    person
}

async fn file_of(shop: &Shop, product: ProductId, version: &str) -> FileId {
    let mut tx = shop.db.read().await.unwrap();
    let history = history(&mut tx, product).await.unwrap();
    history.into_iter().find(|release| release.version == version).unwrap().file.unwrap().id
}

async fn take(shop: &Shop, file: FileId, license: LicenseId, person: PersonId) {
    let recipient = Recipient { licensee: Some((license, person)), client: "192.0.2.1", device: "Firefox" };
    record(shop, file, recipient).await.unwrap();
}

on_both_engines! {
    async fn downloads_are_listed_for_the_licensees_side_alone(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let (account, license) = license(&shop, product, "active", TEST_START.plus_days(100)).await;
        let (hal, ivy) = (person(&shop, "hal@example.com").await, person(&shop, "ivy@example.com").await);
        take(&shop, file_of(&shop, product, "2.0.0").await, license, hal).await;
        shop.clock.advance_seconds(60);
        take(&shop, file_of(&shop, product, "2.1.3").await, license, ivy).await;
        for role in [Role::LicenseeOwner, Role::LicenseeMember] {
            let page = downloads_of(&shop, &caller(&shop, account, role), license, 0).await.unwrap().unwrap();
            let rows: Vec<_> = page.downloads.iter().map(|row| (row.version.as_str(), row.who.as_str())).collect();
            assert_eq!(rows, [("2.1.3", "ivy@example.com"), ("2.0.0", "hal@example.com")]);
            assert_eq!((page.downloads[0].kind, page.more), (DownloadKind::Original, false));
            assert_eq!(page.downloads[0].file, "synoptic-panel-2.1.3.pbiviz");
            assert_eq!(page.downloads[0].at, TEST_START.plus_seconds(60));
        }
        let payer = caller(&shop, account, Role::BillingOwner);
        assert_eq!(downloads_of(&shop, &payer, license, 0).await.unwrap(), None);
        let stranger = caller(&shop, shop.id(AccountId::from_parts), Role::LicenseeOwner);
        assert_eq!(downloads_of(&shop, &stranger, license, 0).await.unwrap(), None);
        let mut tx = shop.db.read().await.unwrap();
        let last = last_download(&mut tx, license).await.unwrap();
        assert_eq!(last, Some(("2.1.3".to_owned(), TEST_START.plus_seconds(60))));
    }

    async fn many_downloads_come_a_page_at_a_time(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let (account, license) = license(&shop, product, "active", TEST_START.plus_days(100)).await;
        let (hal, file) = (person(&shop, "hal@example.com").await, file_of(&shop, product, "2.0.0").await);
        let grace = caller(&shop, account, Role::LicenseeOwner);
        let page = async |page| downloads_of(&shop, &grace, license, page).await.unwrap().unwrap();
        for _ in 0..DOWNLOADS_A_PAGE {
            take(&shop, file, license, hal).await;
        }
        assert_eq!((page(0).await.downloads.len(), page(0).await.more), (50, false), "a full page has no other");
        take(&shop, file, license, hal).await;
        assert_eq!((page(0).await.downloads.len(), page(0).await.more), (50, true));
        assert_eq!((page(1).await.downloads.len(), page(1).await.more), (1, false));
        assert_eq!((page(9_999).await.downloads.len(), page(u32::MAX).await.more), (0, false));
    }

    async fn the_latest_is_the_newest_that_the_license_opens(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let mut tx = shop.db.read().await.unwrap();
        let history = history(&mut tx, product).await.unwrap();
        let newest = newest_stable(&mut tx, product).await.unwrap().unwrap();
        drop(tx);
        let middle = history.iter().find(|release| release.version == "2.5.0").unwrap().published_at.unwrap();
        let latest = async |state: &str, end| {
            let (account, license) = license(&shop, product, state, end).await;
            let grace = caller(&shop, account, Role::LicenseeMember);
            let payer = caller(&shop, account, Role::BillingOwner);
            assert_eq!(latest_licensed(&shop, &payer, license).await.unwrap(), None, "not the payer's");
            latest_licensed(&shop, &grace, license).await.unwrap().unwrap()
        };
        let here = |version: &str| Latest::Here {
            version: version.to_owned(),
            file: format!("synoptic-panel-{version}.pbiviz"),
        };
        assert_eq!(latest("active", TEST_START.plus_days(9)).await, here(&newest.version));
        assert_eq!(latest("expired", middle).await, here("2.5.0"));
        assert_eq!(
            latest("awaiting_payment", TEST_START).await,
            Latest::Refused { reason: Entitlement::NotPaidYet }
        );
        // Nothing of it was published by then.
        let early = domain::calendar::Instant::from_seconds(0);
        assert_eq!(latest("expired", early).await, Latest::Refused { reason: Entitlement::RenewalOpens { ended: early } });
    }

    async fn a_version_is_compared_with_the_newest_for_everybody(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let mut tx = shop.db.read().await.unwrap();
        let mut releases = history(&mut tx, product).await.unwrap();
        assert_eq!(releases[0].version, "2.5.10");
        let since = |releases: &[crate::releases::Release], version: &str| {
            compare(releases, version).map(|compared| (compared.since.len(), compared.is_ahead))
        };
        assert_eq!(since(&releases, "2.5.10"), Some((0, false)));
        assert_eq!(since(&releases, "2.5.9"), Some((1, false)));
        assert_eq!(since(&releases, &releases[45].version.clone()), Some((45, false)));
        for nothing in ["", "9.9.9", "2.5.9 ", "\0"] {
            assert_eq!(since(&releases, nothing), None, "{nothing:?}");
        }
        // The two highest are taken back: who has one of them is ahead of what everybody gets.
        releases[0].withdrawn = Some("It broke maps.".to_owned());
        releases[1].withdrawn = releases[0].withdrawn.clone();
        assert_eq!(since(&releases, "2.5.9"), Some((0, true)));
        let third = releases[2].version.clone();
        let running = LicenseStatus::Active { until: TEST_START, ends: false };
        let offer = offer_of(&releases, running, AfterExpiry::KeepCovered).unwrap();
        assert_eq!((offer.release.version.as_str(), offer.opens, offer.newer.is_none()), (third.as_str(), true, true));
        assert!(offer_of(&[], running, AfterExpiry::KeepCovered).is_none());
        let suspended = offer_of(&releases, LicenseStatus::Suspended, AfterExpiry::KeepCovered).unwrap();
        assert!(!suspended.opens && suspended.newer.is_none());
    }
}
