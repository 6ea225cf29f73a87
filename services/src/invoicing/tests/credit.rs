//! Credit notes: their own series, their invoice's tax, never more than the invoice, and the ledger.

use domain::{
    ids::{AccountId, SubscriptionId},
    invoice::{CreditReason, InvoiceNumber},
    money::{Currency, Money},
    subscription::Period,
};

use super::*;
use crate::{billing::ledger, db::DbError, invoicing::credit::Issued};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::Usd)
}

async fn credited(shop: &TestShop, extent: Extent) -> Result<Option<Issued>, DbError> {
    let mut tx = shop.db.write().await.unwrap();
    let number: InvoiceNumber = "2026-000001".parse().unwrap();
    let issued = credit(&mut tx, shop, number, extent, CreditReason::Unused).await?;
    tx.commit().await.unwrap();
    Ok(issued)
}

/// The only subscription there is.
async fn only(shop: &TestShop) -> SubscriptionId {
    let mut tx = shop.db.read().await.unwrap();
    let (id,) = crate::db::fetch_one!(&mut tx, (String,), "select id from subscriptions").unwrap();
    id.parse().unwrap()
}

async fn balance(shop: &TestShop, account: AccountId) -> Money {
    ledger::balance(&mut shop.db.read().await.unwrap(), account, Currency::Usd).await.unwrap()
}

on_both_engines! {
    async fn a_credit_note_is_a_paper_of_its_own_in_a_chain_with_its_invoice(shop: TestShop) {
        stock_in_germany(&shop).await;
        order(&shop, from("draft-1", "DE", "")).await;
        let ana = caller(&shop, ANA).await;
        let account = ana.seats[0].account;
        assert_eq!(balance(&shop, account).await, usd(0), "charged what was invoiced");
        let invoice = newest_paper(&shop).await;
        let pdf = pdf_of(&shop, &ana, invoice.number).await.unwrap();
        shop.clock.advance_seconds(60);
        let period = Period { start: shop.now(), end: invoice.lines[0].period.end };
        let issued = credited(&shop, Extent::Part { subscription: only(&shop).await, net: usd(4950), period }).await.unwrap().unwrap();

        assert_eq!(issued.number.to_string(), "CN-2026-000001");
        let note = find(&shop, &ana, issued.number).await.unwrap().unwrap();
        assert_eq!((note.total.net.minor, note.total.tax.minor, note.total.gross.minor), (4950, 941, 5891));
        assert_eq!((note.lines[0].tax, note.lines[0].period), (invoice.lines[0].tax, period));
        assert_eq!((&note.buyer, &note.seller), (&invoice.buyer, &invoice.seller));
        assert_eq!(note.credits.as_ref().unwrap().invoice, invoice.number);
        assert_eq!(balance(&shop, account).await, usd(5891));
        let of = async |number| chain(&shop, number).await.unwrap().into_iter().map(|other| other.number).collect::<Vec<_>>();
        assert_eq!((of(note.number).await, of(invoice.number).await), (vec![invoice.number], vec![note.number]));
        for words in ["", "cn-2026-000001", "2026-000001"] {
            assert_eq!(found(&shop, "2026", words).await[0], "CN-2026-000001", "{words}");
        }
        // The invoice is as it was, on its page and on paper.
        assert_eq!(find(&shop, &ana, invoice.number).await.unwrap().unwrap(), invoice);
        assert_eq!(pdf_of(&shop, &ana, invoice.number).await.unwrap(), pdf);
        assert!(pdf_of(&shop, &ana, note.number).await.unwrap().is_some());
        order(&shop, placement("draft-2", "me", "carl@other.example", "")).await;
        let carl = caller(&shop, "carl@other.example").await;
        assert!(find(&shop, &carl, note.number).await.unwrap().is_none());
    }

    async fn credit_notes_take_what_is_left_and_no_more(shop: TestShop) {
        stock_in_germany(&shop).await;
        order(&shop, from("draft-1", "DE", "")).await;
        let paper = newest_paper(&shop).await;
        let subscription = only(&shop).await;
        let part = |net| Extent::Part { subscription, net: usd(net), period: paper.lines[0].period };
        assert!(credited(&shop, part(9901)).await.is_err(), "more than the invoice");
        for net in [3333, 3333] {
            credited(&shop, part(net)).await.unwrap().unwrap();
        }
        assert!(credited(&shop, part(3235)).await.is_err(), "more than what is left");
        let rest = credited(&shop, Extent::Rest).await.unwrap().unwrap();
        assert_eq!((rest.number.to_string().as_str(), rest.amounts.net.minor), ("CN-2026-000003", 3234), "no gap");
        assert!(credited(&shop, Extent::Rest).await.unwrap().is_none(), "nothing is left");
        let ana = caller(&shop, ANA).await;
        assert_eq!(balance(&shop, ana.seats[0].account).await, paper.total.gross, "to the cent");
    }

    async fn two_at_once_credit_an_invoice_once(shop: TestShop) {
        stock_in_germany(&shop).await;
        order(&shop, from("draft-1", "DE", "")).await;
        let (one, other) = tokio::join!(credited(&shop, Extent::Rest), credited(&shop, Extent::Rest));
        let issued = [one.unwrap(), other.unwrap()];
        assert_eq!(issued.iter().flatten().count(), 1, "{issued:?}");
    }
}
