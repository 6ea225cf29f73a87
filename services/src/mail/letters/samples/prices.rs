//! The letters about a price that changes (rule 9).

use super::{
    super::{Letter, PriceChanges, PriceEffect},
    Samples, texts,
};

impl Samples {
    pub(in super::super) fn price_changes(&self, effect: PriceEffect, earlier: bool) -> Letter {
        Letter::PriceChanges(PriceChanges {
            product: self.product.clone(),
            coverage: "1–20 users".to_owned(),
            cycle: "yearly".to_owned(),
            every: "a year".to_owned(),
            licensee: "Ben Okafor, Fabrikam".to_owned(),
            before: self.money(9_900),
            effect,
            earlier: earlier.then(|| (self.money(10_900), "1 June 2027".to_owned())),
            portal_link: "/billing/subscriptions/sub_1".to_owned(),
            others: texts(&["books@northwind.example"]),
        })
    }

    pub(in super::super) fn changed_price(&self) -> PriceEffect {
        PriceEffect::Changes { after: self.money(11_900), from: "21 November 2027".to_owned() }
    }
}
