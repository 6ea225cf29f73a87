//! What a subscription is of, now and from the next period on, what that costs, and how it is paid.

use domain::{
    checkout::Choice,
    invoice::InvoiceLine,
    lifetime::RenewalInvoice,
    subscription::Period,
    tax::{Amounts, Tax},
};

use super::rows::{RenewsBy, Subscription};
use crate::db::DbError;

impl Subscription {
    /// What is bought now.
    pub fn present(&self) -> Choice {
        Choice { coverage: self.coverage.clone(), cycle: self.life.cycle, unit: self.unit }
    }

    /// What the next period is of: what waits for it, else the same.
    pub fn coming(&self) -> Choice {
        self.next.clone().unwrap_or_else(|| self.present())
    }

    /// What waited for the next period holds now, since that begins.
    pub fn begin_next(&mut self) {
        let Choice { coverage, cycle, unit } = self.coming();
        (self.coverage, self.life.cycle, self.unit, self.next) = (coverage, cycle, unit, None);
    }

    /// What the next period costs, taxed as it is today.
    pub fn amounts(&self, tax: Tax) -> Result<Amounts, DbError> {
        let Choice { coverage, unit, .. } = self.coming();
        let net = unit.times(coverage.quantity.get());
        net.and_then(|net| Amounts::from_net(net, tax))
            .map_err(|_| DbError::Unreadable { what: "unit price", value: unit.minor.to_string() })
    }

    /// The line of an invoice over a period of `of`.
    pub fn line(&self, of: Choice, period: Period, tax: Tax, amounts: Amounts) -> InvoiceLine {
        InvoiceLine {
            product: self.product.clone(),
            coverage: of.coverage,
            cycle: of.cycle,
            licensee: self.licensee_name.clone(),
            period,
            unit: of.unit.minor,
            tax,
            amounts,
        }
    }

    /// No invoice is open any more, or how it renews was changed: the next period is paid as its payer chose.
    pub fn nothing_is_open(&mut self) {
        self.life.by_invoice = (self.renews_by == RenewsBy::Invoice).then_some(RenewalInvoice::ToCome);
        let charged = self.card.as_ref().filter(|_| self.renews_by == RenewsBy::Card);
        self.life.card = charged.map(|card| card.digest.expiry);
    }

    /// "Visa ending in 4242".
    pub fn card_words(&self) -> Option<String> {
        self.card.as_ref().map(|card| card.digest.words())
    }
}
