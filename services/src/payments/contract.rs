//! What every payment gateway promises; run against each implementation.

use domain::{
    calendar::parse_iso_date,
    card::{Card, CardCode, CardExpiry, CardNumber},
    decline::Decline,
    ids::{AttemptId, RefundId},
    money::{Currency, Money},
};

use super::*;
use crate::on_both_engines;

fn charge(number: &str, chance: u128) -> Charge {
    let today = parse_iso_date("2026-11-21").unwrap();
    Charge {
        attempt: AttemptId::from_parts(crate::testing::TEST_START, chance),
        amount: Money::new(9900, Currency::Usd),
        source: Source::Typed(Card {
            number: CardNumber::parse(number).unwrap(),
            expiry: CardExpiry::parse("12/30", today).unwrap(),
            code: CardCode::parse("123").unwrap(),
        }),
    }
}

/// Runs the whole contract; `pays`, `declines` and `confirms` are card numbers that do so.
async fn keeps_the_contract(gateway: &dyn PaymentGateway, pays: &str, declines: &str, confirms: &str) {
    let good = charge(pays, 1);
    assert_eq!(gateway.look_up(good.attempt).await.unwrap(), None);
    let paid = gateway.charge(&good).await.unwrap();
    assert!(matches!(paid, ChargeOutcome::Paid { .. }));
    assert_eq!(gateway.charge(&good).await.unwrap(), paid, "asked twice, charged once");
    assert_eq!(gateway.look_up(good.attempt).await.unwrap(), Some(paid));

    let bad = charge(declines, 2);
    let declined = gateway.charge(&bad).await.unwrap();
    assert!(matches!(declined, ChargeOutcome::Declined { .. }));
    let other_card = Charge { attempt: bad.attempt, ..charge(pays, 3) };
    assert_eq!(gateway.charge(&other_card).await.unwrap(), declined, "an attempt's outcome is final");

    let ChargeOutcome::Paid { reference, .. } = gateway.look_up(good.attempt).await.unwrap().unwrap() else { panic!() };
    let saved = Charge { source: Source::Saved(reference), ..charge(pays, 9) };
    let again = gateway.charge(&saved).await.unwrap();
    assert!(matches!(&again, ChargeOutcome::Paid { .. }), "the card of an earlier charge");
    assert_eq!(gateway.charge(&saved).await.unwrap(), again, "asked twice, charged once");
    let unknown = Charge { source: Source::Saved("no-such-card".to_owned()), ..charge(pays, 10) };
    assert!(matches!(gateway.charge(&unknown).await.unwrap(), ChargeOutcome::Declined { .. }));

    // The same card while its owner is there: it pays, or its bank asks.
    let present =
        |reference: &str, chance| Charge { source: Source::Present(reference.to_owned()), ..charge(pays, chance) };
    let ChargeOutcome::Paid { reference, .. } = gateway.look_up(good.attempt).await.unwrap().unwrap() else { panic!() };
    assert!(matches!(gateway.charge(&present(&reference, 11)).await.unwrap(), ChargeOutcome::Paid { .. }));
    assert!(matches!(gateway.charge(&present("no-such-card", 12)).await.unwrap(), ChargeOutcome::Declined { .. }));
    let nothing = Money::new(0, Currency::Usd);
    let setup = Charge { amount: nothing, ..charge(pays, 21) };
    let verified = gateway.charge(&setup).await.unwrap();
    let ChargeOutcome::Paid { reference, .. } = &verified else { panic!("not verified: {verified:?}") };
    assert_eq!(gateway.charge(&setup).await.unwrap(), verified, "asked twice, saved once");
    let later = Charge { source: Source::Saved(reference.clone()), ..charge(pays, 22) };
    assert!(matches!(gateway.charge(&later).await.unwrap(), ChargeOutcome::Paid { .. }), "a card that was saved alone");
    let refused = Charge { amount: nothing, ..charge(declines, 23) };
    assert!(matches!(gateway.charge(&refused).await.unwrap(), ChargeOutcome::Declined { .. }), "checked with its bank");
    let confirmed = Charge { amount: nothing, ..charge(confirms, 24) };
    assert!(matches!(gateway.charge(&confirmed).await.unwrap(), ChargeOutcome::ConfirmAt { .. }), "and its owner");

    let asked = charge(confirms, 4);
    let first = gateway.charge(&asked).await.unwrap();
    assert!(matches!(&first, ChargeOutcome::ConfirmAt { address } if !address.is_empty()), "{first:?}");
    assert_eq!(first.settlement(), None);
    assert_eq!(gateway.charge(&asked).await.unwrap(), first, "asked twice, one question to the buyer");
    assert_eq!(gateway.look_up(asked.attempt).await.unwrap(), Some(first));
}

