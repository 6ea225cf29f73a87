//! Histories, and who may download what.

mod records;

use domain::{
    account::{Role, Side},
    calendar::Instant,
    email::EmailAddress,
    entitlement::Entitlement,
    ids::{AccountId, LicenseId, OrderId, PersonId, ProductId, SessionId, SubscriptionId},
    version::Channel,
};

use super::*;
use crate::{
    accounts::access::{Caller, Seat},
    catalog::{self, DEMO},
    db::{execute, fetch_one},
    on_both_engines,
    shop::Shop,
    testing::{TEST_START, TestShop},
};

async fn demo(shop: &Shop, slug: &str) -> ProductId {
    catalog::import(shop, DEMO).await.unwrap();
    let mut tx = shop.db.read().await.unwrap();
    catalog::product(&mut tx, slug).await.unwrap().unwrap().id
}

fn caller(shop: &Shop, account: AccountId, role: Role) -> Caller {
    let handle = "grace@example.com".to_owned();
    Caller {
        person: shop.id(PersonId::from_parts),
        address: EmailAddress::parse(&handle).unwrap(),
        session: shop.id(SessionId::from_parts),
        seats: vec![Seat { account, handle, side: role.side(), role, has_customers: false }],
        staff: false,
    }
}

/// A license, with the order and the subscription behind it, whose period ends at `end`.
async fn license(shop: &Shop, product: ProductId, state: &str, end: Instant) -> (AccountId, LicenseId) {
    let (account, license) = (shop.id(AccountId::from_parts), shop.id(LicenseId::from_parts));
    let (order, subscription) = (shop.id(OrderId::from_parts), shop.id(SubscriptionId::from_parts));
    let (account_text, product) = (account.to_string(), product.to_string());
    let mut tx = shop.db.write().await.unwrap();
    execute!(
        &mut tx,
        "insert into accounts (id, handle_key, handle, has_billing, has_licensee, name, created_at)
         values ($1, $1, 'grace@example.com', 1, 1, 'Grace', 0)",
        &account_text,
    )
    .unwrap();
    execute!(
        &mut tx,
        "insert into orders
             (id, token_hash, draft_id, form_hash, product_id, purpose, way, license_type, tier, quantity, cycle, currency, unit,
              net, tax, gross, billing_name, billing_email_key, billing_email, billing_country, licensee_name,
              licensee_email_key, licensee_email, state, created_at, placed_at)
         values ($1, $1, $1, $1, $2, 'myself', 'card', 'users', '1-20', 1, 'yearly', 'USD', 9900, 9900, 0, 9900, 'Grace',
                 'grace@example.com', 'grace@example.com', 'US', 'Grace', 'grace@example.com', 'grace@example.com',
                 'complete', 0, 0)",
        order.to_string(),
        &product,
    )
    .unwrap();
    execute!(
        &mut tx,
        "insert into subscriptions
             (id, order_id, billing_account_id, licensee_account_id, product_id, license_type, tier, quantity, cycle,
              currency, unit, state, ends, anchor_on, months, period_start, period_end, created_at)
         values ($1, $2, $3, $3, $4, 'users', '1-20', 1, 'yearly', 'USD', 9900, $5, 0, '2025-11-21', 12, 0, $6, 0)",
        subscription.to_string(),
        order.to_string(),
        &account_text,
        &product,
        state,
        end.as_micros(),
    )
    .unwrap();
    execute!(
        &mut tx,
        "insert into licenses
             (id, subscription_id, account_id, product_id, license_key, licensee_name, payer_name, suspended,
              covered_until, created_at)
         values ($1, $2, $3, $4, $1, 'Grace', 'Grace', 0, $5, 0)",
        license.to_string(),
        subscription.to_string(),
        &account_text,
        &product,
        end.as_micros(),
    )
    .unwrap();
    tx.commit().await.unwrap();
    (account, license)
}

