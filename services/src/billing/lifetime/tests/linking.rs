use domain::{checkout::CardForm, decline::Decline};

use super::*;
use crate::{billing::cards, on_both_engines, payments::sandbox as bank, payments::settle, testing::caller};

const MASTERCARD: &str = "5555555555554444";
const CONFIRMS: &str = "4000002500003155";

/// The token in the newest mail to Ana.
async fn mailed_token(shop: &TestShop) -> String {
    let words = newest_words(shop, ANA).await;
    let (_, rest) = words.split_once("/renew/").expect("a link to pay by");
    rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "._-".contains(letter))).next().unwrap().to_owned()
}

async fn pay_by(shop: &TestShop, token: &str, number: &str, once: &str) -> PaidNow {
    let LinkStanding::Due(offer) = linked(shop, token).await.unwrap().unwrap().standing else { panic!("not due") };
    assert!(offer.cards.is_empty(), "the account's cards are nobody's business here");
    let card = CardForm { number: number.to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() };
    pay_linked(shop, token, card, offer.shown.clone(), once.to_owned(), "192.0.2.9".to_owned()).await.unwrap().unwrap()
}

on_both_engines! {
    async fn accounting_pays_one_renewal_by_the_link_of_its_mail_and_leaves_no_card(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21", "2027-12-01"]).await;
        // After the worker's own entries of that moment.
        shop.clock.advance_seconds(60);
        let token = mailed_token(&shop).await;
        assert_eq!(Some(format!("/renew/{token}")), renewal_link(&shop, id).await.unwrap());
        let PaidNow::Faulty(faults) = pay_by(&shop, &token, "4000000000000002", "form-1").await else { panic!() };
        assert_eq!(faults, [Decline::CardDeclined.fault()]);
        assert_eq!(pay_by(&shop, &token, MASTERCARD, "form-1").await, PaidNow::Paid);
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(events(&shop, id).await.last().unwrap(), "subscription_renewed 2027-000001");
        let ana = caller(&shop, ANA).await;
        let found = cards::cards(&shop, &ana, None).await.unwrap().unwrap().cards;
        assert_eq!(found.iter().map(|card| card.digest.last_four.as_str()).collect::<Vec<_>>(), ["0000"]);
        // Dead from now on, however often it is tried; and the next period has a link of its own.
        assert!(matches!(linked(&shop, &token).await.unwrap().unwrap().standing, LinkStanding::Paid));
        let card = CardForm { number: MASTERCARD.to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() };
        let ahead = offer(&shop, &ana, id).await.unwrap();
        let shown = ahead.map(|offer| offer.shown).unwrap_or_default();
        let again = pay_linked(&shop, &token, card, shown, "form-2".to_owned(), String::new()).await.unwrap();
        assert_eq!(again, Some(PaidNow::Paid), "and nothing more is charged");
        assert_ne!(renewal_link(&shop, id).await.unwrap(), Some(format!("/renew/{token}")));
        assert_eq!((charges(&shop).await.0, papers(&shop).await.len()), (2, 2));
    }

    async fn the_bank_leads_back_to_the_link(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
        look_on(&shop, &["2027-11-21"]).await;
        let token = mailed_token(&shop).await;
        let PaidNow::Confirm { address } = pay_by(&shop, &token, CONFIRMS, "form-1").await else { panic!() };
        assert!(matches!(linked(&shop, &token).await.unwrap().unwrap().standing, LinkStanding::UnderWay));
        let attempt = bank::decide(&shop, address.rsplit('/').next().unwrap(), true).await.unwrap().unwrap();
        assert_eq!(cards::leads_to(&shop, attempt).await.unwrap(), Some(format!("/renew/{token}")));
        settle::settle(&shop, attempt).await.unwrap();
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
    }

    async fn a_token_that_this_shop_did_not_sign_opens_nothing(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, |_| ()).await;
        let path = renewal_link(&shop, id).await.unwrap().unwrap();
        let token = path.trim_start_matches("/renew/");
        assert!(linked(&shop, token).await.unwrap().is_some());
        let parts: Vec<&str> = token.split('.').collect();
        let other = format!("{}.{}.{}", parts[0], parts[1].parse::<i64>().unwrap() + 1, parts[2]);
        let longer = format!("{token}.more");
        for wrong in ["", "..", "x.1.y", &other, &token[..token.len() - 1], &longer, &format!("{}.{}.", parts[0], parts[1])] {
            assert!(linked(&shop, wrong).await.unwrap().is_none(), "{wrong}");
            let paid = pay_linked(&shop, wrong, CardForm::default(), String::new(), String::new(), String::new()).await;
            assert_eq!(paid.unwrap(), None, "{wrong}");
        }
        // Canceled meanwhile: nothing is due.
        let ana = caller(&shop, ANA).await;
        want(&shop, &ana, id, Wanted::Cancel).await.unwrap();
        assert!(matches!(linked(&shop, token).await.unwrap().unwrap().standing, LinkStanding::NotDue));
    }
}
