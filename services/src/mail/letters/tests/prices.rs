//! The letters about a price that changes (rule 9).

use super::*;

pub(super) fn once_more() -> Letter {
    samples().price_changes(samples().changed_price(), true)
}

#[test]
fn mails_of_a_price() {
    let change = samples().price_changes(samples().changed_price(), false);
    assert_snapshot!("price_changes.txt", as_text(&change));
    assert_snapshot!("price_changes.html", change.write(&context()).html);
    assert_snapshot!("price_changes_once_more.txt", as_text(&once_more()));
    assert_snapshot!("price_stays.txt", as_text(&samples().price_changes(PriceEffect::Stays, true)));
}
