//! The letters about a price that changes (rule 9).

use super::*;

fn price_changes(effect: PriceEffect, earlier: bool) -> Letter {
    Letter::PriceChanges(PriceChanges {
        product: "Synoptic Panel".to_owned(),
        coverage: "1–20 users".to_owned(),
        cycle: "yearly".to_owned(),
        every: "a year".to_owned(),
        licensee: "Ben Okafor, Fabrikam".to_owned(),
        before: "$99.00".to_owned(),
        effect,
        earlier: earlier.then(|| ("$109.00".to_owned(), "1 June 2027".to_owned())),
        portal_link: "/billing/subscriptions/sub_1".to_owned(),
        others: vec!["books@northwind.example".to_owned()],
    })
}

fn changes() -> PriceEffect {
    PriceEffect::Changes { after: "$119.00".to_owned(), from: "21 November 2027".to_owned() }
}

/// Every letter in each of its forms.
pub(super) fn all() -> Vec<Letter> {
    vec![price_changes(changes(), false), price_changes(changes(), true), price_changes(PriceEffect::Stays, true)]
}

#[test]
fn mails_of_a_price() {
    let change = price_changes(changes(), false);
    assert_snapshot!("price_changes.txt", as_text(&change));
    assert_snapshot!("price_changes.html", change.write(&context()).html);
    assert_snapshot!("price_changes_once_more.txt", as_text(&price_changes(changes(), true)));
    assert_snapshot!("price_stays.txt", as_text(&price_changes(PriceEffect::Stays, true)));
}
