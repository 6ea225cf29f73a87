//! Naming somebody else after a license was declined (rule 8): who may, what the new licensee gets, and
//! that the old one gets nothing more.

use domain::{
    account::Role,
    checkout::LicenseeForm,
    faults::FieldFault,
    ids::{LicenseId, SubscriptionId},
    limits::CORRECTIONS_PER_ORDER,
};

use super::*;
use crate::{
    accounts::{
        Caller,
        sign_in::{self, LinkState},
    },
    billing, licensing, on_both_engines, releases,
    shop::Shop,
    testing::{caller, count_downloads, give_seat, held},
    vendor::{self, Subject},
};

const CY: &str = "cy@fabrikam.example";
const CLIENT: &str = "192.0.2.7";

/// A license that was bought and declined.
struct Declined {
    ana: Caller,
    bo: Caller,
    token: String,
    subscription: SubscriptionId,
    license: LicenseId,
}

async fn declined(shop: &TestShop, purpose: &str) -> Declined {
    shop.stock().await;
    let token = order(shop, placement("draft-1", purpose, ANA, BO)).await;
    let (ana, bo) = (caller(shop, ANA).await, caller(shop, BO).await);
    let license = held(shop, &bo).await[0].id;
    let subscription = billing::overview(shop, &ana, None).await.unwrap().subscriptions[0].id;
    licensing::decline(shop, &bo, license).await.unwrap().unwrap();
    Declined { ana, bo, token, subscription, license }
}

fn form(name: &str, organization: &str, email: &str) -> LicenseeForm {
    LicenseeForm {
        licensee_name: name.to_owned(),
        licensee_organization: organization.to_owned(),
        licensee_email: email.to_owned(),
    }
}

async fn name(shop: &Shop, who: &Caller, id: SubscriptionId, email: &str) -> Option<Named> {
    name_licensee(shop, who, id, &form("Cy Twombly", "Fabrikam GmbH", email), CLIENT).await.unwrap()
}

fn faulty(fault: Fault) -> Named {
    Named::Faulty(vec![FieldFault { field: CORRECTED_FIELD.to_owned(), fault }])
}

async fn key_of(shop: &Shop, who: &Caller, license: LicenseId) -> String {
    licensing::find(shop, who, license).await.unwrap().unwrap().key.unwrap()
}

/// Everything that naming writes, to see that nothing was.
async fn holder(shop: &Shop) -> (String, String, i64, Option<i64>) {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(
        &mut tx,
        (String, String, i64, Option<i64>),
        "select a.handle, l.licensee_name, (select cast(count(*) as bigint) from audit_events where event = \
         'licensee_named'), l.declined_at
         from licenses l join accounts a on a.id = l.account_id
         join subscriptions s on s.licensee_account_id = a.id and s.id = l.subscription_id",
    )
    .unwrap()
}

