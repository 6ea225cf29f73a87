//! Open invoices that a card pays (rules 10, 12 and 14): once, to the cent, beside a transfer, and never what
//! was taken back.

use domain::{checkout::CardForm, decline::Decline, money::Money};

use super::{changes::balance, *};
use crate::{
    accounts::Caller,
    billing::{
        cards,
        transfers::{self, Transferred},
    },
    invoicing, on_both_engines,
    payments::{sandbox as bank, settle},
    testing::{by_invoice, caller, transfer},
    vendor::Recorded,
};

const VISA: &str = "4242424242424242";
const CONFIRMS: &str = "4000002500003155";
const ORDER: &str = "2026-000001";
const RENEWAL: &str = "2027-000001";

/// Ana orders a node for Bo by invoice; nothing is paid yet.
async fn ordered(shop: &TestShop) -> (SubscriptionId, Caller) {
    shop.stock().await;
    let id = buy(shop, |post| *post = by_invoice("draft-1", "other", ANA, BO)).await;
    look(shop).await;
    shop.clock.advance_seconds(60);
    (id, caller(shop, ANA).await)
}

fn typed(number: &str) -> PayWith {
    PayWith::Typed(CardForm { number: number.to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() })
}

async fn payment(shop: &TestShop, ana: &Caller, id: SubscriptionId, once: &str, with: PayWith) -> Payment {
    let offer = offer(shop, ana, id).await.unwrap().unwrap();
    assert_eq!(offer.kind, PayKind::Invoice);
    let (once, client) = (once.to_owned(), "192.0.2.7".to_owned());
    Payment { subscription: id, shown: offer.shown, with, once, client }
}

async fn pay_by_card(shop: &TestShop, ana: &Caller, id: SubscriptionId, once: &str, number: &str) -> PaidNow {
    let payment = payment(shop, ana, id, once, typed(number)).await;
    pay(shop, ana, payment).await.unwrap().unwrap()
}

async fn invoice(shop: &TestShop, number: &str) -> Transferred {
    transfers::find(&mut shop.db.read().await.unwrap(), number.parse().unwrap()).await.unwrap().unwrap()
}

async fn transferred(shop: &TestShop, number: &str, amount: &str) {
    shop.clock.advance_seconds(1);
    let reference = format!("{number} {amount} {}", shop.now().as_seconds());
    assert_eq!(transfer(shop, number, amount, &reference).await, Recorded::Yes);
}

/// The bank says yes or no to what its owner was asked to confirm.
async fn confirm(shop: &TestShop, address: &str, yes: bool) {
    let attempt = bank::decide(shop, address.rsplit('/').next().unwrap(), yes).await.unwrap().unwrap();
    settle::settle(shop, attempt).await.unwrap();
}

/// Refunds that were begun, and what they give back.
async fn given_back(shop: &TestShop) -> (i64, i64) {
    let mut tx = shop.db.read().await.unwrap();
    crate::db::fetch_one!(
        &mut tx,
        (i64, i64),
        "select cast(count(*) as bigint), cast(coalesce(sum(amount), 0) as bigint) from refunds",
    )
    .unwrap()
}