/// Why a version may be had or not; `None` where it does not exist for the caller.
async fn reason(shop: &TestShop, caller: &Caller, license: LicenseId, version: &str) -> Option<Entitlement> {
    let file = format!("synoptic-panel-{version}.pbiviz");
    match open_licensed(shop, caller, license, version, &file).await.unwrap()? {
        Download::Granted { file, stored, reason } => {
            assert_eq!(std::fs::metadata(stored.path).unwrap().len(), file.size);
            assert!(reason.allows());
            Some(reason)
        }
        Download::Refused { reason } => Some(reason),
    }
}

on_both_engines! {
    async fn the_history_is_in_the_order_of_versions(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let mut tx = shop.db.read().await.unwrap();
        let history = history(&mut tx, product).await.unwrap();
        assert_eq!(history.len(), 46);
        let versions: Vec<&str> = history.iter().map(|release| release.version.as_str()).collect();
        assert_eq!(versions[..2], ["2.5.10", "2.5.9"]);
        let beta = history.iter().find(|release| release.version == "2.1.3").unwrap();
        assert_eq!((beta.channel, beta.label.as_deref()), (Channel::Preview, Some("Beta")));
        assert_eq!(history.iter().filter(|release| release.channel == Channel::Preview).count(), 5);
        assert!(history.iter().all(|release| release.file.is_some() && !release.is_note));
        let newest = newest_stable(&mut tx, product).await.unwrap().unwrap();
        assert_eq!(newest, history[0]);
        assert_eq!(newest.published_on.unwrap().to_string(), "2026-07-27");
    }

    async fn a_note_stands_last_and_has_no_file(shop: TestShop) {
        let product = demo(&shop, "smart-filter-pro").await;
        let mut tx = shop.db.read().await.unwrap();
        let history = history(&mut tx, product).await.unwrap();
        let note = history.last().unwrap();
        assert_eq!((note.version.as_str(), note.label.as_deref()), ("1.x.x", None));
        assert!(note.is_note && note.file.is_none() && note.published_on.is_none() && !note.changes.is_empty());
        assert_eq!(history.iter().filter(|release| release.is_note).count(), 1);
        let odd = history.iter().find(|release| release.version == "2.3.1.3").unwrap();
        // Midnight in Los Angeles.
        assert_eq!(odd.published_at.unwrap().to_rfc3339(), "2024-05-14T07:00:00Z");
    }

    async fn a_running_license_opens_every_version(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let (account, license) = license(&shop, product, "active", TEST_START.plus_days(100)).await;
        for role in [Role::LicenseeOwner, Role::LicenseeMember] {
            let grace = caller(&shop, account, role);
            for version in ["2.5.10", "2.1.3", "2.0.0"] {
                assert_eq!(reason(&shop, &grace, license, version).await, Some(Entitlement::Running));
            }
            for version in ["9.9.9", "2.5.10\0", "\0"] {
                assert_eq!(reason(&shop, &grace, license, version).await, None, "{version:?}");
            }
            let other_file = open_licensed(&shop, &grace, license, "2.5.10", "synoptic-panel-2.5.9.pbiviz").await;
            assert_eq!(other_file.unwrap(), None);
        }
    }

    async fn what_is_not_yours_does_not_exist(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let (account, license) = license(&shop, product, "active", TEST_START.plus_days(100)).await;
        let stranger = caller(&shop, shop.id(AccountId::from_parts), Role::LicenseeOwner);
        assert_eq!(reason(&shop, &stranger, license, "2.5.10").await, None);
        // Nor does the payer see the licensee's side (rule 3).
        let payer = caller(&shop, account, Role::BillingOwner);
        assert_eq!(payer.seats[0].side, Side::Billing);
        assert_eq!(reason(&shop, &payer, license, "2.5.10").await, None);
        let licensee = caller(&shop, account, Role::LicenseeOwner);
        assert_eq!(reason(&shop, &licensee, shop.id(LicenseId::from_parts), "2.5.10").await, None);
    }

    async fn an_expired_license_opens_what_was_published_in_time(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let mut tx = shop.db.read().await.unwrap();
        let middle = history::find(&mut tx, product, "2.5.0").await.unwrap().unwrap();
        drop(tx);
        let ended = middle.published_at.unwrap();
        let (account, license) = license(&shop, product, "expired", ended).await;
        let grace = caller(&shop, account, Role::LicenseeOwner);
        assert_eq!(reason(&shop, &grace, license, "2.5.0").await, Some(Entitlement::Covered));
        assert_eq!(reason(&shop, &grace, license, "2.0.0").await, Some(Entitlement::Covered));
        assert_eq!(reason(&shop, &grace, license, "2.5.10").await, Some(Entitlement::RenewalOpens { ended }));
    }

    async fn a_withdrawn_release_is_listed_and_never_opened(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let (account, license) = license(&shop, product, "active", TEST_START.plus_days(100)).await;
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update releases set withdrawn = 'It broke maps.' where version in ('2.5.10', '2.0.2')").unwrap();
        tx.commit().await.unwrap();
        let grace = caller(&shop, account, Role::LicenseeOwner);
        assert_eq!(reason(&shop, &grace, license, "2.5.10").await, Some(Entitlement::Withdrawn));
        let mut tx = shop.db.read().await.unwrap();
        assert_eq!(history(&mut tx, product).await.unwrap()[0].withdrawn.as_deref(), Some("It broke maps."));
        assert_eq!(newest_stable(&mut tx, product).await.unwrap().unwrap().version, "2.5.9");
        let free = open_free(&shop, "card-with-states", "2.0.2", "card-with-states-2.0.2.pbiviz").await.unwrap();
        assert_eq!(free, Some(Download::Refused { reason: Entitlement::Withdrawn }));
    }

    async fn a_free_product_opens_for_everybody_and_a_sold_one_does_not(shop: TestShop) {
        demo(&shop, "card-with-states").await;
        let free = open_free(&shop, "card-with-states", "2.0.2", "card-with-states-2.0.2.pbiviz").await.unwrap();
        assert!(matches!(free, Some(Download::Granted { reason: Entitlement::Running, .. })), "{free:?}");
        assert_eq!(open_free(&shop, "card-with-states", "2.0.2", "../2.0.2").await.unwrap(), None);
        assert_eq!(open_free(&shop, "card-with-states\0", "2.0.2", "x").await.unwrap(), None);
        assert_eq!(open_free(&shop, "card-with-states", "2.0.2\0", "x").await.unwrap(), None);
        let sold = open_free(&shop, "bullet-chart", "2.4.4", "bullet-chart-2.4.4.pbiviz").await.unwrap();
        assert_eq!(sold, None);
    }

    async fn downloads_are_written_down(shop: TestShop) {
        let product = demo(&shop, "synoptic-panel").await;
        let (_, license) = license(&shop, product, "active", TEST_START.plus_days(100)).await;
        let person = shop.id(PersonId::from_parts);
        let mut tx = shop.db.write().await.unwrap();
        execute!(
            &mut tx,
            "insert into people (id, address_key, address, created_at) values ($1, $1, $1, 0)",
            person.to_string(),
        )
        .unwrap();
        tx.commit().await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let file = newest_stable(&mut tx, product).await.unwrap().unwrap().file.unwrap();
        drop(tx);
        let device = format!("Browser\u{0}{}", "x".repeat(3000));
        let licensed = Recipient { licensee: Some((license, person)), client: "127.0.0.1", device: &device };
        record(&shop, file.id, licensed).await.unwrap();
        record(&shop, file.id, Recipient { licensee: None, ..licensed }).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let (written, by_license) = fetch_one!(
            &mut tx,
            (i64, i64),
            "select cast(count(*) as bigint), cast(count(license_id) as bigint) from downloads where length(device) = 200",
        )
        .unwrap();
        assert_eq!((written, by_license), (2, 1));
    }
}
