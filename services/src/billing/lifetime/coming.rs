//! What the next period of a subscription is of, when it begins, and for how much: the one place that
//! charges, invoices, letters and pages ask.

use domain::{
    calendar::Instant,
    checkout::Choice,
    money::Money,
    price_change,
    renewal::{Anchor, renew},
    subscription::Period,
    tax::{Amounts, Tax},
    together::Full,
};

use super::rows::Subscription;
use crate::{clock::Zone, db::DbError};

/// The next period.
#[derive(Clone, Debug)]
pub(super) struct Coming {
    /// Its coverage and cycle, and what a unit costs.
    pub of: Choice,
    pub period: Period,
    anchor: Anchor,
}

impl Coming {
    /// One that was shown, and is made as it was.
    pub const fn shown(of: Choice, period: Period, anchor: Anchor) -> Self {
        Self { of, period, anchor }
    }

    /// The whole period, for what is renewed together with others.
    pub fn full(self) -> Full {
        Full { of: self.of, period: self.period, anchor: self.anchor }
    }

    /// The same at another price: the one that an attempt charged.
    pub fn at(mut self, unit: Option<Money>) -> Self {
        self.of.unit = unit.unwrap_or(self.of.unit);
        self
    }
}

impl Subscription {
    /// What is bought now.
    pub fn present(&self) -> Choice {
        Choice { coverage: self.coverage.clone(), cycle: self.life.cycle, unit: self.unit }
    }

    /// What a renewal is of, before a price that was mailed: what waits for it, else the same.
    pub fn renewing(&self) -> Choice {
        self.next.clone().unwrap_or_else(|| self.present())
    }

    /// What a payment at `paid` would be for (rules 9, 13 and 17).
    pub fn coming(&self, paid: Instant, zone: &Zone) -> Coming {
        let cycle = self.next.as_ref().map_or(self.life.cycle, |next| next.cycle);
        let (period, anchor) = renew(self.life.state, self.anchor, cycle, paid, zone);
        let mailed = self.price.as_ref().map(|price| &price.new);
        let of = price_change::coming(self.present(), self.next.clone(), mailed, period.start);
        Coming { of, period, anchor }
    }

    /// The next period begins: what waited for it holds now.
    pub fn begin(&mut self, coming: Coming) {
        let Coming { of, period, anchor } = coming;
        (self.period, self.anchor) = (period, anchor);
        // A price that was mailed goes on waiting only while it is of what is bought, and to come.
        self.price.take_if(|price| !price.new.is_of(&of) || of.unit == price.new.unit);
        (self.coverage, self.life.cycle, self.unit, self.next) = (of.coverage, of.cycle, of.unit, None);
    }

    /// A price that holds for a period whose price is settled is the agreed one from here on, so that a
    /// later one does not take its place.
    pub fn settle_price(&mut self, start: Instant) {
        let renewing = self.renewing();
        let Some(price) = self.price.take_if(|price| price.new.holds(&renewing, start)) else { return };
        match &mut self.next {
            Some(next) => next.unit = price.new.unit,
            None => self.unit = price.new.unit,
        }
    }
}

/// What a period costs, taxed by `tax`.
pub(in crate::billing) fn amounts(of: &Choice, tax: Tax) -> Result<Amounts, DbError> {
    let net = of.unit.times(of.coverage.quantity.get());
    net.and_then(|net| Amounts::from_net(net, tax))
        .map_err(|_| DbError::Unreadable { what: "unit price", value: of.unit.minor.to_string() })
}
