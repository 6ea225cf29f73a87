//! Several renewed together by invoice (rules 10 and 14): in parts, by transfer or card, and never.

use domain::together::Dates;

use super::{
    changes::balance,
    paying::pay_with,
    together::{card, posted, renew, selected, wish},
    *,
};
use crate::{
    accounts::Caller,
    billing::{
        lifetime::{
            self,
            together::{By, Renewed},
        },
        transfers,
    },
    invoicing, on_both_engines,
    payments::{sandbox as bank, settle},
    testing::{by_invoice, caller, transfer},
    vendor::Recorded,
};

const CAT: &str = "cat@fabrikam.example";

/// Ana buys a node for Bo by card, and one for Cat by invoice three months later: 1,699.00 each.
async fn nodes(shop: &TestShop) -> ([SubscriptionId; 2], Caller) {
    shop.stock().await;
    let one = buy(shop, |post| {
        post.form = by_invoice("draft-1", "other", ANA, BO).form;
        "card".clone_into(&mut post.form.way);
    })
    .await;
    sleep_until(shop, "2027-02-21");
    let other = buy(shop, |post| *post = by_invoice("draft-2", "other", ANA, CAT)).await;
    pay(shop, "2027-000001", "1699.00").await;
    look(shop).await;
    ([one, other], caller(shop, ANA).await)
}

async fn pay(shop: &TestShop, number: &str, amount: &str) {
    shop.clock.advance_seconds(1);
    let reference = format!("{number} {amount} {}", shop.now().as_seconds());
    assert_eq!(transfer(shop, number, amount, &reference).await, Recorded::Yes);
}

/// The invoice over both, which goes out on 1 October 2027.
async fn invoiced(shop: &TestShop, ids: &[SubscriptionId; 2], ana: &Caller, dates: Dates) -> String {
    sleep_until(shop, "2027-10-01");
    let wish = wish(ana, ids, dates);
    let asked = posted(shop, ana, &wish, "form-1", By::Invoice).await;
    let Renewed::Invoiced(number) = renew(shop, ana, &asked).await else { panic!("not invoiced") };
    assert_eq!(renew(shop, ana, &asked).await, Renewed::Invoiced(number), "a double click makes one");
    number.to_string()
}