on_both_engines! {
    async fn a_card_pays_the_order_and_its_license_starts_at_once(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let since = shop.now();
        let payment = payment(&shop, &ana, id, "form-1", typed(VISA)).await;
        for _ in 0..2 {
            assert_eq!(pay(&shop, &ana, payment.clone()).await.unwrap(), Some(PaidNow::Paid), "and a second click");
        }
        assert_eq!(stands(&shop, id).await, stand("active", "2026-11-21", "2027-11-21", true));
        assert_eq!((charges(&shop).await, papers(&shop).await.len(), balance(&shop).await), ((1, 0), 1, 0));
        assert_eq!(subjects(&shop, ANA, since).await, [format!("Receipt for invoice {ORDER}: your license is ready")]);
        assert!(newest_words(&shop, ANA).await.contains("Visa ending in 4242"));
        assert_eq!(subjects(&shop, BO, since).await, ["Your license for Bullet Chart is ready"]);
        assert!(!newest_words(&shop, BO).await.contains('$'));
        let kept = cards::cards(&shop, &ana, None).await.unwrap().unwrap().cards;
        assert!(kept.is_empty(), "the card paid one invoice, and is not kept");
        assert!(offer(&shop, &ana, id).await.unwrap().is_none());
        let paper = invoice(&shop, ORDER).await;
        let receipts = transfers::receipts(&mut shop.db.read().await.unwrap(), &shop, &paper).await.unwrap();
        assert_eq!((receipts.len(), receipts[0].reference.as_str(), &receipts[0].by), (1, "Visa ending in 4242", &None));
        look_on(&shop, &["2027-11-25"]).await;
        assert_eq!((stands(&shop, id).await.0.as_str(), charges(&shop).await.0), ("past_due", 1), "never by itself");
    }

    async fn what_a_transfer_left_open_is_what_a_card_pays(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let before = payment(&shop, &ana, id, "form-1", typed(VISA)).await;
        transferred(&shop, ORDER, "1600.00").await;
        assert_eq!(pay(&shop, &ana, before).await.unwrap(), Some(PaidNow::Changed), "the page showed more");
        let shown = offer(&shop, &ana, id).await.unwrap().unwrap();
        assert_eq!((shown.charged.minor, shown.amounts.gross.minor), (9_900, 169_900));
        assert_eq!(pay_by_card(&shop, &ana, id, "form-1", VISA).await, PaidNow::Paid);
        assert_eq!((invoice(&shop, ORDER).await.standing, balance(&shop).await), (domain::by_invoice::Standing::Paid, 0));
        assert_eq!(stands(&shop, id).await.0, "active");
    }

    async fn a_decline_says_why_and_loses_nothing(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let since = shop.now();
        let PaidNow::Faulty(faults) = pay_by_card(&shop, &ana, id, "form-1", "4000000000000002").await else { panic!() };
        assert_eq!(faults, [Decline::CardDeclined.fault()]);
        assert_eq!((stands(&shop, id).await.0.as_str(), balance(&shop).await), ("awaiting_payment", -169_900));
        assert!(subjects(&shop, ANA, since).await.is_empty());
        let PaidNow::Confirm { address } = pay_by_card(&shop, &ana, id, "form-1", CONFIRMS).await else { panic!() };
        let again = Payment { shown: String::new(), ..payment(&shop, &ana, id, "form-1", typed(CONFIRMS)).await };
        let PaidNow::Confirm { address: same } = pay(&shop, &ana, again).await.unwrap().unwrap() else { panic!() };
        assert_eq!(address, same, "a reload leads to the same question");
        let other = payment(&shop, &ana, id, "form-2", typed(VISA)).await;
        assert_eq!(pay(&shop, &ana, other).await.unwrap(), Some(PaidNow::UnderWay), "and a second window charges nothing");
        confirm(&shop, &address, false).await;
        assert_eq!(stands(&shop, id).await.0, "awaiting_payment");
        assert_eq!(pay_by_card(&shop, &ana, id, "form-3", VISA).await, PaidNow::Paid);
        assert_eq!((charges(&shop).await.0, balance(&shop).await), (1, 0));
    }

    async fn a_transfer_while_the_bank_asks_leaves_the_surplus_as_balance(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let since = shop.now();
        let PaidNow::Confirm { address } = pay_by_card(&shop, &ana, id, "form-1", CONFIRMS).await else { panic!() };
        transferred(&shop, ORDER, "1699.00").await;
        assert_eq!((stands(&shop, id).await.0.as_str(), balance(&shop).await), ("active", 0));
        shop.clock.advance_seconds(60);
        confirm(&shop, &address, true).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2026-11-21", "2027-11-21", true), "one license, one year");
        assert_eq!(balance(&shop).await, 169_900);
        let over = domain::by_invoice::Standing::Overpaid { over: Money::new(169_900, domain::money::Currency::Usd) };
        assert_eq!(invoice(&shop, ORDER).await.standing, over);
        assert_eq!(given_back(&shop).await, (0, 0));
        assert_eq!(subjects(&shop, BO, since).await, ["Your license for Bullet Chart is ready"]);
        assert!(subjects(&shop, ANA, since).await[1].starts_with("$1,699.00 received for invoice"));
    }

    async fn a_card_and_a_transfer_at_one_moment_count_both_and_start_one_license(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let since = shop.now();
        let by_card = payment(&shop, &ana, id, "form-1", typed(VISA)).await;
        let (paid, recorded) = tokio::join!(pay(&shop, &ana, by_card), transfer(&shop, ORDER, "1699.00", "r-1"));
        assert_eq!(recorded, Recorded::Yes);
        let charged = charges(&shop).await.0;
        let expected = i64::from(paid.unwrap() != Some(PaidNow::Changed));
        assert_eq!((charged, balance(&shop).await), (expected, expected * 169_900));
        assert_eq!(subjects(&shop, BO, since).await, ["Your license for Bullet Chart is ready"]);
        assert_eq!(stands(&shop, id).await.0, "active");
    }

    async fn two_windows_at_once_charge_once(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let one = payment(&shop, &ana, id, "form-1", typed(VISA)).await;
        let other = payment(&shop, &ana, id, "form-2", typed(VISA)).await;
        let (one, other) = tokio::join!(pay(&shop, &ana, one), pay(&shop, &ana, other));
        let (one, other) = (one.unwrap().unwrap(), other.unwrap().unwrap());
        assert!(one == PaidNow::Paid || other == PaidNow::Paid, "{one:?} {other:?}");
        assert_eq!((charges(&shop).await.0, balance(&shop).await), (1, 0), "{one:?} {other:?}");
    }

    async fn what_was_taken_back_meanwhile_is_given_back(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let PaidNow::Confirm { address } = pay_by_card(&shop, &ana, id, "form-1", CONFIRMS).await else { panic!() };
        let mut tx = shop.db.write().await.unwrap();
        invoicing::withdraw(&mut tx, &shop, ORDER.parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();
        confirm(&shop, &address, true).await;
        assert_eq!((given_back(&shop).await, balance(&shop).await), ((1, 169_900), 0));
        assert_eq!(stands(&shop, id).await.0, "awaiting_payment");
    }

    async fn the_link_of_the_renewals_mail_pays_its_invoice_without_signing_in(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        let link = renewal_link(&shop, id).await.unwrap().unwrap();
        assert!(matches!(linked(&shop, link.trim_start_matches("/renew/")).await.unwrap().unwrap().standing, LinkStanding::Due(_)), "the order's");
        assert_eq!(pay_by_card(&shop, &ana, id, "form-0", VISA).await, PaidNow::Paid);
        look_on(&shop, &["2027-10-21"]).await;
        let link = renewal_link(&shop, id).await.unwrap().unwrap();
        let token = link.trim_start_matches("/renew/");
        assert!(matches!(linked(&shop, token).await.unwrap().unwrap().standing, LinkStanding::NotDue), "no invoice yet");
        look_on(&shop, &["2027-10-22"]).await;
        assert!(newest_words(&shop, ANA).await.contains(&link), "its letter leads there");
        let LinkStanding::Due(offer) = linked(&shop, token).await.unwrap().unwrap().standing else { panic!("not due") };
        assert_eq!((offer.kind, offer.period.start, offer.cards.len()), (PayKind::Invoice, day(&shop, "2027-11-21"), 0));
        let card = CardForm { number: VISA.to_owned(), expiry: "12/34".to_owned(), code: "123".to_owned() };
        let paid = pay_linked(&shop, token, card, offer.shown.clone(), "form-1".to_owned(), "192.0.2.9".to_owned()).await;
        assert_eq!(paid.unwrap(), Some(PaidNow::Paid));
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert!(matches!(linked(&shop, token).await.unwrap().unwrap().standing, LinkStanding::Paid));
        assert_eq!((invoice(&shop, RENEWAL).await.standing, balance(&shop).await), (domain::by_invoice::Standing::Paid, 0));
        assert!(events(&shop, id).await.contains(&format!("invoice_charged $1,699.00 for {RENEWAL}, Visa ending in 4242")));
    }

    async fn in_grace_it_goes_on_from_the_old_end_and_nothing_is_taken_back_under_the_bank(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        transferred(&shop, ORDER, "1699.00").await;
        look_on(&shop, &["2027-10-22", "2027-11-21", "2027-12-20"]).await;
        shop.clock.advance_seconds(20 * 3600);
        let PaidNow::Confirm { address } = pay_by_card(&shop, &ana, id, "form-1", CONFIRMS).await else { panic!() };
        shop.clock.advance_seconds(6 * 3600);
        look(&shop).await;
        assert_eq!(papers(&shop).await.len(), 2, "grace waits for the bank's word");
        confirm(&shop, &address, true).await;
        assert_eq!(stands(&shop, id).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!((papers(&shop).await.len(), balance(&shop).await), (2, 0));
    }

    async fn whoever_canceled_ahead_or_is_somebody_else_pays_nothing(shop: TestShop) {
        let (id, ana) = ordered(&shop).await;
        transferred(&shop, ORDER, "1699.00").await;
        look_on(&shop, &["2027-10-22"]).await;
        assert!(offer(&shop, &caller(&shop, BO).await, id).await.unwrap().is_none());
        want(&shop, &ana, id, Wanted::Cancel).await.unwrap();
        assert!(offer(&shop, &ana, id).await.unwrap().is_none());
        want(&shop, &ana, id, Wanted::Keep).await.unwrap();
        assert!(offer(&shop, &ana, id).await.unwrap().is_some());
    }
}
