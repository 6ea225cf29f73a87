//! No sequence of invoices, transfers, cards and switches creates or loses money (rule 17): the ledger sums to
//! what came less what went back, and what is free is never spent twice.

use domain::{checkout::CardForm, money::Currency};

use super::*;
use crate::{
    billing::{cards, ledger, transfers},
    clock::Chance,
    testing::{by_invoice, caller, open_postgres, open_sqlite, shop_on, transfer},
};

const CARDS: [&str; 3] = ["4242424242424242", "4000000000000002", "5555555555554444"];

async fn check(shop: &TestShop, story: &[String]) {
    let mut tx = shop.db.read().await.unwrap();
    let (charged, given_back, transferred, invoiced, credited, sum, twice) = fetch_one!(
        &mut tx,
        (i64, i64, i64, i64, i64, i64, i64),
        "select (select cast(coalesce(sum(amount), 0) as bigint) from sandbox_charges where outcome = 'paid'),
                (select cast(coalesce(sum(amount), 0) as bigint) from refunds where state <> 'refused'),
                (select cast(coalesce(sum(amount), 0) as bigint) from invoice_payments),
                (select cast(coalesce(sum(gross), 0) as bigint) from invoices where kind = 'invoice'),
                (select cast(coalesce(sum(gross), 0) as bigint) from invoices where kind = 'credit_note'),
                (select cast(coalesce(sum(amount), 0) as bigint) from ledger),
                (select cast(count(*) as bigint) from invoice_charges c
                 where not exists (select 1 from ledger l
                                   where l.kind = 'charge' and l.source = c.attempt_id and l.amount = c.amount))",
    )
    .unwrap();
    assert_eq!(sum, charged - given_back + transferred - invoiced + credited, "{story:#?}");
    assert_eq!(twice, 0, "{story:#?}");
    let account = caller(shop, ANA).await.seats[0].account;
    let own = ledger::own(&mut tx, account, Currency::Usd).await.unwrap();
    assert!(own >= 0, "{own}: what invoices took of the balance was there: {story:#?}");
    for open in transfers::open_of_account(&mut tx, account).await.unwrap() {
        assert!(open.missing().minor > 0, "{open:?}: {story:#?}");
    }
}

async fn play(shop: &TestShop, seed: u64, steps: usize) {
    let chance = Chance::from_seed(seed);
    shop.stock().await;
    let mut subscriptions = Vec::new();
    for draft in 0..3 {
        let id = buy(shop, |post| {
            *post = by_invoice(&format!("draft-{draft}"), "other", ANA, BO);
            if draft == 0 {
                let card = crate::testing::placement("", "other", ANA, BO).card;
                (post.form.way, post.card) = ("card".to_owned(), card);
            }
        })
        .await;
        subscriptions.push(id);
        shop.clock.advance_seconds(60);
    }
    let ana = caller(shop, ANA).await;
    let mut story = vec![format!("seed {seed}")];
    for step in 0..steps {
        let id = subscriptions[usize::try_from(chance.below(3)).unwrap()];
        shop.clock.advance_seconds(1);
        let open = transfers::open_of(&mut shop.db.read().await.unwrap(), id).await.unwrap();
        match chance.below(9) {
            0 | 1 => {
                let Some(open) = open else { continue };
                // A part, all of it, or too much.
                let missing = open.missing().minor;
                let amount = [missing, missing / 2 + 1, missing + 7_000, missing + 250_000];
                let amount = amount[usize::try_from(chance.below(4)).unwrap()];
                let text = format!("{}.{:02}", amount / 100, amount % 100);
                transfer(shop, &open.number.to_string(), &text, &format!("r-{seed}-{step}")).await;
                story.push(format!("{} transfer {text}", open.number));
            }
            2 | 3 => {
                let Some(offer) = offer(shop, &ana, id).await.unwrap() else { continue };
                let number = CARDS[usize::try_from(chance.below(3)).unwrap()].to_owned();
                let card = CardForm { number, expiry: "12/39".to_owned(), code: "123".to_owned() };
                let payment = Payment {
                    subscription: id,
                    shown: offer.shown,
                    with: PayWith::Typed(card),
                    once: format!("form-{step}"),
                    client: format!("192.0.2.{step}"),
                };
                // A transfer of the same invoice comes at the same moment, now and then.
                let number = open.filter(|_| chance.below(3) == 0).map(|open| open.number.to_string());
                let by_bank = async {
                    if let Some(number) = number {
                        transfer(shop, &number, "1699.00", &format!("b-{seed}-{step}")).await;
                    }
                };
                let (paid, ()) = tokio::join!(pay(shop, &ana, payment), by_bank);
                story.push(format!("{id} {:?}: {paid:?}", offer.kind));
            }
            4 => story.push(format!("by invoice: {}", renew_by_invoice(shop, &ana, id).await.unwrap())),
            5 => {
                let found = cards::cards(shop, &ana, None).await.unwrap().unwrap().cards;
                let Some(card) = found.first() else { continue };
                story.push(format!("by card: {}", cards::choose(shop, &ana, id, card.id).await.unwrap()));
            }
            _ => {
                let days = i64::from(chance.below(120)) + 1;
                shop.clock.advance_seconds(days * 86_400);
                look(shop).await;
                story.push(format!("{days} days"));
            }
        }
        check(shop, &story).await;
    }
    shop.clock.advance_seconds(3 * 86_400);
    look(shop).await;
    check(shop, &story).await;
}

#[tokio::test]
async fn no_sequence_of_invoices_creates_or_loses_money() {
    for seed in 1..=5 {
        play(&shop_on(open_sqlite().await).await, seed, 40).await;
    }
}

#[tokio::test]
async fn nor_of_invoices_on_postgresql() {
    for seed in 201..=202 {
        play(&shop_on(open_postgres().await).await, seed, 25).await;
    }
}