/// Money goes back once for each refund, never more than was charged.
async fn gives_back(gateway: &dyn PaymentGateway, pays: &str) {
    let charge = charge(pays, 20);
    let ChargeOutcome::Paid { reference, .. } = gateway.charge(&charge).await.unwrap() else { panic!() };
    let refund = |chance, charge: &str, minor| Refund {
        id: RefundId::from_parts(crate::testing::TEST_START, chance),
        charge: charge.to_owned(),
        amount: Money::new(minor, Currency::Usd),
    };
    let part = refund(1, &reference, 4000);
    let paid = gateway.refund(&part).await.unwrap();
    assert!(matches!(paid, RefundOutcome::Paid { .. }));
    assert_eq!(gateway.refund(&part).await.unwrap(), paid, "asked twice, given back once");
    assert_eq!(
        gateway.refund(&refund(2, &reference, 5901)).await.unwrap(),
        RefundOutcome::Refused,
        "more than is left"
    );
    assert!(matches!(gateway.refund(&refund(3, &reference, 5900)).await.unwrap(), RefundOutcome::Paid { .. }));
    for (chance, charge) in [(4, reference.as_str()), (5, "no-such-charge"), (6, "")] {
        assert_eq!(gateway.refund(&refund(chance, charge, 1)).await.unwrap(), RefundOutcome::Refused, "{charge}");
    }
}

/// What waits for its buyer is given up when the shop says so; what is settled stays as it is.
async fn gives_up_what_is_canceled(gateway: &dyn PaymentGateway, pays: &str, declines: &str, confirms: &str) {
    let unseen = charge(confirms, 30);
    assert_eq!(gateway.cancel(unseen.attempt).await.unwrap(), None);
    let asked = charge(confirms, 31);
    assert!(matches!(gateway.charge(&asked).await.unwrap(), ChargeOutcome::ConfirmAt { .. }));
    let canceled = ChargeOutcome::Declined { decline: Decline::NeverCharged };
    for _ in 0..2 {
        assert_eq!(gateway.cancel(asked.attempt).await.unwrap(), Some(canceled.clone()));
    }
    assert_eq!(gateway.look_up(asked.attempt).await.unwrap(), Some(canceled.clone()));
    assert_eq!(gateway.charge(&asked).await.unwrap(), canceled, "asked again, charged never");

    for (number, chance) in [(pays, 32), (declines, 33)] {
        let settled = charge(number, chance);
        let outcome = gateway.charge(&settled).await.unwrap();
        assert_eq!(gateway.cancel(settled.attempt).await.unwrap(), Some(outcome.clone()), "it stays what it is");
        assert_eq!(gateway.look_up(settled.attempt).await.unwrap(), Some(outcome));
    }
}

/// Nobody confirms it: within a day it is declined for good.
async fn gives_up_what_nobody_confirms(gateway: &dyn PaymentGateway, confirms: &str, wait: impl Fn(i64)) {
    let asked = charge(confirms, 5);
    gateway.charge(&asked).await.unwrap();
    wait(24 * 3600 - 1);
    assert!(matches!(gateway.look_up(asked.attempt).await.unwrap(), Some(ChargeOutcome::ConfirmAt { .. })));
    wait(1);
    let expired = ChargeOutcome::Declined { decline: Decline::ConfirmationExpired };
    for _ in 0..2 {
        assert_eq!(gateway.look_up(asked.attempt).await.unwrap(), Some(expired.clone()));
    }
    assert_eq!(gateway.charge(&asked).await.unwrap(), expired, "asked again, charged never");
}

