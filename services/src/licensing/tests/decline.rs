//! Declining: who may, what it ends, who is told, and that it happens once.

use domain::{account::Role, ids::LicenseId};

use super::{ANA, BO, caller};
use crate::{
    accounts::access::Caller,
    billing, checkout,
    db::fetch_one,
    licensing::{self, Declining},
    mail, on_both_engines,
    releases::{self, Latest},
    shop::Shop,
    testing::{TestShop, give_seat, held, placement},
};

const CY: &str = "cy@fabrikam.example";

/// Ana paid for Bo; both are signed in.
async fn bought(shop: &TestShop) -> (Caller, Caller, LicenseId) {
    shop.stock().await;
    checkout::place(shop, placement("draft-1", "other", ANA, BO)).await.unwrap();
    let (ana, bo) = (caller(shop, ANA).await, caller(shop, BO).await);
    let license = held(shop, &bo).await[0].id;
    (ana, bo, license)
}

/// The recipients of mails whose subject has these words.
async fn told(shop: &Shop, words: &str) -> Vec<String> {
    let mails = mail::recent(shop, 100).await.unwrap();
    let mut told: Vec<String> =
        mails.iter().filter(|mail| mail.subject.contains(words)).map(|mail| mail.recipient.to_string()).collect();
    told.sort();
    told
}

async fn key_on_file(shop: &Shop, license: LicenseId) -> String {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (String,), "select license_key from licenses where id = $1", license.to_string()).unwrap().0
}

async fn events(shop: &Shop) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    let count = fetch_one!(
        &mut tx,
        (i64,),
        "select cast(count(*) as bigint) from audit_events where event = 'license_declined'"
    );
    count.unwrap().0
}

on_both_engines! {
    async fn a_declined_license_leaves_the_account_and_its_key_ends(shop: TestShop) {
        let (ana, bo, license) = bought(&shop).await;
        give_seat(&shop, ANA, "mo@contoso.example", Role::BillingManager).await;
        give_seat(&shop, ANA, "al@contoso.example", Role::Accounting).await;
        give_seat(&shop, ANA, "re@contoso.example", Role::ReceiveOnly).await;
        let key = licensing::find(&shop, &bo, license).await.unwrap().unwrap().key.unwrap();
        assert!(matches!(releases::latest_licensed(&shop, &bo, license).await.unwrap(), Some(Latest::Here { .. })));

        let Some(Declining::Done { license: named, at }) = licensing::decline(&shop, &bo, license).await.unwrap() else {
            panic!("not declined")
        };
        assert_eq!((named.payer_name.as_str(), at), ("Ana Ruiz", shop.now()));
        assert!(held(&shop, &bo).await.is_empty());
        assert!(licensing::find(&shop, &bo, license).await.unwrap().is_none());
        assert_eq!(releases::latest_licensed(&shop, &bo, license).await.unwrap(), None);
        let file = releases::open_licensed(&shop, &bo, license, "2.0.0", "bullet-chart-2.0.0.pbiviz").await.unwrap();
        assert_eq!(file, None);
        assert!(releases::downloads_of(&shop, &bo, license, 0).await.unwrap().is_none());
        assert_ne!(key_on_file(&shop, license).await, key, "whoever is named next gets another key");

        // Whoever can do something about it is told, each once.
        assert_eq!(told(&shop, "was declined").await, [ANA, "mo@contoso.example"]);
        let told = mail::recent(&shop, 100).await.unwrap();
        assert!(told.iter().all(|mail| !mail.text.contains(&key)), "no key to a payer (rule 3)");
        // What was paid for goes on.
        let paid = billing::overview(&shop, &ana, None).await.unwrap().subscriptions;
        assert_eq!(paid.len(), 1);
        assert_eq!((paid[0].licensee_name.as_str(), paid[0].declined), ("Bo Li", Some(at)));
    }

    async fn declining_twice_is_declining_once(shop: TestShop) {
        let (_, bo, license) = bought(&shop).await;
        let (first, second) =
            tokio::join!(licensing::decline(&shop, &bo, license), licensing::decline(&shop, &bo, license));
        assert!(matches!(first.unwrap(), Some(Declining::Done { .. })));
        assert!(matches!(second.unwrap(), Some(Declining::Done { .. })));
        let (key, at) = (key_on_file(&shop, license).await, shop.now());
        shop.clock.advance_seconds(60);
        let third = licensing::decline(&shop, &bo, license).await.unwrap();
        assert!(matches!(third, Some(Declining::Done { at: done, .. }) if done == at), "{third:?}");
        let looked = licensing::look_at_declining(&shop, &bo, license).await.unwrap();
        assert!(matches!(looked, Some(Declining::Done { at: done, .. }) if done == at), "{looked:?}");
        assert_eq!(key_on_file(&shop, license).await, key);
        assert_eq!((told(&shop, "was declined").await.len(), events(&shop).await), (1, 1));
    }

    async fn only_the_licensees_owner_declines(shop: TestShop) {
        let (ana, bo, license) = bought(&shop).await;
        give_seat(&shop, BO, CY, Role::LicenseeMember).await;
        let cy = caller(&shop, CY).await;
        checkout::place(&shop, placement("draft-2", "me", "di@example.com", "")).await.unwrap();
        let di = caller(&shop, "di@example.com").await;
        for (who, name) in [(&ana, "the payer"), (&cy, "a member"), (&di, "a stranger")] {
            assert_eq!(licensing::look_at_declining(&shop, who, license).await.unwrap(), None, "{name}");
            assert_eq!(licensing::decline(&shop, who, license).await.unwrap(), None, "{name}");
        }
        assert!(licensing::find(&shop, &bo, license).await.unwrap().is_some());
        assert_eq!(events(&shop).await, 0);
    }

    async fn what_one_bought_for_oneself_is_canceled_not_declined(shop: TestShop) {
        shop.stock().await;
        checkout::place(&shop, placement("draft-1", "me", ANA, "")).await.unwrap();
        let ana = caller(&shop, ANA).await;
        let license = held(&shop, &ana).await[0].id;
        assert_eq!(licensing::look_at_declining(&shop, &ana, license).await.unwrap(), None);
        assert_eq!(licensing::decline(&shop, &ana, license).await.unwrap(), None);
        assert_eq!(held(&shop, &ana).await.len(), 1);
    }
}
