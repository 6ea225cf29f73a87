//! What is said of changes: why there is none, and what became of one. Whole sentences by locale (house
//! rule 15).

use domain::{checkout::Choice, decline::Decline, locale::Locale};
use services::billing::changes::{Blocked, LastState};

use crate::{
    api::{
        context::locale,
        portal::{NoticeView, words::plain},
    },
    components::Tone,
    words,
};

/// "1–20 users, paid yearly".
pub(super) fn choice(choice: &Choice) -> String {
    let Locale::EnUs = locale();
    format!("{}, paid {}", choice.coverage.describe(locale()), choice.cycle.describe(locale()))
}

/// Why the coverage cannot be changed, and what to do instead.
pub(super) fn blocked(blocked: Blocked, page: &str, slug: &str, questions: &str) -> NoticeView {
    let Locale::EnUs = locale();
    let open = || Some((page.to_owned(), "Open the subscription".to_owned()));
    let (title, words, link) = match blocked {
        Blocked::PaymentOpen => (
            "A payment is under way",
            "The bank has not said its last word yet. As soon as it has, the coverage can be changed here.".to_owned(),
            open(),
        ),
        Blocked::NotPaidYet => (
            "Nothing is paid yet",
            "The coverage can be changed once the first payment is recorded.".to_owned(),
            open(),
        ),
        Blocked::InvoiceOpen => (
            "The invoice of the next period is not paid yet",
            "The coverage can be changed once it is, or once that invoice is withdrawn.".to_owned(),
            open(),
        ),
        Blocked::EndsAhead => (
            "This subscription ends",
            "It was canceled and is not renewed. Take the cancellation back first, then change the coverage."
                .to_owned(),
            open(),
        ),
        Blocked::InGrace => (
            "The last renewal is not paid",
            "Pay it first. What is paid now counts from the old end, and then the coverage can be changed.".to_owned(),
            open(),
        ),
        Blocked::Ended => (
            "This license has ended",
            "Order it again with the coverage that you want. The new period starts on the day of payment.".to_owned(),
            Some((format!("/checkout/{slug}"), "Order it again".to_owned())),
        ),
        Blocked::Suspended => {
            ("This license is suspended", format!("Nothing can be changed now. Please write to {questions}."), None)
        }
        Blocked::NotSold => (
            "This product is no longer sold",
            format!("What you have goes on at its agreed price. For another coverage write to {questions}."),
            open(),
        ),
    };
    NoticeView { tone: Tone::Attention, title: title.to_owned(), words: plain(words), link }
}

/// What the page showed does not hold any more.
pub(super) fn shown_anew() -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Attention,
        title: "The price is shown anew".to_owned(),
        words: plain(
            "This page was open for more than half an hour, or something changed meanwhile. Nothing was charged. \
             Please look at the total and confirm again.",
        ),
        link: None,
    }
}

pub(super) fn no_card(page: &str) -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Attention,
        title: "There is no card to charge".to_owned(),
        words: plain("Nothing was changed. Add a card to this subscription first, then change the coverage."),
        link: Some((page.to_owned(), "Open the subscription".to_owned())),
    }
}

pub(super) fn declined(decline: Decline) -> NoticeView {
    let Locale::EnUs = locale();
    NoticeView {
        tone: Tone::Danger,
        title: "The coverage was not changed".to_owned(),
        words: plain(format!("{} Everything is as it was.", words::decline(decline, locale()))),
        link: None,
    }
}

/// What became of the last change, on the subscription's page.
pub(super) fn last(state: LastState) -> NoticeView {
    let Locale::EnUs = locale();
    let say = |tone, title: &str, words: &str, link| NoticeView {
        tone,
        title: title.to_owned(),
        words: plain(words.to_owned()),
        link,
    };
    match state {
        LastState::Open { confirm_at: Some(address) } => say(
            Tone::Attention,
            "Your bank asks you to confirm the change",
            "Nothing is charged or changed until you have.",
            Some((address, "Confirm it now".to_owned())),
        ),
        LastState::Open { confirm_at: None } => say(
            Tone::Info,
            "The payment of the change is under way",
            "The bank has not answered yet. Please do not pay again; this page tells as soon as it is known.",
            None,
        ),
        LastState::Changed => say(
            Tone::Success,
            "The coverage is changed",
            "An updated package is ready, and a mail is under way to everybody whom it concerns.",
            None,
        ),
        LastState::Waits => say(
            Tone::Success,
            "The change waits for the end of the period",
            "Until then everything stays as it is, and you can take it back.",
            None,
        ),
        LastState::TakenBack => say(Tone::Success, "The change was taken back", "The coverage stays as it is.", None),
        LastState::Refunded(amount) => say(
            Tone::Success,
            &format!("{amount} goes back to what it was paid with"),
            "The license has ended. Banks take some days; the credit note stands below.",
            None,
        ),
        LastState::Declined(decline) => declined(decline),
    }
}