on_both_engines! {
    async fn an_invoice_over_both_is_paid_in_two_parts_and_both_go_on(shop: TestShop) {
        let (ids, ana) = nodes(&shop).await;
        let since = shop.now().plus_seconds(1);
        let number = invoiced(&shop, &ids, &ana, Dates::One).await;
        // 92 of 366 days of the second are not bought: 427.07.
        let asked = 339_800 - 42_707;
        let paper = invoicing::find(&shop, &ana, number.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((paper.total.gross.minor, paper.po_number.as_deref()), (asked, Some("PO 4711")));
        assert_eq!(paper.pay_by.unwrap().due_on, "2027-11-20", "before the first of them ends");
        assert!(newest_words(&shop, ANA).await.contains("2 licenses on one invoice"));
        for id in ids {
            let open = transfers::open_of(&mut shop.db.read().await.unwrap(), id).await.unwrap().unwrap();
            assert_eq!(open.number.to_string(), number);
            let (view, _) = crate::billing::subscription(&shop, &ana, id).await.unwrap().unwrap();
            assert_eq!(view.open_invoice.as_deref(), Some(number.as_str()));
        }
        assert!(selected(&shop, &ana, &wish(&ana, &ids, Dates::Own)).await.listed.is_empty(), "what is open is not listed");
        // It is reminded of thirty and seven days before, once for both, and neither is charged or invoiced besides.
        look_on(&shop, &["2027-10-22", "2027-11-14"]).await;
        let told = subjects(&shop, ANA, since).await;
        assert_eq!(told, [
            format!("Invoice {number} for your renewals: $2,970.93"),
            format!("Invoice {number} is due on 20 November 2027: $2,970.93"),
            format!("Invoice {number} is due on 20 November 2027: $2,970.93"),
        ]);
        let words = newest_words(&shop, ANA).await;
        assert!(words.contains("Bo Li") && words.contains("20 November 2027"), "of the first alone: {words}");
        pay(&shop, &number, "1000.00").await;
        assert_eq!(stands(&shop, ids[0]).await, stand("active", "2026-11-21", "2027-11-21", true));
        pay(&shop, &number, "1970.93").await;
        assert_eq!(stands(&shop, ids[0]).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(stands(&shop, ids[1]).await, stand("active", "2028-02-21", "2028-11-21", true));
        assert_eq!(subjects(&shop, ANA, since).await[3..], [
            format!("$1,000.00 received, $1,970.93 missing, invoice {number}"),
            format!("2 licenses are renewed for $2,970.93, invoice {number}"),
        ]);
        for licensee in [BO, CAT] {
            assert_eq!(subjects(&shop, licensee, since).await, ["An updated package of Bullet Chart is ready"]);
        }
        assert_eq!(balance(&shop).await, 0);
        // Each renews as it did before: one by card, one by invoice.
        let made = charges(&shop).await.0;
        look_on(&shop, &["2028-10-22", "2028-11-21"]).await;
        assert_eq!(charges(&shop).await.0, made + 1);
        assert_eq!(papers(&shop).await.len(), 5);
    }

    async fn a_card_pays_it_from_either_page(shop: TestShop) {
        let (ids, ana) = nodes(&shop).await;
        let number = invoiced(&shop, &ids, &ana, Dates::Own).await;
        let paid = pay_with(&shop, &ana, ids[1], "5555555555554444").await;
        assert_eq!(paid, PaidNow::Paid);
        assert_eq!(stands(&shop, ids[0]).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(stands(&shop, ids[1]).await, stand("active", "2028-02-21", "2029-02-21", true));
        assert_eq!(papers(&shop).await.last().unwrap(), &number);
        assert_eq!(balance(&shop).await, 0);
    }

    async fn two_pages_charge_it_once_and_a_decline_frees_both(shop: TestShop) {
        let (ids, ana) = nodes(&shop).await;
        invoiced(&shop, &ids, &ana, Dates::Own).await;
        for decided in [false, true] {
            let PaidNow::Confirm { address } = pay_with(&shop, &ana, ids[1], "4000002500003155").await else { panic!() };
            let offer = lifetime::offer(&shop, &ana, ids[0]).await.unwrap().unwrap();
            let from_the_other = Payment {
                subscription: ids[0],
                shown: offer.shown,
                with: PayWith::Saved(offer.cards[0].0),
                once: format!("other-{decided}"),
                client: "192.0.2.7".to_owned(),
            };
            let said = lifetime::pay(&shop, &ana, from_the_other).await.unwrap().unwrap();
            assert_eq!(said, PaidNow::UnderWay, "one at a time, whichever page");
            let token = address.rsplit('/').next().unwrap();
            let attempt = bank::decide(&shop, token, decided).await.unwrap().unwrap();
            settle::settle(&shop, attempt).await.unwrap();
            for id in ids {
                assert!(stands(&shop, id).await.3, "it is looked at again");
            }
            shop.clock.advance_seconds(60);
        }
        assert_eq!(stands(&shop, ids[0]).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(stands(&shop, ids[1]).await, stand("active", "2028-02-21", "2029-02-21", true));
        assert_eq!(balance(&shop).await, 0);
    }

    async fn canceling_one_takes_it_back_and_the_other_goes_on_as_before(shop: TestShop) {
        let (ids, ana) = nodes(&shop).await;
        let number = invoiced(&shop, &ids, &ana, Dates::Own).await;
        pay(&shop, &number, "1000.00").await;
        shop.clock.advance_seconds(1);
        lifetime::want(&shop, &ana, ids[1], lifetime::Wanted::Cancel).await.unwrap().unwrap();
        look(&shop).await;
        assert!(newest_words(&shop, ANA).await.contains(&format!("Invoice {number}, over this and others")));
        assert_eq!(balance(&shop).await, 100_000, "what was received is the account's");
        look_on(&shop, &["2027-11-21"]).await;
        assert_eq!(stands(&shop, ids[0]).await, stand("active", "2027-11-21", "2028-11-21", true));
        assert_eq!(balance(&shop).await, 0, "and pays the other");
        look_on(&shop, &["2028-02-21"]).await;
        assert_eq!(stands(&shop, ids[1]).await.0, "canceled");
    }

    async fn unpaid_it_is_taken_back_as_a_whole_and_the_other_goes_on_as_before(shop: TestShop) {
        let (ids, ana) = nodes(&shop).await;
        let number = invoiced(&shop, &ids, &ana, Dates::Own).await;
        look_on(&shop, &["2027-11-14", "2027-11-21", "2027-12-18", "2027-12-21", "2027-12-22"]).await;
        assert_eq!(stands(&shop, ids[0]).await.0, "expired");
        let paper = transfers::find(&mut shop.db.read().await.unwrap(), number.parse().unwrap()).await.unwrap().unwrap();
        assert!(matches!(paper.standing, domain::by_invoice::Standing::Credited { .. }), "{paper:?}");
        assert_eq!(balance(&shop).await, 0, "nothing is owed");
        let credit = papers(&shop).await.into_iter().find(|number| number.starts_with("CN-")).unwrap();
        let credit = invoicing::find(&shop, &ana, credit.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((credit.lines.len(), credit.total.gross.minor), (2, 339_800));
        // The other is Cat's, by invoice: its own goes out in time.
        assert_eq!(stands(&shop, ids[1]).await, stand("active", "2027-02-21", "2028-02-21", true));
        look_on(&shop, &["2028-01-22"]).await;
        assert!(papers(&shop).await.contains(&"2028-000001".to_owned()));
        pay(&shop, "2028-000001", "1699.00").await;
        assert_eq!(stands(&shop, ids[1]).await, stand("active", "2028-02-21", "2029-02-21", true));
    }

    async fn what_changed_meanwhile_is_shown_anew(shop: TestShop) {
        let (ids, ana) = nodes(&shop).await;
        sleep_until(&shop, "2027-10-01");
        let wish = wish(&ana, &ids, Dates::Own);
        let asked = posted(&shop, &ana, &wish, "form-2", By::Invoice).await;
        assert_eq!(pay_with(&shop, &ana, ids[0], "5555555555554444").await, PaidNow::Paid);
        assert_eq!(renew(&shop, &ana, &asked).await, Renewed::Changed);
        let with_card = crate::billing::lifetime::together::RenewTogether { by: card("4242424242424242"), ..asked };
        assert_eq!(renew(&shop, &ana, &with_card).await, Renewed::Changed);
        assert_eq!(papers(&shop).await.len(), 3);
        assert!(selected(&shop, &ana, &wish).await.chosen.is_none(), "one is left");
    }
}
