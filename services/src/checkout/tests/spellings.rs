//! Whose mailbox an order's mails reach: letters that fold to one key may be two people's.

use super::{trials::trial, *};
use crate::{accounts::sign_in, on_both_engines};

/// Every mail's recipient.
async fn recipients(shop: &TestShop) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(&mut tx, (String,), "select recipient from mails").unwrap();
    rows.into_iter().map(|(recipient,)| recipient).collect()
}

on_both_engines! {
    async fn order_mails_and_sign_in_mails_go_to_the_spelling_on_file(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "other", "\u{c9}dith@Contoso.example", "Bo@fabrikam.example")).await;
        // Somebody types both differently; at some hosts these are other people's mailboxes.
        order(&shop, placement("draft-2", "other", "\u{e9}dith@contoso.example", "bo@FABRIKAM.example")).await;
        order(&shop, placement("draft-3", "me", "\u{e9}dith@contoso.example", "")).await;
        order(&shop, trial("draft-4", "bo@fabrikam.example")).await;
        order(&shop, trial("draft-5", "bo@fabrikam.example")).await;
        let typed = domain::email::EmailAddress::parse("BO@fabrikam.example").unwrap();
        sign_in::request(&shop, &typed, None, "192.0.2.7").await.unwrap();
        let told = recipients(&shop).await;
        assert_eq!(told.len(), 8, "{told:?}");
        let filed = ["\u{c9}dith@Contoso.example", "Bo@fabrikam.example"];
        assert!(told.iter().all(|recipient| filed.contains(&recipient.as_str())), "{told:?}");
    }

    async fn an_address_that_nobody_knows_is_mailed_as_it_was_typed(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", "Ana@contoso.example", "")).await;
        // Refused, since the house had its trial, so no account comes to be.
        order(&shop, trial("draft-2", "First@house.example")).await;
        order(&shop, trial("draft-3", "Second@house.example")).await;
        order(&shop, trial("draft-4", "SECOND@house.example")).await;
        let mut told = recipients(&shop).await;
        told.sort_unstable();
        assert_eq!(told, ["Ana@contoso.example", "First@house.example", "SECOND@house.example", "Second@house.example"]);
    }

    async fn an_order_shows_what_was_typed_in_it(shop: TestShop) {
        shop.stock().await;
        order(&shop, placement("draft-1", "me", "Ana@contoso.example", "")).await;
        let token = order(&shop, placement("draft-2", "me", "ANA@contoso.example", "")).await;
        assert_eq!(order_by_token(&shop, &token).await.unwrap().unwrap().billing_email, "ANA@contoso.example");
    }
}
