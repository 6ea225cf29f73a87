//! Second thoughts after an order (rule 8): another address for the licensee until somebody signed
//! in with the first one.

use std::sync::Arc;

use domain::{account::Role, email::EmailAddress, ids::OrderId, limits::CORRECTIONS_PER_ORDER};

use super::*;
use crate::{
    accounts::{
        Caller, caller as find_caller,
        sign_in::{self, LinkState, Redeemed},
    },
    billing,
    config::Config,
    on_both_engines,
    shop::Shop,
    testing::{give_seat, held},
};

pub(super) const CY: &str = "cy@fabrikam.example";
const CLIENT: &str = "192.0.2.7";

fn address(typed: &str) -> EmailAddress {
    EmailAddress::parse(typed).unwrap()
}

pub(super) async fn view(shop: &Shop, token: &str) -> OrderView {
    order_by_token(shop, token).await.unwrap().unwrap()
}

pub(super) async fn correct(shop: &Shop, token: &str, to: &str) -> Corrected {
    correct_licensee(shop, view(shop, token).await.id, to, CLIENT).await.unwrap()
}

fn fault(fault: Fault) -> Corrected {
    Corrected::Faulty(domain::faults::FieldFault { field: CORRECTED_FIELD.to_owned(), fault })
}

/// The newest link that was mailed to an address.
pub(super) async fn link_to(shop: &TestShop, to: &str) -> String {
    let mails = mails_to(shop, to).await;
    let (_, rest) = mails.last().unwrap().1.split_once("/sign-in/link/").unwrap();
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

pub(super) async fn sign_in_by(shop: &Shop, link: &str) -> Option<Caller> {
    match sign_in::redeem_link(shop, link, "test").await.unwrap() {
        Redeemed::SignedIn { session, .. } => find_caller(shop, &session).await.unwrap(),
        _ => None,
    }
}

async fn handle_of_license(shop: &Shop) -> String {
    let mut tx = shop.db.read().await.unwrap();
    let row = fetch_one!(
        &mut tx,
        (String,),
        "select a.handle from licenses l join accounts a on a.id = l.account_id
         join subscriptions s on s.licensee_account_id = a.id and s.id = l.subscription_id",
    );
    row.unwrap().0
}

on_both_engines! {
    async fn a_corrected_license_is_at_the_new_address_and_nowhere_else(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let old_link = link_to(&shop, BO).await;
        assert!(view(&shop, &token).await.correctable);
        assert_eq!(correct(&shop, &token, " Cy@Fabrikam.example ").await, Corrected::Done);

        let now = view(&shop, &token).await;
        assert_eq!(now.licensee_email, "Cy@Fabrikam.example");
        let moved = Correction {
            at: shop.now(),
            from: BO.to_owned(),
            name: Some("Bo Li".to_owned()),
            to: "Cy@Fabrikam.example".to_owned(),
        };
        assert_eq!(now.corrections, [moved]);
        assert_eq!(handle_of_license(&shop).await, "Cy@Fabrikam.example");
        // The old address: its mail leads nowhere, it has no account, and it is sent no code.
        assert_eq!(sign_in::look_at_link(&shop, &old_link).await.unwrap(), LinkState::Over { can_renew: false });
        assert_eq!(sign_in_by(&shop, &old_link).await, None);
        sign_in::request(&shop, &address(BO), None, CLIENT).await.unwrap();
        assert!(mails_to(&shop, BO).await.last().unwrap().0.contains("no account"), "{:?}", mails_to(&shop, BO).await);
        // The new one has a mail of its own, and the license with its key behind it.
        let cy = sign_in_by(&shop, &link_to(&shop, "Cy@Fabrikam.example").await).await.unwrap();
        let held = held(&shop, &cy).await;
        assert_eq!((held.len(), held[0].licensee_name.as_str()), (1, "Bo Li"));
        let mails = mails_to(&shop, "Cy@Fabrikam.example").await;
        assert!(mails.len() == 1 && mails[0].1.contains("Ana Ruiz") && !mails[0].1.contains("99.00"));
        let ana = sign_in_by(&shop, &link_to(&shop, ANA).await).await.unwrap();
        let paid = billing::overview(&shop, &ana, None).await.unwrap();
        assert_eq!(paid.subscriptions[0].licensee_email, "Cy@Fabrikam.example");
        assert!(paid.subscriptions[0].for_somebody_else);
    }

    async fn who_has_signed_in_keeps_the_license(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let link = link_to(&shop, BO).await;
        // Opening the link's page is no sign-in: mail scanners do it.
        sign_in::look_at_link(&shop, &link).await.unwrap();
        assert!(view(&shop, &token).await.correctable);
        sign_in_by(&shop, &link).await.unwrap();
        assert!(!view(&shop, &token).await.correctable);
        let before = books(&shop).await;
        assert_eq!(correct(&shop, &token, CY).await, Corrected::TooLate);
        assert_eq!((handle_of_license(&shop).await.as_str(), books(&shop).await), (BO, before));
    }

    async fn who_was_signed_in_all_along_has_seen_it_with_the_next_page(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", BO, "")).await;
        let Redeemed::SignedIn { session, .. } =
            sign_in::redeem_link(&shop, &link_to(&shop, BO).await, "test").await.unwrap() else { panic!("no session") };
        shop.clock.advance_seconds(3600);
        let token = order(&shop, placement("draft-2", "other", ANA, BO)).await;
        assert!(view(&shop, &token).await.correctable, "an account of long ago is no sight of this license");
        find_caller(&shop, &session).await.unwrap().unwrap();
        assert!(!view(&shop, &token).await.correctable);
    }

    async fn a_colleague_who_signs_in_has_seen_it_as_well(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        give_seat(&shop, BO, "hana@fabrikam.example", Role::LicenseeMember).await;
        let mut tx = shop.db.write().await.unwrap();
        let path = sign_in::issue_link(&mut tx, &shop, &address("hana@fabrikam.example"), "/").await.unwrap();
        tx.commit().await.unwrap();
        sign_in_by(&shop, path.rsplit('/').next().unwrap()).await.unwrap();
        assert_eq!(correct(&shop, &token, CY).await, Corrected::TooLate);
    }

    async fn two_who_correct_at_once_leave_one_licensee(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        let id = view(&shop, &token).await.id;
        let links = link_to(&shop, BO).await;
        let (one, other, signed_in) = tokio::join!(
            correct_licensee(&shop, id, CY, CLIENT),
            correct_licensee(&shop, id, "di@fabrikam.example", CLIENT),
            sign_in::redeem_link(&shop, &links, "test"),
        );
        let done = [one.unwrap(), other.unwrap()].into_iter().filter(|corrected| *corrected == Corrected::Done).count();
        let signed_in = matches!(signed_in.unwrap(), Redeemed::SignedIn { .. });
        let handle = handle_of_license(&shop).await;
        // Whoever signed in with the license keeps it; else the later correction stands.
        assert!(if handle == BO { signed_in && done == 0 } else { done > 0 }, "{handle} {done} {signed_in}");
        assert_eq!(view(&shop, &token).await.licensee_email, handle);
        assert_eq!(view(&shop, &token).await.corrections.len(), done);
    }

    async fn every_fault_of_a_corrected_address_is_said(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "reseller", ANA, BO)).await;
        let before = books(&shop).await;
        assert_eq!(correct(&shop, &token, "").await, fault(Fault::Required));
        assert_eq!(correct(&shop, &token, "cy@fabrikam").await, fault(Fault::NotAnEmail));
        assert_eq!(correct(&shop, &token, "BO@fabrikam.EXAMPLE").await, fault(Fault::SameAsNow));
        assert_eq!(correct(&shop, &token, ANA).await, fault(Fault::SameAsBilling));
        assert_eq!(books(&shop).await, before);
    }

    async fn an_order_for_oneself_or_without_a_license_has_nobody_to_correct(shop: TestShop) {
        shop.stock().await;
        let own = order(&shop, placement("draft-1", "me", ANA, "")).await;
        assert!(!view(&shop, &own).await.correctable);
        assert_eq!(correct(&shop, &own, CY).await, Corrected::NotHere);
        let mut declined = placement("draft-2", "other", ANA, BO);
        declined.card.number = "4000000000000002".to_owned();
        place(&shop, declined).await.unwrap();
        let mut tx = shop.db.read().await.unwrap();
        let (id,) = fetch_one!(&mut tx, (String,), "select id from orders where state = 'declined'").unwrap();
        drop(tx);
        let id: OrderId = id.parse().unwrap();
        assert_eq!(correct_licensee(&shop, id, CY, CLIENT).await.unwrap(), Corrected::NotHere);
        assert_eq!(mails_to(&shop, CY).await.len(), 0);
    }

    async fn strangers_are_mailed_as_seldom_as_at_checkout(shop: TestShop) {
        shop.stock().await;
        let token = order(&shop, placement("draft-1", "other", ANA, BO)).await;
        for number in 0..CORRECTIONS_PER_ORDER {
            assert_eq!(correct(&shop, &token, &format!("c{number}@c.example")).await, Corrected::Done);
        }
        assert_eq!(correct(&shop, &token, CY).await, fault(Fault::TooManyCorrections));
        shop.clock.advance_seconds(30 * 86_400);
        assert_eq!(correct(&shop, &token, CY).await, fault(Fault::TooManyCorrections), "ever");

        let mut config = Config::clone(&shop.config);
        config.limits.orders_per_address = 1;
        let strict = Shop { config: Arc::new(config), ..shop.shop.clone() };
        order(&shop, placement("draft-2", "other", "di@d.example", CY)).await;
        let other = order(&shop, placement("draft-3", "other", "ed@e.example", "fay@f.example")).await;
        assert_eq!(correct(&strict, &other, CY).await, fault(Fault::TooManyForAddress { minutes: 60 }));
        assert_eq!(mails_to(&shop, CY).await.len(), 1);
    }

    async fn the_address_before_keeps_what_else_it_holds(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", BO, "")).await;
        let own = link_to(&shop, BO).await;
        let token = order(&shop, placement("draft-2", "other", ANA, BO)).await;
        assert_eq!(correct(&shop, &token, CY).await, Corrected::Done);
        let bo = sign_in_by(&shop, &own).await.unwrap();
        assert_eq!(held(&shop, &bo).await.len(), 1);
        assert_eq!(billing::overview(&shop, &bo, None).await.unwrap().subscriptions.len(), 1);
    }

    async fn a_license_can_be_corrected_to_an_address_that_pays_elsewhere_or_is_only_a_member(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", CY, "")).await;
        give_seat(&shop, CY, "member@fabrikam.example", Role::Accounting).await;
        for (draft, to) in [("draft-2", CY), ("draft-3", "member@fabrikam.example")] {
            let token = order(&shop, placement(draft, "other", ANA, BO)).await;
            assert_eq!(correct(&shop, &token, to).await, Corrected::Done);
            let caller = sign_in_by(&shop, &link_to(&shop, to).await).await.unwrap();
            let held = held(&shop, &caller).await;
            assert!(held.iter().any(|license| license.payer_name == "Ana Ruiz"), "{to}");
        }
    }
}
