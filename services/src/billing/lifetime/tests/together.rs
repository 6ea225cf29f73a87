//! Several renewed together by card (rules 12, 13 and 17): as shown, once, all or nothing.

use domain::{
    checkout::CardForm,
    decline::Decline,
    ids::AttemptId,
    together::{Dates, NoCommonDate},
};

use super::{
    changes::{balance, choose, wants},
    prices::amounts_charged,
    *,
};
use crate::{
    accounts::Caller,
    billing::{
        cards,
        lifetime::together::{
            By, NotOffered, Priced, RenewTogether, Renewed, Selection, Wish, renew_together, selection,
        },
    },
    db::execute,
    invoicing, on_both_engines,
    payments::{ChargeOutcome, sandbox as bank, settle},
    testing::caller,
};

const MASTERCARD: &str = "5555555555554444";
const DECLINED: &str = "4000000000000002";
const CONFIRMS: &str = "4000002500003155";
const CAT: &str = "cat@fabrikam.example";

/// Ana buys a year for Bo on 21 November 2026 and one for Cat on 21 February 2027, with cards that pay once.
pub(super) async fn two(shop: &TestShop) -> [SubscriptionId; 2] {
    shop.stock().await;
    let one = buy(shop, |post| post.card.number = PAYS_ONCE.to_owned()).await;
    sleep_until(shop, "2027-02-21");
    let other = buy(shop, |post| {
        *post = placement("draft-2", "other", ANA, CAT);
        post.card.number = PAYS_ONCE.to_owned();
    })
    .await;
    look(shop).await;
    [one, other]
}

pub(super) fn wish(ana: &Caller, subscriptions: &[SubscriptionId], dates: Dates) -> Wish {
    Wish { account: ana.seats[0].account, subscriptions: subscriptions.to_vec(), dates }
}

pub(super) async fn selected(shop: &Shop, ana: &Caller, wish: &Wish) -> Selection {
    selection(shop, ana, wish).await.unwrap().unwrap()
}

pub(super) async fn priced(shop: &Shop, ana: &Caller, wish: &Wish) -> Priced {
    selected(shop, ana, wish).await.chosen.unwrap().unwrap()
}

/// What the page posts by a form of that name.
pub(super) async fn posted(shop: &Shop, ana: &Caller, wish: &Wish, once: &str, by: By) -> RenewTogether {
    RenewTogether {
        wish: wish.clone(),
        shown: priced(shop, ana, wish).await.shown,
        po_number: " PO 4711 ".to_owned(),
        by,
        once: once.to_owned(),
        client: "192.0.2.7".to_owned(),
    }
}

pub(super) fn card(number: &str) -> By {
    By::Card(PayWith::Typed(CardForm { number: number.to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() }))
}

pub(super) async fn renew(shop: &Shop, ana: &Caller, asked: &RenewTogether) -> Renewed {
    renew_together(shop, ana, asked.clone()).await.unwrap().unwrap()
}

async fn pay(shop: &Shop, ana: &Caller, wish: &Wish, once: &str, number: &str) -> Renewed {
    let asked = posted(shop, ana, wish, once, card(number)).await;
    renew(shop, ana, &asked).await
}

const PAID: Renewed = Renewed::ByCard(PaidNow::Paid);

