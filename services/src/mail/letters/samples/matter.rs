//! What letters are about, for a list of them that is too long to be read whole.

use super::super::{Ended, Letter, LicenseEnded, LicenseReady, OrderForOneself, OwnTerms, RenewalPaid};

/// A matter that letters are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    SigningIn,
    Orders,
    Trials,
    Renewals,
    /// Canceled, unpaid or given back.
    Endings,
    /// Of coverage and of prices.
    Changes,
    /// Invoices that are paid by bank transfer.
    Transfers,
}

impl Matter {
    /// In the order in which a customer meets them.
    pub const ALL: [Self; 7] =
        [Self::SigningIn, Self::Orders, Self::Trials, Self::Renewals, Self::Endings, Self::Changes, Self::Transfers];

    /// What a letter is about.
    pub const fn of(letter: &Letter) -> Self {
        match letter {
            Letter::SignIn(_) | Letter::NoAccountYet(_) => Self::SigningIn,
            Letter::TrialStarted(_)
            | Letter::TrialRefused(_)
            | Letter::TrialEnds(_)
            | Letter::LicenseReady(LicenseReady { trial: true, .. })
            | Letter::OrderForOneself(OrderForOneself { terms: OwnTerms::Trial { .. }, .. })
            | Letter::LicenseEnded(LicenseEnded { how: Ended::Trial, .. })
            | Letter::RenewalPaid(RenewalPaid { was_trial: true, .. }) => Self::Trials,
            Letter::OrderPaid(_)
            | Letter::LicenseReady(_)
            | Letter::LicenseDeclined(_)
            | Letter::OrderForOneself(_) => Self::Orders,
            Letter::RenewalReminder(_)
            | Letter::RenewalFailed(_)
            | Letter::RenewalPaid(_)
            | Letter::RenewedTogether(_)
            | Letter::CardExpires(_)
            | Letter::PackageUpdated(_) => Self::Renewals,
            Letter::LicenseStops(_)
            | Letter::LicenseEnded(_)
            | Letter::SubscriptionCanceled(_)
            | Letter::OrderRefunded(_) => Self::Endings,
            Letter::CoverageChanged(_) | Letter::PackageChanged(_) | Letter::PriceChanges(_) => Self::Changes,
            Letter::InvoiceToPay(_) | Letter::LicensePending(_) | Letter::PaymentReceived(_) => Self::Transfers,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matter_has_letters_and_no_list_of_them_is_long() {
        let samples = crate::mail::letters::tests::samples().all();
        for matter in Matter::ALL {
            let count = samples.iter().filter(|sample| Matter::of(&sample.letter) == matter).count();
            assert!((1..=14).contains(&count), "{matter:?}: {count}");
        }
    }
}
