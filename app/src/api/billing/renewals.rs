//! How renewals go, in plain words, for what a payer has (rules 13 and 14).

use domain::{license::LicenseStatus, locale::Locale, renewal::TRY_AGAIN_DAYS, subscription::GRACE_DAYS};
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
    let by_invoice = |wanted| {
        let renews = |status| matches!(status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. });
        subscriptions.iter().any(|each| renews(each.status) && each.by_invoice == wanted)
    };
    let mut say = |question: &str, answer: String| answers.push((question.to_owned(), answer));
    if by_invoice(true) {
        say(
            "What to do for a renewal by invoice",
            "Pay the invoice that is mailed 30 days before the end of the period (7 days before, if you pay monthly), by \
             that end: by bank transfer with its number as the reference, or by card. The next period begins where this one ends, however early \
             you pay. Without a payment the license stops after the days of grace, the invoice is taken back, and \
             nothing is owed."
                .to_owned(),
        );
    }
    if by_invoice(false) {
        say(
            "What to do for a renewal",
            "Nothing, as long as the card is valid. A mail tells you before. On the day of the renewal the card is \
             charged, the paid invoice stands on this page and everybody on the billing side is mailed, and the licensee \
             hears that an updated package is ready."
                .to_owned(),
        );
    }
    if renews {
        let [first, rest @ .., last] = TRY_AGAIN_DAYS.map(|days| days.to_string());
        let days = format!("{first}, {}, and {last}", rest.join(", "));
        say(
            "If a payment is late",
            format!(
                "The license goes on for {GRACE_DAYS} days after the end of the paid period. In that time the card is \
                     tried again after {days} days, unless the bank says that it is of no use, and each try is told by \
                     mail. What is paid counts from the old end, so no day is lost and none is paid twice."
            ),
        );
        say(
            "To change or end it",
            format!(
                "The subscription\u{2019}s page changes its coverage: more at once, for the difference; less from the next \
                 period on. There you also cancel it, until the day of the renewal, and can take that back until then. What \
                 is paid runs to its end in any case. Other questions: {questions}."
            ),
        );
    }
    if has_trial {
        say(
            "After a trial",
            "A trial ends by itself and costs nothing. To go on, pay for it on its page: the license and its key stay, and the \
             paid period begins where the trial ends.".to_owned(),
        );
    }
    if has_ended {
        say(
            "To use it again",
            "Renew it on its page: the same license with the same key works again. The new period starts on the day of \
             payment.".to_owned(),
        );
    }
    answers
}