on_both_engines! {
    async fn each_goes_on_from_its_own_end_on_one_invoice(shop: TestShop) {
        let [one, other] = two(&shop).await;
        sleep_until(&shop, "2027-11-01");
        let (ana, since) = (caller(&shop, ANA).await, shop.now());
        let wish = wish(&ana, &[other, one], Dates::Own);
        let Selection { listed, chosen, .. } = selected(&shop, &ana, &wish).await;
        assert_eq!(listed.iter().map(|listed| listed.id).collect::<Vec<_>>(), [one, other], "the first that ends first");
        let priced = chosen.unwrap().unwrap();
        assert_eq!((priced.charged.minor, priced.cards.len()), (19_800, 1));
        assert!(matches!(priced.by_invoice, Err(NotOffered::Below { .. })), "{priced:?}");
        let asked = posted(&shop, &ana, &wish, "form-1", card(MASTERCARD)).await;
        for _ in 0..2 {
            assert_eq!(renew(&shop, &ana, &asked).await, PAID, "a double click is answered alike");
        }
        assert_eq!(amounts_charged(&shop).await, [9900, 9900, 19_800]);
        assert_eq!(stands(&shop, one).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(stands(&shop, other).await, stand("active", "2028-02-21", "2029-02-21", true));
        let number = papers(&shop).await.last().unwrap().parse().unwrap();
        let paper = invoicing::find(&shop, &ana, number).await.unwrap().unwrap();
        assert_eq!((paper.lines.len(), paper.total.gross.minor, paper.po_number.as_deref()), (2, 19_800, Some("PO 4711")));
        assert!(invoicing::pdf_of(&shop, &ana, number).await.unwrap().is_some());
        look(&shop).await;
        assert_eq!(subjects(&shop, ANA, since).await, [format!("2 licenses are renewed for $198.00, invoice {number}")]);
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("until 21 February 2029") && words.contains("PO 4711") && words.contains("ending in 4444"), "{words}");
        for licensee in [BO, CAT] {
            assert_eq!(subjects(&shop, licensee, since).await, ["An updated package of Bullet Chart is ready"]);
            assert!(!newest_words(&shop, licensee).await.contains('$'), "rule 3");
        }
        assert_eq!(balance(&shop).await, 0);
        // Both pages list the paper, and the card that paid renews both from now on.
        for id in [one, other] {
            let (view, papers) = crate::billing::subscription(&shop, &ana, id).await.unwrap().unwrap();
            assert_eq!((papers[0].number, papers[0].more), (number, 1));
            assert_eq!(view.card.unwrap().last_four, "4444");
        }
        assert!(selected(&shop, &ana, &wish).await.listed.is_empty(), "paid ahead, neither is renewed again");
        look_on(&shop, &["2028-11-21", "2029-02-21"]).await;
        assert_eq!(amounts_charged(&shop).await[3..], [9900, 9900]);
    }

    async fn on_one_date_less_is_paid_for_what_is_shorter_and_the_years_after_keep_to_it(shop: TestShop) {
        let [one, other] = two(&shop).await;
        sleep_until(&shop, "2027-11-01");
        let ana = caller(&shop, ANA).await;
        let wish = wish(&ana, &[one, other], Dates::One);
        let priced = priced(&shop, &ana, &wish).await;
        // 92 of the 366 days until 21 February 2029 are not bought: 24.89 of 99.00.
        let parts: Vec<_> = priced.parts.iter().map(|(_, part)| (part.credit.minor, part.amounts.gross.minor)).collect();
        assert_eq!((parts, priced.charged.minor), (vec![(0, 9900), (2489, 7411)], 17_311));
        assert_eq!(pay(&shop, &ana, &wish, "form-1", MASTERCARD).await, PAID);
        assert_eq!(stands(&shop, other).await, stand("active", "2028-02-21", "2028-11-21", true));
        look_on(&shop, &["2028-11-21"]).await;
        for id in [one, other] {
            assert_eq!(stands(&shop, id).await, stand("active", "2028-11-21", "2029-11-21", true));
        }
        assert_eq!(amounts_charged(&shop).await[2..], [17_311, 9900, 9900]);
        assert_eq!(balance(&shop).await, 0);
    }

    async fn more_coverage_later_is_credited_with_its_own_line_alone(shop: TestShop) {
        let [one, other] = two(&shop).await;
        sleep_until(&shop, "2027-11-01");
        let ana = caller(&shop, ANA).await;
        assert_eq!(pay(&shop, &ana, &wish(&ana, &[one, other], Dates::One), "form-1", MASTERCARD).await, PAID);
        // On the day on which its part of the invoice begins, all of that is unused.
        sleep_until(&shop, "2028-02-21");
        assert!(matches!(wants(&shop, other, &choose("nodes", 1, "yearly")).await, crate::billing::changes::Changed::Done));
        assert_eq!(*amounts_charged(&shop).await.last().unwrap(), 169_900 - 7411);
        assert_eq!(stands(&shop, one).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(balance(&shop).await, 0);
    }

    async fn a_decline_leaves_all_of_them_as_they_were(shop: TestShop) {
        let [one, other] = two(&shop).await;
        look_on(&shop, &["2027-11-21", "2027-11-22"]).await;
        assert_eq!(stands(&shop, one).await.0, "past_due", "its own card pays no more");
        let ana = caller(&shop, ANA).await;
        let wish = wish(&ana, &[one, other], Dates::Own);
        let had = papers(&shop).await;
        let Renewed::ByCard(PaidNow::Faulty(faults)) = pay(&shop, &ana, &wish, "form-1", DECLINED).await else { panic!() };
        assert_eq!(faults[0].field, "card_number");
        assert_eq!((papers(&shop).await, stands(&shop, other).await), (had, stand("active", "2027-02-21", "2028-02-21", true)));
        assert_eq!(pay(&shop, &ana, &wish, "form-1", MASTERCARD).await, PAID, "another card, in the same form");
        assert_eq!(stands(&shop, one).await, stand("active", "2027-11-21", "2028-11-21", true));
        look_on(&shop, &["2027-11-28"]).await;
        assert_eq!(*amounts_charged(&shop).await.last().unwrap(), 19_800, "nothing is tried again");
    }

    async fn while_its_bank_waits_nothing_else_is_charged_and_the_answer_counts_for_all(shop: TestShop) {
        let [one, other] = two(&shop).await;
        look_on(&shop, &["2027-11-21", "2027-11-22"]).await;
        let ana = caller(&shop, ANA).await;
        let wish = wish(&ana, &[one, other], Dates::Own);
        let asked = posted(&shop, &ana, &wish, "form-1", card(CONFIRMS)).await;
        let Renewed::ByCard(PaidNow::Confirm { address }) = renew(&shop, &ana, &asked).await else { panic!() };
        assert_eq!(renew(&shop, &ana, &asked).await, Renewed::ByCard(PaidNow::Confirm { address: address.clone() }));
        for id in [one, other] {
            assert!(offer(&shop, &ana, id).await.unwrap().is_some());
            let form = RenewTogether { once: "form-2".to_owned(), ..asked.clone() };
            assert_eq!(renew(&shop, &ana, &form).await, Renewed::Changed, "one at a time");
            assert!(crate::billing::subscription(&shop, &ana, id).await.unwrap().unwrap().0.charging.is_some());
        }
        let before = charges(&shop).await;
        shop.clock.advance_seconds(3 * 3600);
        look(&shop).await;
        assert_eq!(charges(&shop).await, before);
        let attempt = bank::decide(&shop, address.rsplit('/').next().unwrap(), true).await.unwrap().unwrap();
        assert_eq!(cards::leads_to(&shop, attempt).await.unwrap(), Some(format!("/billing/renew/{}", wish.account)));
        for _ in 0..2 {
            settle::settle(&shop, attempt).await.unwrap();
        }
        assert_eq!(stands(&shop, one).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(stands(&shop, other).await, stand("active", "2028-02-21", "2029-02-21", true));
        assert!(cards::last_together(&shop, &ana, wish.account).await.unwrap().unwrap().declined.is_none());
    }

    async fn a_late_yes_counts_for_all_or_is_given_back(shop: TestShop) {
        let [one, other] = two(&shop).await;
        sleep_until(&shop, "2027-11-01");
        let ana = caller(&shop, ANA).await;
        let wish = wish(&ana, &[one, other], Dates::Own);
        for is_renewed_meanwhile in [true, false] {
            let once = format!("form-{is_renewed_meanwhile}");
            let asked = posted(&shop, &ana, &wish, &once, card(CONFIRMS)).await;
            let Renewed::ByCard(PaidNow::Confirm { address }) = renew(&shop, &ana, &asked).await else { panic!() };
            let attempt: AttemptId = bank::decide(&shop, address.rsplit('/').next().unwrap(), true).await.unwrap().unwrap();
            let never = ChargeOutcome::Declined { decline: Decline::NeverCharged };
            settle::record(&shop, attempt, never).await.unwrap();
            let stood = stands(&shop, other).await;
            if is_renewed_meanwhile {
                assert_eq!(super::paying::pay_with(&shop, &ana, one, MASTERCARD).await, PaidNow::Paid);
            }
            let late = shop.gateway.look_up(attempt).await.unwrap().unwrap();
            settle::record(&shop, attempt, late).await.unwrap();
            look(&shop).await;
            if is_renewed_meanwhile {
                assert_eq!(stands(&shop, other).await, stood, "not a half");
                let mut tx = shop.db.read().await.unwrap();
                let (given_back,) = fetch_one!(&mut tx, (i64,), "select cast(sum(amount) as bigint) from refunds").unwrap();
                assert_eq!(given_back, 19_800);
                drop(tx);
                look_on(&shop, &["2028-02-01"]).await; // The period that is paid ahead begins.
            } else {
                assert_eq!(stands(&shop, one).await, stand("active", "2028-11-21", "2029-11-21", true));
                assert_eq!(stands(&shop, other).await, stand("active", "2028-02-21", "2029-02-21", true));
            }
            assert_eq!(balance(&shop).await, 0);
        }
    }

    async fn only_what_goes_on_is_listed_and_only_for_whoever_pays_it(shop: TestShop) {
        let [one, other] = two(&shop).await;
        let third = buy(&shop, |post| {
            *post = placement("draft-3", "other", ANA, "dan@fabrikam.example");
            "monthly".clone_into(&mut post.form.cycle);
        })
        .await;
        let stranger = {
            buy(&shop, |post| *post = placement("draft-4", "me", "eve@other.example", "")).await;
            caller(&shop, "eve@other.example").await
        };
        let ana = caller(&shop, ANA).await;
        let all = wish(&ana, &[one, other, third], Dates::One);
        let selection_of_all = selected(&shop, &ana, &all).await;
        assert_eq!(selection_of_all.chosen.unwrap().unwrap_err(), NoCommonDate::Cycles);
        assert!(selection(&shop, &stranger, &all).await.unwrap().is_none());
        assert!(selected(&shop, &ana, &wish(&ana, &[one], Dates::Own)).await.chosen.is_none(), "one is no two");
        let asked = posted(&shop, &ana, &wish(&ana, &[one, other], Dates::Own), "form-1", card(MASTERCARD)).await;
        let as_stranger = |account| {
            let wish = Wish { account, ..asked.wish.clone() };
            RenewTogether { wish, ..asked.clone() }
        };
        assert!(renew_together(&shop, &stranger, as_stranger(ana.seats[0].account)).await.unwrap().is_none());
        let own = as_stranger(stranger.seats[0].account);
        assert_eq!(renew(&shop, &stranger, &own).await, Renewed::Changed, "somebody else's subscriptions");
        let mut tx = shop.db.write().await.unwrap();
        execute!(&mut tx, "update licenses set suspended = 1 where subscription_id = $1", one.to_string()).unwrap();
        execute!(&mut tx, "update subscriptions set ends = 1 where id = $1", other.to_string()).unwrap();
        tx.commit().await.unwrap();
        let listed: Vec<_> = selected(&shop, &ana, &all).await.listed.iter().map(|listed| listed.id).collect();
        assert_eq!(listed, [third]);
        assert_eq!(renew(&shop, &ana, &asked).await, Renewed::Changed);
        assert_eq!(papers(&shop).await.len(), 4, "the orders' own");
    }

    async fn the_balance_pays_first(shop: TestShop) {
        let [one, other] = two(&shop).await;
        let third = buy(&shop, |post| {
            *post = placement("draft-3", "other", ANA, "dan@fabrikam.example");
            "three_year".clone_into(&mut post.form.cycle);
        })
        .await;
        sleep_until(&shop, "2027-03-21");
        // More a month, and less than what three years had cost: the rest is the account's.
        assert!(matches!(wants(&shop, third, &choose("nodes", 1, "monthly")).await, crate::billing::changes::Changed::Done));
        let had = balance(&shop).await;
        assert!(had > 0, "{had}");
        let ana = caller(&shop, ANA).await;
        let wish = wish(&ana, &[one, other], Dates::Own);
        let priced = priced(&shop, &ana, &wish).await;
        let used = had.min(19_800);
        assert_eq!((priced.from_balance.minor, priced.charged.minor), (used, 19_800 - used));
        let asked = posted(&shop, &ana, &wish, "form-1", card(MASTERCARD)).await;
        let paid = renew(&shop, &ana, &asked).await;
        assert_eq!(renew(&shop, &ana, &asked).await, paid, "a double click is answered alike");
        assert_eq!(matches!(paid, Renewed::Invoiced(_)), used == 19_800, "{paid:?}");
        assert_eq!(balance(&shop).await, had - used);
        assert_eq!(stands(&shop, other).await, stand("active", "2028-02-21", "2029-02-21", true));
    }
}
