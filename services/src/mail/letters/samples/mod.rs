//! Every letter once, filled in: what staff looks through at `/vendor/mails`, and what the letters' tests read.

mod lifetime;
mod matter;
mod orders;
mod prices;
mod transfers;

use domain::{
    bank::BankAccount,
    decline::Decline,
    locale::Locale,
    money::{Currency, Money},
};

use super::{Ended, Letter, NextTry, NoAccountYet, PriceEffect};

#[cfg(test)]
pub(super) use lifetime::trial_licensee;
pub use matter::Matter;
pub(super) use orders::{sign_in, trial};
pub(super) use transfers::runs;

/// What the letters are about.
pub(crate) struct Samples {
    /// A product's name.
    pub product: String,
    pub currency: Currency,
    /// Where invoices are to be paid; without it there are none.
    pub account: Option<BankAccount>,
}

/// A letter and when it is written.
pub(crate) struct Sample {
    /// In its page's address.
    pub name: &'static str,
    pub reader: Reads,
    pub letter: Letter,
}

/// Whose side a letter tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Whoever asks to sign in, or for a trial.
    Asker,
    Payer,
    Licensee,
    /// Both at once.
    Oneself,
}

impl Samples {
    /// Every kind of letter, in the order in which a customer meets them.
    pub fn all(&self) -> Vec<Sample> {
        self.of_orders().into_iter().chain(self.of_lives()).chain(self.of_transfers().unwrap_or_default()).collect()
    }

    fn of_orders(&self) -> Vec<Sample> {
        vec![
            sample("sign-in", Reads::Asker, sign_in()),
            sample("no-account-yet", Reads::Asker, Letter::NoAccountYet(NoAccountYet {})),
            sample("order-paid", Reads::Payer, self.order_paid(LICENSEE)),
            sample("license-ready", Reads::Licensee, self.license_ready(PAYER, false, false)),
            sample("license-ready-from-a-reseller", Reads::Licensee, self.license_ready(PAYER, false, true)),
            sample("order-for-oneself", Reads::Oneself, self.order_for_oneself(self.paid())),
            sample("license-declined", Reads::Payer, self.license_declined()),
            sample("order-refunded", Reads::Payer, self.order_refunded(&["CN-2027-000003"])),
            sample("trial-started", Reads::Payer, self.trial_started()),
            sample("trial-ready", Reads::Licensee, self.license_ready(PAYER, true, false)),
            sample("trial-for-oneself", Reads::Oneself, self.order_for_oneself(trial())),
            sample("trial-refused", Reads::Asker, self.trial_refused("3 March 2026")),
            sample("trial-ends", Reads::Payer, self.trial_ends(self.trial_payer())),
            sample("trial-ends-licensee", Reads::Licensee, self.trial_ends(lifetime::trial_licensee())),
            sample("trial-bought", Reads::Payer, self.trial_paid()),
        ]
    }

    fn of_lives(&self) -> Vec<Sample> {
        let soft = Some(Decline::InsufficientFunds);
        let (card, again) = (Some("Visa ending in 4242"), NextTry::On("23 November 2027".to_owned()));
        vec![
            sample("renewal-ahead", Reads::Payer, self.renewal_reminder(card, None)),
            sample("renewal-ahead-card-dies", Reads::Payer, self.renewal_reminder(card, Some("30 September 2027"))),
            sample("renewal-ahead-no-card", Reads::Payer, self.renewal_reminder(None, None)),
            sample("card-expires", Reads::Payer, self.card_expires(false, 3)),
            sample("card-expired", Reads::Payer, self.card_expires(true, 1)),
            sample("renewed-together", Reads::Payer, self.renewed_together(None)),
            sample("renewed-together-by-transfer", Reads::Payer, self.renewed_together(Some(500))),
            sample("renewal-paid", Reads::Payer, self.renewal_paid(None, &["books@northwind.example"])),
            sample("package-updated", Reads::Licensee, self.package_updated()),
            sample("renewal-failed", Reads::Payer, self.renewal_failed(soft, again)),
            sample("renewal-failed-last-try", Reads::Payer, self.renewal_failed(soft, NextTry::None)),
            sample(
                "renewal-failed-for-good",
                Reads::Payer,
                self.renewal_failed(Some(Decline::ExpiredCard), NextTry::NotWithThisCard),
            ),
            sample("renewal-without-card", Reads::Payer, self.renewal_failed(None, NextTry::NotWithThisCard)),
            sample("license-stops", Reads::Payer, self.license_stops(false)),
            sample("license-ended", Reads::Payer, self.license_ended(Ended::Unpaid, None)),
            sample("license-ended-licensee", Reads::Licensee, self.license_ended(Ended::Unpaid, Some(PAYER))),
            sample("suspended-ended", Reads::Payer, self.license_ended(Ended::Suspended, None)),
            sample("trial-ended", Reads::Payer, self.license_ended(Ended::Trial, None)),
            sample("canceled", Reads::Payer, self.canceled(false)),
            sample("canceled-on-an-invoice-over-several", Reads::Payer, self.canceled_on_an_invoice()),
            sample("cancellation-taken-back", Reads::Payer, self.canceled(true)),
            sample("canceled-ended", Reads::Payer, self.license_ended(Ended::Canceled, None)),
            sample("coverage-changed", Reads::Payer, self.coverage_changed(true)),
            sample("coverage-changed-from-balance", Reads::Payer, self.coverage_changed(false)),
            sample("package-changed", Reads::Licensee, self.package_changed()),
            sample("price-changes", Reads::Payer, self.price_changes(self.changed_price(), false)),
            sample("price-stays", Reads::Payer, self.price_changes(PriceEffect::Stays, true)),
        ]
    }

    fn of_transfers(&self) -> Option<Vec<Sample>> {
        let [renewal, reminder, grace] = self.renewals()?;
        Some(vec![
            sample("invoice-of-an-order", Reads::Payer, self.order(true)?),
            sample("license-pending", Reads::Licensee, self.license_pending(false)),
            sample("payment-received", Reads::Payer, self.received(runs(true, None), None)),
            sample("payment-received-partly", Reads::Payer, self.received(self.partly(), None)),
            sample("invoice-of-a-renewal", Reads::Payer, renewal),
            sample("invoice-of-several-renewals", Reads::Payer, self.several()?),
            sample("invoice-due", Reads::Payer, reminder),
            sample("invoice-in-grace", Reads::Payer, grace),
        ])
    }

    fn money(&self, minor: i64) -> String {
        Money::new(minor, self.currency).format(Locale::EnUs)
    }
}

const PAYER: &str = "Ana Ruiz, Northwind";
const LICENSEE: &str = "Ben Okafor, Fabrikam";

const fn sample(name: &'static str, reader: Reads, letter: Letter) -> Sample {
    Sample { name, reader, letter }
}

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}
