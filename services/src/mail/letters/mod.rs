//! Every mail that the shop writes, one file a letter. Callers fill a letter with ready-worded
//! texts and hand it to [`enqueue`](super::enqueue).
//!
//! A letter says what happened, offers one clear action, why the reader got it, and who else did.
//! Its text part and its HTML are laid out from the same [`Content`], so neither lacks anything.

mod card_expires;
mod content;
mod coverage_changed;
mod html;
mod invoice_to_pay;
mod license_declined;
mod license_ended;
mod license_pending;
mod license_ready;
mod license_stops;
mod no_account_yet;
mod order_for_oneself;
mod order_paid;
mod order_refunded;
mod package_changed;
mod package_updated;
mod payment_received;
mod price_changes;
mod remarks;
mod renewal_failed;
mod renewal_paid;
mod renewal_reminder;
mod renewed_together;
pub(crate) mod samples;
mod sign_in;
mod subscription_canceled;
mod text;
mod trial_ends;
mod trial_refused;
mod trial_started;

#[cfg(test)]
mod tests;

use domain::{locale::Locale, sign_in::VALID_SECONDS};

pub use card_expires::CardExpires;
pub use coverage_changed::CoverageChanged;
pub use invoice_to_pay::{InvoiceToPay, Occasion};
pub use license_declined::LicenseDeclined;
pub use license_ended::{Ended, LicenseEnded, TakenBack};
pub use license_pending::LicensePending;
pub use license_ready::LicenseReady;
pub use license_stops::LicenseStops;
pub use no_account_yet::NoAccountYet;
pub use order_for_oneself::{OrderForOneself, OwnTerms};
pub use order_paid::OrderPaid;
pub use order_refunded::OrderRefunded;
pub use package_changed::PackageChanged;
pub use package_updated::PackageUpdated;
pub use payment_received::{Effect, PaidBy, PaymentReceived};
pub use price_changes::{PriceChanges, PriceEffect};
pub use renewal_failed::{NextTry, RenewalFailed};
pub use renewal_paid::RenewalPaid;
pub use renewal_reminder::RenewalReminder;
pub use renewed_together::{RenewedLine, RenewedTogether};
pub use sign_in::SignIn;
pub use subscription_canceled::SubscriptionCanceled;
pub use trial_ends::{TrialEnds, TrialReader};
pub use trial_refused::TrialRefused;
pub use trial_started::TrialStarted;

use content::Content;

/// A mail to be worded. Links are local paths (`/orders/…`) or absolute addresses.
#[derive(Clone, Debug)]
pub enum Letter {
    /// To whoever asked to sign in and can (rule 7).
    SignIn(SignIn),
    /// To whoever asked to sign in with an address that opens no account (rule 7).
    NoAccountYet(NoAccountYet),
    /// To the payer of somebody else's license; nothing of keys or downloads (rule 3).
    OrderPaid(OrderPaid),
    /// To whoever started a trial for somebody else (rule 10).
    TrialStarted(TrialStarted),
    /// An invoice that is to be paid by bank transfer (rules 10 and 14).
    InvoiceToPay(InvoiceToPay),
    /// To the licensee of an order that waits; never a price (rules 3 and 10).
    LicensePending(LicensePending),
    /// The receipt of a bank transfer (rules 10 and 14).
    PaymentReceived(PaymentReceived),
    /// To the licensee when somebody else ordered; never a price (rule 3).
    LicenseReady(LicenseReady),
    /// To whoever pays for a license that its licensee did not want; nothing of keys or downloads (rule 8).
    LicenseDeclined(LicenseDeclined),
    /// To whoever ordered for himself: one mail for both sides.
    OrderForOneself(OrderForOneself),
    /// To whoever asked for a second trial (rule 10).
    TrialRefused(TrialRefused),
    /// The card behind automatic renewals nears its last day (rule 16).
    CardExpires(CardExpires),
    /// The coverage of a subscription was changed (rule 17).
    CoverageChanged(CoverageChanged),
    /// A license has ended, to either side (rule 13).
    LicenseEnded(LicenseEnded),
    /// Grace is nearly over, and nobody paid (decision 0012).
    LicenseStops(LicenseStops),
    /// An order was given back (rule 18).
    OrderRefunded(OrderRefunded),
    /// To the licensee after a change of coverage; never a price (rules 3 and 17).
    PackageChanged(PackageChanged),
    /// To the licensee after a renewal; never a price (rules 3 and 14).
    PackageUpdated(PackageUpdated),
    /// The price of a subscription changes (rule 9).
    PriceChanges(PriceChanges),
    /// The charge of a renewal failed (rule 15).
    RenewalFailed(RenewalFailed),
    /// A subscription was renewed (rule 14).
    RenewalPaid(RenewalPaid),
    /// A renewal is ahead (rule 16).
    RenewalReminder(RenewalReminder),
    /// Several subscriptions were renewed on one invoice (rule 14).
    RenewedTogether(RenewedTogether),
    /// A trial is nearly over, to either side (decision 0012).
    TrialEnds(TrialEnds),
    /// A subscription was canceled, or that was taken back (rule 13).
    SubscriptionCanceled(SubscriptionCanceled),
}