on_both_engines! {
    async fn whoever_is_named_gets_the_license_and_the_decliner_nothing_more(shop: TestShop) {
        let Declined { ana, bo, token, subscription, license } = declined(&shop, "other").await;
        let waits = nameless(&shop, &ana, subscription).await.unwrap().unwrap();
        assert_eq!(waits.organization.as_deref(), Some("Fabrikam GmbH"));
        let before = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert_eq!((before.given_back, before.correctable), (Some((shop.now(), subscription)), false));
        shop.clock.advance_seconds(60);
        let typed = form(" Cy Twombly ", "Twombly & Co", " Cy@Fabrikam.example ");
        assert_eq!(name_licensee(&shop, &ana, subscription, &typed, CLIENT).await.unwrap(), Some(Named::Done));

        // The new licensee: one mail as at checkout, no price, and everything behind its link.
        let mails = mails_to(&shop, "Cy@Fabrikam.example").await;
        assert_eq!(mails.len(), 1);
        assert!(mails[0].1.contains("Ana Ruiz") && !mails[0].1.contains("99.00"), "{mails:?}");
        let cy = caller(&shop, "cy@fabrikam.example").await;
        let of_cy = held(&shop, &cy).await;
        assert_eq!((of_cy.len(), of_cy[0].licensee_name.as_str()), (1, "Cy Twombly"));
        assert_eq!(of_cy[0].licensee_organization.as_deref(), Some("Twombly & Co"));
        assert!(billing::overview(&shop, &cy, None).await.unwrap().subscriptions.is_empty());
        // The payer: the new name, and nobody to be named any more.
        let paid = &billing::overview(&shop, &ana, None).await.unwrap().subscriptions[0];
        assert_eq!((paid.licensee_name.as_str(), paid.licensee_email.as_str()), ("Cy Twombly", "Cy@Fabrikam.example"));
        assert_eq!(paid.declined, None);
        assert_eq!(nameless(&shop, &ana, subscription).await.unwrap(), None);
        let after = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert_eq!((after.licensee_name.as_str(), after.given_back), ("Cy Twombly", None));
        let moved = Correction {
            at: shop.now(),
            from: BO.to_owned(),
            name: Some("Bo Li".to_owned()),
            to: "Cy@Fabrikam.example".to_owned(),
        };
        assert_eq!(after.corrections, [moved]);
        // What happened before happened to Bo, also where the log of an older version kept no name.
        assert_eq!(after.licensee_at(after.settled_at), (Some("Bo Li"), BO));
        assert_eq!(after.licensee_at(shop.now()), (Some("Cy Twombly"), "Cy@Fabrikam.example"));
        let mut tx = shop.db.write().await.unwrap();
        let older = format!("{BO} Cy@Fabrikam.example");
        execute!(&mut tx, "update audit_events set detail = $1 where event = 'licensee_named'", older).unwrap();
        tx.commit().await.unwrap();
        let older = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert_eq!(older.licensee_at(older.settled_at), (None, BO));
        // The decliner: no license, no page that says what became of it, no link that still leads there.
        assert!(held(&shop, &bo).await.is_empty());
        assert!(licensing::find(&shop, &bo, license).await.unwrap().is_none());
        assert_eq!(licensing::look_at_declining(&shop, &bo, license).await.unwrap(), None);
        let (_, rest) = mails_to(&shop, BO).await[0].1.split_once("/sign-in/link/").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let link: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        assert_eq!(sign_in::look_at_link(&shop, &link).await.unwrap(), LinkState::Over { can_renew: false });
        assert_eq!(mails_to(&shop, BO).await.len(), 1, "and no further mail");
        // Staff find the new licensee by name.
        let found = vendor::search(&shop, "twombly", "").await.unwrap().customers;
        assert_eq!(found.iter().map(|found| found.handle.as_str()).collect::<Vec<_>>(), ["Cy@Fabrikam.example"]);
    }

    async fn downloads_from_before_are_not_the_new_licensees_to_see(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let (ana, bo) = (caller(&shop, ANA).await, caller(&shop, BO).await);
        let license = held(&shop, &bo).await[0].id;
        let subscription = billing::overview(&shop, &ana, None).await.unwrap().subscriptions[0].id;
        download(&shop, &bo, license).await;
        let key = key_of(&shop, &bo, license).await;
        licensing::decline(&shop, &bo, license).await.unwrap().unwrap();
        shop.clock.advance_seconds(60);
        assert_eq!(name(&shop, &ana, subscription, CY).await, Some(Named::Done));
        let cy = caller(&shop, CY).await;
        assert_ne!(key_of(&shop, &cy, license).await, key, "a key of their own");
        let page = releases::downloads_of(&shop, &cy, license, 0).await.unwrap().unwrap();
        assert_eq!(page.downloads, []);
        assert_eq!(releases::last_download(&mut shop.db.read().await.unwrap(), license).await.unwrap(), None);
        shop.clock.advance_seconds(60);
        download(&shop, &cy, license).await;
        let page = releases::downloads_of(&shop, &cy, license, 0).await.unwrap().unwrap();
        assert_eq!(page.downloads.iter().map(|one| one.who.as_str()).collect::<Vec<_>>(), [CY]);
        assert_eq!(count_downloads(&shop).await, 2, "staff see both");
    }

    async fn only_who_may_change_the_subscription_names_somebody(shop: TestShop) {
        let Declined { bo, subscription, .. } = declined(&shop, "other").await;
        give_seat(&shop, ANA, "al@contoso.example", Role::Accounting).await;
        give_seat(&shop, ANA, "mo@contoso.example", Role::BillingManager).await;
        order(&shop, placement("draft-2", "me", "di@example.com", "")).await;
        for who in ["al@contoso.example", "di@example.com"] {
            let who = caller(&shop, who).await;
            assert_eq!(nameless(&shop, &who, subscription).await.unwrap(), None);
            assert_eq!(name(&shop, &who, subscription, CY).await, None, "{}", who.address);
        }
        assert_eq!(name(&shop, &bo, subscription, CY).await, None, "the decliner");
        let mo = caller(&shop, "mo@contoso.example").await;
        let unknown = shop.id(SubscriptionId::from_parts);
        assert_eq!(name(&shop, &mo, unknown, CY).await, None, "a subscription that does not exist");
        assert_eq!((holder(&shop).await.2, mails_to(&shop, CY).await.len()), (0, 0));
        assert_eq!(name(&shop, &mo, subscription, CY).await, Some(Named::Done));
        let mut tx = shop.db.read().await.unwrap();
        let (actor,) = fetch_one!(&mut tx, (String,), "select actor from audit_events where event = 'licensee_named'").unwrap();
        assert_eq!(actor, mo.person.to_string());
    }

    async fn a_reseller_names_a_customer_with_an_organization_and_never_himself(shop: TestShop) {
        let Declined { ana, subscription, .. } = declined(&shop, "reseller").await;
        let before = (holder(&shop).await, books(&shop).await);
        assert_eq!(name(&shop, &ana, subscription, "ANA@contoso.example").await, Some(faulty(Fault::SameAsBilling)));
        let bare = form("", " ", "cy@fabrikam");
        let Some(Named::Faulty(faults)) = name_licensee(&shop, &ana, subscription, &bare, CLIENT).await.unwrap() else {
            panic!("named")
        };
        let fields: Vec<_> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["licensee_name", "licensee_organization", "licensee_email"]);
        assert_eq!((holder(&shop).await, books(&shop).await), before);
        assert_eq!(name(&shop, &ana, subscription, CY).await, Some(Named::Done));
        assert!(mails_to(&shop, CY).await[0].1.contains("your reseller"));
    }

    async fn a_payer_may_take_the_license_himself(shop: TestShop) {
        let Declined { ana, bo, token, subscription, license } = declined(&shop, "other").await;
        let told = mails_to(&shop, ANA).await.len();
        assert_eq!(name(&shop, &ana, subscription, "Ana@Contoso.example").await, Some(Named::Done));
        let ana = caller(&shop, ANA).await;
        assert_eq!(held(&shop, &ana).await[0].id, license);
        assert!(!billing::overview(&shop, &ana, None).await.unwrap().subscriptions[0].for_somebody_else);
        assert_eq!(mails_to(&shop, ANA).await.len(), told + 1, "one mail for both sides");
        let page = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert!(page.one_account && !page.correctable);
        assert!(held(&shop, &bo).await.is_empty());
        assert_eq!(licensing::look_at_declining(&shop, &ana, license).await.unwrap(), None, "nobody to decline it to");
    }

    async fn whoever_is_named_can_be_corrected_until_they_came_and_may_decline_in_turn(shop: TestShop) {
        let Declined { ana, token, subscription, license, .. } = declined(&shop, "other").await;
        assert_eq!(name(&shop, &ana, subscription, CY).await, Some(Named::Done));
        let order = order_by_token(&shop, &token).await.unwrap().unwrap();
        assert!(order.correctable);
        let corrected = correct_licensee(&shop, order.id, "cyrus@fabrikam.example", CLIENT).await.unwrap();
        assert_eq!(corrected, Corrected::Done);
        assert_eq!(holder(&shop).await.1, "Cy Twombly", "the name stays");
        let cyrus = caller(&shop, "cyrus@fabrikam.example").await;
        licensing::decline(&shop, &cyrus, license).await.unwrap().unwrap();
        assert!(nameless(&shop, &ana, subscription).await.unwrap().is_some());
        assert_eq!(name(&shop, &ana, subscription, BO).await, Some(Named::Done), "whoever declined may be asked again");
    }

    async fn a_license_that_is_somebodys_is_not_given_away(shop: TestShop) {
        let Declined { ana, subscription, token, .. } = declined(&shop, "other").await;
        let (one, other) = tokio::join!(
            name(&shop, &ana, subscription, CY),
            name(&shop, &ana, subscription, "di@fabrikam.example"),
        );
        let done = [&one, &other].into_iter().filter(|named| **named == Some(Named::Done)).count();
        assert_eq!(done, 1, "{one:?} {other:?}");
        let before = (holder(&shop).await, books(&shop).await);
        assert_eq!(before.0.2, 1);
        assert_eq!(name(&shop, &ana, subscription, "ed@fabrikam.example").await, Some(Named::NotDeclined));
        assert_eq!((holder(&shop).await, books(&shop).await), before);
        assert_eq!(order_by_token(&shop, &token).await.unwrap().unwrap().licensee_email, before.0.0);
    }

    async fn strangers_are_named_as_seldom_as_addresses_are_corrected(shop: TestShop) {
        let Declined { ana, subscription, license, .. } = declined(&shop, "other").await;
        for number in 0..CORRECTIONS_PER_ORDER {
            let address = format!("c{number}@c.example");
            assert_eq!(name(&shop, &ana, subscription, &address).await, Some(Named::Done), "{number}");
            let next = caller(&shop, &address).await;
            licensing::decline(&shop, &next, license).await.unwrap().unwrap();
        }
        assert_eq!(name(&shop, &ana, subscription, CY).await, Some(faulty(Fault::TooManyCorrections)));
        assert_eq!(mails_to(&shop, CY).await.len(), 0);
    }

    async fn who_declined_is_not_mailed_the_delivery_again(shop: TestShop) {
        let Declined { token, bo, .. } = declined(&shop, "other").await;
        let id = order_by_token(&shop, &token).await.unwrap().unwrap().id;
        let before = mails_to(&shop, BO).await.len();
        send_delivery_again(&shop, id).await.unwrap();
        assert_eq!(mails_to(&shop, BO).await.len(), before);
        assert_eq!(correct_licensee(&shop, id, CY, CLIENT).await.unwrap(), Corrected::TooLate);
        assert!(held(&shop, &bo).await.is_empty());
        let found = vendor::search(&shop, &id.to_string(), "").await.unwrap();
        assert_eq!(found.exact, Some(Subject::Order(id)));
    }
}

/// Downloads a version under a license.
async fn download(shop: &Shop, who: &Caller, license: LicenseId) {
    let mut tx = shop.db.read().await.unwrap();
    let (file,) = fetch_one!(&mut tx, (String,), "select id from files order by id limit 1").unwrap();
    drop(tx);
    let licensee = Some((license, who.person));
    let recipient = releases::Recipient { licensee, client: CLIENT, device: "test" };
    releases::record(shop, file.parse().unwrap(), recipient).await.unwrap();
}