on_both_engines! {
    async fn the_sandbox_keeps_the_contract(shop: TestShop) {
        keeps_the_contract(&*shop.gateway, "4242424242424242", "4000000000000002", "4000002500003155").await;
    }

    async fn the_sandbox_gives_back_what_it_charged(shop: TestShop) {
        gives_back(&*shop.gateway, "4242424242424242").await;
    }

    async fn the_sandbox_gives_up_what_is_canceled(shop: TestShop) {
        gives_up_what_is_canceled(&*shop.gateway, "4242424242424242", "4000000000000002", "4000002500003155").await;
    }

    async fn whoever_confirms_what_was_canceled_is_too_late(shop: TestShop) {
        for (chance, first) in [(34, false), (35, true)] {
            let asked = charge("4000002500003155", chance);
            let ChargeOutcome::ConfirmAt { address } = shop.gateway.charge(&asked).await.unwrap() else {
                panic!("not asked")
            };
            let token = address.rsplit('/').next().unwrap();
            if first {
                sandbox::decide(&shop, token, true).await.unwrap();
            }
            let said = shop.gateway.cancel(asked.attempt).await.unwrap().unwrap();
            sandbox::decide(&shop, token, true).await.unwrap();
            assert_eq!(shop.gateway.look_up(asked.attempt).await.unwrap(), Some(said.clone()));
            assert_eq!(matches!(said, ChargeOutcome::Paid { .. }), first, "a yes that came before stays a yes");
            let shown = sandbox::confirmation(&shop, token).await.unwrap().unwrap();
            let ends = if first { sandbox::Decided::Charged } else { sandbox::Decided::Refused };
            assert_eq!(shown.decided, Some(ends));
        }
    }

    async fn the_sandbox_gives_up_what_nobody_confirms(shop: TestShop) {
        let wait = |seconds| shop.clock.advance_seconds(seconds);
        gives_up_what_nobody_confirms(&*shop.gateway, "4000002500003155", wait).await;
    }

    async fn only_the_first_answer_to_a_question_counts(shop: TestShop) {
        for (number, first, ends) in [(6, true, sandbox::Decided::Charged), (7, false, sandbox::Decided::Refused)] {
            let asked = charge("4000002500003155", number);
            let ChargeOutcome::ConfirmAt { address } = shop.gateway.charge(&asked).await.unwrap() else {
                panic!("not asked")
            };
            let token = address.rsplit('/').next().unwrap();
            assert_eq!(sandbox::confirmation(&shop, token).await.unwrap().unwrap().decided, None);
            for answer in [first, !first, first] {
                assert_eq!(sandbox::decide(&shop, token, answer).await.unwrap(), Some(asked.attempt));
                assert_eq!(sandbox::confirmation(&shop, token).await.unwrap().unwrap().decided, Some(ends));
            }
        }
        for wrong in ["", "no-such-token"] {
            assert!(sandbox::confirmation(&shop, wrong).await.unwrap().is_none());
            assert_eq!(sandbox::decide(&shop, wrong, true).await.unwrap(), None);
        }
    }

    async fn an_answer_after_a_day_is_too_late(shop: TestShop) {
        let asked = charge("4000002500003155", 8);
        let ChargeOutcome::ConfirmAt { address } = shop.gateway.charge(&asked).await.unwrap() else {
            panic!("not asked")
        };
        let token = address.rsplit('/').next().unwrap();
        shop.clock.advance_seconds(24 * 3600);
        let shown = sandbox::confirmation(&shop, token).await.unwrap().unwrap();
        assert_eq!(shown.decided, Some(sandbox::Decided::Refused), "the page offers no buttons any more");
        sandbox::decide(&shop, token, true).await.unwrap();
        let expired = ChargeOutcome::Declined { decline: Decline::ConfirmationExpired };
        assert_eq!(shop.gateway.look_up(asked.attempt).await.unwrap(), Some(expired));
    }
}
