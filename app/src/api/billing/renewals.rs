//! How renewals go, in plain words, for what a payer has (rules 13 and 14).

use domain::{license::LicenseStatus, locale::Locale, subscription::GRACE_DAYS};
use services::billing::SubscriptionView as Subscription;

use crate::api::context::locale;

/// Questions and answers; none for whoever has nothing that could be renewed.
pub(super) fn answers(subscriptions: &[Subscription], questions: &str) -> Vec<(String, String)> {
    let Locale::EnUs = locale();
    let has = |wanted: fn(LicenseStatus) -> bool| subscriptions.iter().any(|each| wanted(each.status));
    let renews =
        has(|status| matches!(status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. }));
    let has_trial = has(|status| matches!(status, LicenseStatus::Trial { .. }));
    let has_ended = has(|status| matches!(status, LicenseStatus::Expired { .. }));
    let mut answers = Vec::new();
    let mut say = |question: &str, answer: String| answers.push((question.to_owned(), answer));
    if renews {
        say(
            "What to do for a renewal",
            "Nothing, as long as the card is valid. On the day of the renewal the card is charged, the paid invoice is \
             mailed and stands on this page, and the licensee gets an updated package."
                .to_owned(),
        );
        say(
            "If a payment is late",
            format!(
                "The license goes on for {GRACE_DAYS} days after the end of the paid period. What is paid in that \
                     time counts from the old end, so no day is lost and none is paid twice."
            ),
        );
        say(
            "To change or end it",
            format!(
                "The subscription\u{2019}s page changes its coverage: more at once, for the difference; less from the next \
                 period on. To end it, write to {questions} before the day of the renewal. What is paid runs to its end in \
                 any case."
            ),
        );
    }
    if has_trial {
        say(
            "After a trial",
            "A trial ends by itself and costs nothing. To go on, order the product for the same licensee.".to_owned(),
        );
    }
    if has_ended {
        say(
            "To use it again",
            "Order the product for the same licensee. The new period starts on the day of payment.".to_owned(),
        );
    }
    answers
}
