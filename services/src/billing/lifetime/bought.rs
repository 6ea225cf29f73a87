//! What stands of a subscription on papers, and how its next period is paid.

use domain::{
    checkout::Choice,
    invoice::InvoiceLine,
    lifetime::RenewalInvoice,
    subscription::Period,
    tax::{Amounts, Tax},
};

use super::rows::{RenewsBy, Subscription};

impl Subscription {
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

    /// The invoice of its next period is out, and is what is to be paid.
    pub fn is_invoiced(&mut self) {
        self.life.by_invoice = Some(RenewalInvoice::Sent);
        self.life.card = None;
    }

    /// "Visa ending in 4242".
    pub fn card_words(&self) -> Option<String> {
        self.card.as_ref().map(|card| card.digest.words())
    }
}
