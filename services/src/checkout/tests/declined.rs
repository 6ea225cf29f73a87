//! Every test number that does not pay: its own reason beside the right field, and nothing else.

use domain::faults::FieldFault;

use super::*;
use crate::{
    on_both_engines,
    payments::sandbox::{Reaction, TEST_NUMBERS},
};

on_both_engines! {
    async fn every_declined_number_says_why_and_leaves_nothing_and_a_good_card_makes_the_one_order(shop: TestShop) {
        shop.stock().await;
        let declining = TEST_NUMBERS.iter().filter_map(|number| match number.reaction {
            Reaction::Declines(decline) => Some((number.digits, decline)),
            Reaction::Pays | Reaction::Confirms | Reaction::PaysOnce | Reaction::Falters => None,
        });
        let mut sold = 0;
        for (digits, decline) in declining {
            let draft = format!("draft-{digits}");
            let mut post = placement(&draft, "other", &format!("p@h{digits}.example"), &format!("u@h{digits}.example"));
            post.card.number = digits.to_owned();
            shop.clock.advance_seconds(1);
            let fault = FieldFault { field: decline.field().to_owned(), fault: Fault::CardDeclined { decline } };
            assert_eq!(place(&shop, post.clone()).await.unwrap(), Placed::Faulty(vec![fault.clone()]), "{digits}");
            let kept = load_draft::<domain::checkout::CheckoutForm>(&shop, &draft, CHECKOUT, "bullet-chart").await;
            assert_eq!(kept.unwrap().unwrap().faults, [fault], "the page shows it without a script as well");
            let left = books(&shop).await;
            assert_eq!((left.accounts, left.invoices, left.licenses, left.charges), (sold * 2, sold, sold, sold));

            shop.clock.advance_seconds(1);
            let token = order(&shop, placement(&draft, "other", &post.form.billing_email, &post.form.licensee_email)).await;
            sold += 1;
            assert!(matches!(state_of(&shop, &token).await, PlacedState::Paid { .. }));
            assert_eq!((books(&shop).await.orders, books(&shop).await.charges), (sold, sold), "one order, one charge");
        }
        assert_eq!(sold, 8);
    }

    async fn nothing_of_a_card_is_kept_but_brand_last_digits_and_expiry(shop: TestShop) {
        shop.stock().await;
        let mut post = placement("draft-1", "me", ANA, "");
        post.card.number = "4000 0000 0000 9995".to_owned();
        post.card.code = "987".to_owned();
        place(&shop, post.clone()).await.unwrap();
        post.card.number = "5555 5555 5555 4444".to_owned();
        shop.clock.advance_seconds(1);
        order(&shop, post).await;
        let mut tx = shop.db.read().await.unwrap();
        let kept = fetch_all!(
            &mut tx,
            (String, String, i64, i64),
            "select card_brand, card_last_four, card_expiry_year, card_expiry_month from attempts order by created_at",
        );
        let card = |brand: &str, digits: &str| (brand.to_owned(), digits.to_owned(), 2030, 12);
        assert_eq!(kept.unwrap(), [card("Visa", "9995"), card("Mastercard", "4444")]);
        let texts = fetch_all!(
            &mut tx,
            (String,),
            "select content from drafts union all select faults from drafts
             union all select paper from invoices union all select text_body || html_body from mails
             union all select idempotency_key || reference from sandbox_charges
             union all select coalesce(gateway_reference, '') from attempts",
        );
        for (text,) in texts.unwrap() {
            for secret in ["4000000000009995", "4000 0000 0000", "5555555555554444", "5555 5555 5555", "\"987\""] {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}
