//! Cards that are added, replaced, chosen and removed, and what each means for what they pay.

mod adding;
mod changing;

use std::sync::Arc;

use domain::{
    checkout::CardForm,
    ids::{AccountId, SubscriptionId},
};

use super::*;
use crate::{
    accounts::Caller,
    billing::lifetime::sweep,
    checkout::{Placed, Placement, place},
    clock::Chance,
    db::{fetch_all, fetch_one},
    jobs::worker::run_due,
    shop::Shop,
    testing::{TestShop, caller, placement},
    tokens::random_token,
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";
const VISA: &str = "4242424242424242";
const MASTERCARD: &str = "5555555555554444";
const CONFIRMS: &str = "4000002500003155";
const PAYS_ONCE: &str = "4000000000020000";

async fn buy(shop: &TestShop, draft: &str, change: impl FnOnce(&mut Placement)) -> SubscriptionId {
    // The newest one is told by its time.
    shop.clock.advance_seconds(1);
    let mut post = placement(draft, "other", ANA, BO);
    change(&mut post);
    assert!(matches!(place(shop, post).await.unwrap(), Placed::Ordered { .. }));
    let mut tx = shop.db.read().await.unwrap();
    let (id,) =
        fetch_one!(&mut tx, (String,), "select id from subscriptions order by created_at desc, id desc limit 1")
            .unwrap();
    id.parse().unwrap()
}

async fn account(shop: &TestShop, ana: &Caller) -> AccountId {
    cards(shop, ana, None).await.unwrap().unwrap().account
}

fn typed(number: &str) -> CardForm {
    CardForm { number: number.to_owned(), expiry: "12/30".to_owned(), code: "123".to_owned() }
}

pub(crate) fn new_card(account: AccountId, number: &str) -> NewCard {
    NewCard {
        account,
        card: typed(number),
        once: random_token(&Chance::from_system()),
        replaces: None,
        subscription: None,
        makes_default: false,
        client: "192.0.2.7".to_owned(),
    }
}

/// Cards as "4444 default 2": the last four, whether it is the default, how many it pays.
async fn shown(shop: &Shop, ana: &Caller) -> Vec<String> {
    let found = cards(shop, ana, None).await.unwrap().unwrap();
    let word = |card: &CardLine| {
        let default = if card.is_default { " default" } else { "" };
        format!("{}{default} {}", card.digest.last_four, card.pays.len())
    };
    found.cards.iter().map(word).collect()
}

/// What the account's cards were the subject of, oldest first.
async fn noted(shop: &Shop, account: AccountId) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(
        &mut tx,
        (String, String),
        "select event, detail from audit_events where subject = $1 order by happened_at, id",
        account.to_string(),
    );
    rows.unwrap().into_iter().map(|(event, detail)| format!("{event} {detail}")).collect()
}

async fn state(shop: &Shop, id: SubscriptionId) -> String {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(&mut tx, (String,), "select state from subscriptions where id = $1", id.to_string()).unwrap().0
}

/// How much the sandbox charged, and how often it declined.
async fn books(shop: &Shop) -> (i64, i64) {
    let mut tx = shop.db.read().await.unwrap();
    fetch_one!(
        &mut tx,
        (i64, i64),
        "select (select cast(coalesce(sum(amount), 0) as bigint) from sandbox_charges where outcome = 'paid'),
                (select cast(count(*) as bigint) from sandbox_charges where outcome = 'declined')",
    )
    .unwrap()
}

fn sleep_until(shop: &TestShop, date: &str) {
    let at = shop.config.zone.start_of(domain::calendar::parse_iso_date(date).unwrap());
    shop.clock.advance_seconds(at.seconds_since(shop.now()));
}

async fn look_on(shop: &TestShop, date: &str) {
    sleep_until(shop, date);
    sweep(shop).await.unwrap();
    run_due(shop).await.unwrap();
}

fn with_gateway(shop: &TestShop, gateway: impl crate::payments::PaymentGateway + 'static) -> Shop {
    Shop { gateway: Arc::new(gateway), ..shop.shop.clone() }
}
