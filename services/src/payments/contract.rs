//! What every payment gateway promises; run against each implementation.

use domain::{
    calendar::parse_iso_date,
    card::{Card, CardCode, CardExpiry, CardNumber},
    ids::AttemptId,
    money::{Currency, Money},
};

use super::*;
use crate::on_both_engines;

fn charge(number: &str, chance: u128) -> Charge {
    let today = parse_iso_date("2026-11-21").unwrap();
    Charge {
        attempt: AttemptId::from_parts(crate::testing::TEST_START, chance),
        amount: Money::new(9900, Currency::Usd),
        card: Card {
            number: CardNumber::parse(number).unwrap(),
            expiry: CardExpiry::parse("12/30", today).unwrap(),
            code: CardCode::parse("123").unwrap(),
        },
    }
}

/// Runs the whole contract; `pays` and `declines` are card numbers that do so.
async fn keeps_the_contract(gateway: &dyn PaymentGateway, pays: &str, declines: &str) {
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
}

on_both_engines! {
    async fn the_sandbox_keeps_the_contract(shop: TestShop) {
        keeps_the_contract(&*shop.gateway, "4242424242424242", "4000000000000002").await;
    }
}
