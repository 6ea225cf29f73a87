use domain::account::Role;

use super::*;
use crate::{on_both_engines, testing::give_seat};

async fn mails(shop: &Shop, words: &str) -> i64 {
    let mut tx = shop.db.read().await.unwrap();
    let like = format!("%{words}%");
    fetch_one!(&mut tx, (i64,), "select cast(count(*) as bigint) from mails where subject like $1", like).unwrap().0
}

on_both_engines! {
    async fn a_new_card_takes_over_everything_of_the_old_one_and_pays_what_failed_at_once(shop: TestShop) {
        shop.stock().await;
        let failed = buy(&shop, "draft-1", |post| post.card.number = PAYS_ONCE.to_owned()).await;
        let fine = buy(&shop, "draft-2", |post| {
            post.card.number = PAYS_ONCE.to_owned();
            post.form.cycle = "three_year".to_owned();
        }).await;
        look_on(&shop, "2027-11-21").await;
        assert_eq!((state(&shop, failed).await.as_str(), books(&shop).await.1), ("past_due", 1));
        sleep_until(&shop, "2027-11-22");
        let ana = caller(&shop, ANA).await;
        let found = cards(&shop, &ana, None).await.unwrap().unwrap();
        let old = found.cards[0].id;
        assert_eq!(shown(&shop, &ana).await, ["0000 default 2"], "typed twice, one card");
        let before = books(&shop).await.0;
        let new = NewCard { replaces: Some(old), ..new_card(found.account, MASTERCARD) };
        assert_eq!(add(&shop, &ana, new.clone()).await.unwrap(), Some(Added::Saved));
        assert_eq!(add(&shop, &ana, new).await.unwrap(), Some(Added::Saved), "a second press");
        run_due(&shop).await.unwrap();
        assert_eq!((state(&shop, failed).await, state(&shop, fine).await), ("active".to_owned(), "active".to_owned()));
        assert_eq!(shown(&shop, &ana).await, ["4444 default 2"]);
        assert!(books(&shop).await.0 > before);
        assert_eq!(noted(&shop, found.account).await, ["card_replaced Mastercard ending in 4444"]);
        let paid = books(&shop).await;
        look_on(&shop, "2027-12-20").await;
        assert_eq!(books(&shop).await, paid, "and once");
    }

    async fn an_answer_about_the_old_card_does_not_stop_the_new_one(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, "draft-1", |post| post.card.number = PAYS_ONCE.to_owned()).await;
        let (dark, silent) = crate::checkout::tests::interrupted::silenced(&shop, true);
        sleep_until(&shop, "2027-11-21");
        crate::billing::lifetime::advance(&dark, id).await.unwrap();
        let ana = caller(&shop, ANA).await;
        let found = cards(&shop, &ana, None).await.unwrap().unwrap();
        let new = NewCard { replaces: Some(found.cards[0].id), ..new_card(found.account, VISA) };
        assert_eq!(add(&shop, &ana, new).await.unwrap(), Some(Added::Saved));
        run_due(&shop).await.unwrap();
        assert_eq!(state(&shop, id).await, "active", "nothing is charged while the first answer is out");
        silent.is_back.store(true, std::sync::atomic::Ordering::SeqCst);
        shop.clock.advance_seconds(120);
        run_due(&shop).await.unwrap();
        look_on(&shop, "2027-11-22").await;
        assert_eq!(books(&shop).await.1, 1, "the old card's no came");
        assert_eq!(state(&shop, id).await, "active");
        assert_eq!(mails(&shop, "could not be charged").await, 0, "and bothered nobody");
        assert_eq!(mails(&shop, "is renewed").await, 1);
    }

    async fn the_default_is_one_and_a_removed_card_leaves_its_work_to_it(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        add(&shop, &ana, new_card(account, MASTERCARD)).await.unwrap();
        let all = cards(&shop, &ana, None).await.unwrap().unwrap().cards;
        let (visa, mastercard) = (all[0].id, all[1].id);
        for _ in 0..2 {
            assert!(make_default(&shop, &ana, mastercard).await.unwrap());
        }
        assert_eq!(shown(&shop, &ana).await, ["4444 default 0", "4242 1"]);
        assert_eq!(noted(&shop, account).await.len(), 2, "a second press is not written down");
        assert_eq!(remove(&shop, &ana, visa, false).await.unwrap(), Some(Removed::AskFirst));
        assert_eq!(remove(&shop, &ana, visa, true).await.unwrap(), Some(Removed::Done));
        assert_eq!(remove(&shop, &ana, visa, true).await.unwrap(), None, "it is gone");
        assert_eq!(shown(&shop, &ana).await, ["4444 default 1"]);
        assert!(!make_default(&shop, &ana, visa).await.unwrap());
    }

    async fn the_last_card_behind_a_renewal_goes_only_on_a_second_word(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let card = cards(&shop, &ana, None).await.unwrap().unwrap().cards[0].id;
        assert_eq!(remove(&shop, &ana, card, false).await.unwrap(), Some(Removed::AskFirst));
        assert_eq!(remove(&shop, &ana, card, true).await.unwrap(), Some(Removed::Done));
        let found = cards(&shop, &ana, None).await.unwrap().unwrap();
        assert_eq!((found.cards.len(), found.unpaid.len()), (0, 1));
        look_on(&shop, "2027-11-21").await;
        assert_eq!((state(&shop, id).await.as_str(), mails(&shop, "No card pays").await), ("past_due", 1));
        // A card that comes in grace is tried at once.
        let ana = caller(&shop, ANA).await;
        let new = NewCard { subscription: Some(id), ..new_card(found.account, VISA) };
        assert_eq!(add(&shop, &ana, new).await.unwrap(), Some(Added::Saved));
        run_due(&shop).await.unwrap();
        assert_eq!(state(&shop, id).await, "active");
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1"]);
    }

    async fn a_card_behind_nothing_goes_at_once(shop: TestShop) {
        shop.stock().await;
        buy(&shop, "draft-1", |_| ()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        add(&shop, &ana, new_card(account, MASTERCARD)).await.unwrap();
        let spare = cards(&shop, &ana, None).await.unwrap().unwrap().cards[1].id;
        assert_eq!(remove(&shop, &ana, spare, false).await.unwrap(), Some(Removed::Done));
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1"]);
    }

    async fn one_subscription_gets_a_card_of_its_own_and_is_reminded_by_it(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, "draft-1", |post| post.card.expiry = "08/27".to_owned()).await;
        let ana = caller(&shop, ANA).await;
        let account = account(&shop, &ana).await;
        add(&shop, &ana, new_card(account, MASTERCARD)).await.unwrap();
        let lasting = cards(&shop, &ana, None).await.unwrap().unwrap().cards[1].id;
        for _ in 0..2 {
            assert!(choose(&shop, &ana, id, lasting).await.unwrap());
        }
        assert_eq!(shown(&shop, &ana).await, ["4242 default 0", "4444 1"]);
        for date in ["2027-08-01", "2027-08-24", "2027-10-22", "2027-11-14"] {
            look_on(&shop, date).await;
        }
        assert_eq!((mails(&shop, "expires").await, mails(&shop, "renews on").await), (0, 2), "the cause is gone");
    }

    async fn cards_belong_to_their_account(shop: TestShop) {
        shop.stock().await;
        let id = buy(&shop, "draft-1", |_| ()).await;
        let hers = buy(&shop, "draft-2", |post| *post = placement("draft-2", "me", "eve@evil.example", "")).await;
        give_seat(&shop, ANA, "books@contoso.example", Role::Accounting).await;
        let ana = caller(&shop, ANA).await;
        let card = cards(&shop, &ana, None).await.unwrap().unwrap().cards[0].id;
        for address in [BO, "eve@evil.example", "books@contoso.example"] {
            let somebody = caller(&shop, address).await;
            assert!(!make_default(&shop, &somebody, card).await.unwrap(), "{address}");
            assert!(!choose(&shop, &somebody, id, card).await.unwrap(), "{address}");
            assert_eq!(remove(&shop, &somebody, card, true).await.unwrap(), None, "{address}");
        }
        assert!(!choose(&shop, &ana, hers, card).await.unwrap(), "nor does it pay for somebody else");
        assert_eq!(shown(&shop, &ana).await, ["4242 default 1"]);
    }
}