impl Letter {
    /// For how many seconds its words are kept; `None` if they stay. Those that sign in hold a secret,
    /// and whether an address is known must not show in the outbox either (rule 7).
    pub(super) const fn kept_seconds(&self) -> Option<i64> {
        match self {
            Self::SignIn(_) | Self::NoAccountYet(_) => Some(VALID_SECONDS),
            _ => None,
        }
    }
}

/// What letters know besides their own matter.
#[derive(Clone, Debug)]
pub struct LetterContext {
    pub vendor_name: String,
    /// Where to write with questions; `None` while the shop has no vendor.
    pub support_email: Option<String>,
    /// The shop's address without a slash at the end.
    pub base_url: String,
    pub locale: Locale,
    /// No real money moves in this shop: letters about orders say so.
    pub sandbox: bool,
}

/// A letter as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLetter {
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    /// Words the letter in the context's locale.
    pub fn write(&self, context: &LetterContext) -> WrittenLetter {
        let letter = self.content(context);
        WrittenLetter {
            // A line break in a name must not become one in a header.
            subject: letter.subject.replace(char::is_control, " "),
            text: text::lay_out(&letter, context),
            html: html::lay_out(&letter, context),
        }
    }

    fn content(&self, context: &LetterContext) -> Content {
        match self {
            Self::SignIn(letter) => letter.content(context),
            Self::NoAccountYet(letter) => letter.content(context),
            Self::OrderPaid(letter) => letter.content(context),
            Self::TrialStarted(letter) => letter.content(context),
            Self::InvoiceToPay(letter) => letter.content(context),
            Self::LicensePending(letter) => letter.content(context),
            Self::PaymentReceived(letter) => letter.content(context),
            Self::LicenseReady(letter) => letter.content(context),
            Self::LicenseDeclined(letter) => letter.content(context),
            Self::OrderForOneself(letter) => letter.content(context),
            Self::TrialRefused(letter) => letter.content(context),
            Self::CardExpires(letter) => letter.content(context),
            Self::CoverageChanged(letter) => letter.content(context),
            Self::LicenseEnded(letter) => letter.content(context),
            Self::LicenseStops(letter) => letter.content(context),
            Self::OrderRefunded(letter) => letter.content(context),
            Self::PackageChanged(letter) => letter.content(context),
            Self::PackageUpdated(letter) => letter.content(context),
            Self::PriceChanges(letter) => letter.content(context),
            Self::RenewalFailed(letter) => letter.content(context),
            Self::RenewalPaid(letter) => letter.content(context),
            Self::RenewalReminder(letter) => letter.content(context),
            Self::RenewedTogether(letter) => letter.content(context),
            Self::TrialEnds(letter) => letter.content(context),
            Self::SubscriptionCanceled(letter) => letter.content(context),
        }
    }
}

impl LetterContext {
    /// The absolute address of a local path; an absolute address stays as it is.
    pub fn url(&self, link: &str) -> String {
        if link.starts_with('/') { format!("{}{link}", self.base_url) } else { link.to_owned() }
    }
}
