//! Letters that come back: the others of the account, and staff, learn that nobody read them.

use domain::{account::Role, bounce::Bounce};

use super::*;
use crate::{
    billing::{Unread, overview},
    on_both_engines,
    testing::{bounce_mails_to, caller, give_seat, staff},
    vendor::{came_back, count_came_back},
};

const BOOKS: &str = "books@contoso.example";

async fn unread(shop: &TestShop, who: &str) -> Vec<Unread> {
    overview(shop, &caller(shop, who).await, None).await.unwrap().unread
}

/// The worker takes the mails that were written, but those to one address.
async fn sent_but_to(shop: &TestShop, address: &str) {
    let mut tx = shop.db.write().await.unwrap();
    let at = shop.now().as_micros();
    crate::db::execute!(
        &mut tx,
        "update mails set sent_at = $1 where recipient <> $2 and sent_at is null and bounced is null",
        at,
        address,
    )
    .unwrap();
    tx.commit().await.unwrap();
}

on_both_engines! {
    async fn a_reminder_that_comes_back_is_told_to_the_others_until_a_later_mail_arrives(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |_| ()).await;
        give_seat(&shop, ANA, BOOKS, Role::Accounting).await;
        look_on(&shop, &["2027-10-22"]).await;
        assert_eq!(unread(&shop, ANA).await, []);
        sent_but_to(&shop, BOOKS).await;
        bounce_mails_to(&shop, BOOKS, "permanent error (550): 5.1.1 no such user").await;
        let told = unread(&shop, ANA).await;
        assert_eq!((told.len(), told[0].recipient.as_str(), told[0].bounce), (1, BOOKS, Bounce::NoSuchAddress));
        assert!(told[0].subject.contains("renews on 21 November 2027"), "{told:?}");
        let sven = staff(&shop).await;
        let (listed, all) = came_back(&shop, &sven).await.unwrap();
        assert_eq!((listed.len(), all, count_came_back(&shop, &sven).await.unwrap()), (1, 1, 1));
        assert_eq!(listed[0].recipient, BOOKS);
        look_on(&shop, &["2027-11-14"]).await;
        sent_but_to(&shop, "").await;
        assert_eq!(unread(&shop, ANA).await, [], "the next reminder arrived");
        assert_eq!(count_came_back(&shop, &sven).await.unwrap(), 0);
    }

    async fn what_a_licensee_pays_alone_is_nobody_elses_business(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |_| ()).await;
        buy(&shop, |post| *post = placement("draft-2", "me", BO, "")).await;
        look_on(&shop, &["2027-10-22"]).await;
        bounce_mails_to(&shop, BO, "permanent error (550): 5.1.1 no such user").await;
        assert_eq!(unread(&shop, ANA).await, [], "a reminder of another account, with its amount and card");
        assert_eq!(unread(&shop, BO).await.len(), 1);
    }

    async fn a_licensee_who_does_not_get_the_package_is_known_to_the_payer_alone(shop: TestShop) {
        shop.stock().await;
        buy(&shop, |_| ()).await;
        buy(&shop, |post| *post = placement("draft-2", "me", "cy@cy.example", "")).await;
        look_on(&shop, &["2027-11-21"]).await;
        bounce_mails_to(&shop, BO, "permanent error (552): 5.2.2 mailbox full").await;
        let told = unread(&shop, ANA).await;
        assert_eq!((told.len(), told[0].recipient.as_str()), (1, BO));
        assert_eq!(told[0].subject, "An updated package of Bullet Chart is ready");
        assert_eq!(unread(&shop, "cy@cy.example").await, []);
    }
}
