//! What sign-in says. The same words for known and unknown addresses (rule 7).

use domain::{faults::Fault, locale::Locale};

use super::draft::Hitch;
use crate::{
    api::{
        context::locale,
        portal::{NoticeView, words::plain},
    },
    components::Tone,
};

/// What stands beside the field.
pub(super) fn fault(hitch: &Hitch) -> Option<String> {
    let Locale::EnUs = locale();
    match hitch {
        Hitch::Address(fault) => Some(crate::words::fault(fault, locale())),
        Hitch::WrongCode { left } => Some(crate::words::fault(&Fault::WrongCode { left: *left }, locale())),
        Hitch::CodeShape => Some("The code has six digits. Please type all of them.".to_owned()),
        Hitch::Over | Hitch::TooMany | Hitch::SentAgain | Hitch::LinkSent => None,
    }
}

/// What stands above the form.
pub(super) fn notice(hitch: &Hitch) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    let (tone, title, words) = match hitch {
        Hitch::Over => (
            Tone::Attention,
            "This code no longer works",
            "It was used, is older than 15 minutes, or was mistyped five times. Ask for a new one.",
        ),
        Hitch::TooMany => (
            Tone::Attention,
            "Too many mails were asked for",
            "Wait 15 minutes before you ask for the next one. The newest mail that you have still works until it is \
             15 minutes old.",
        ),
        Hitch::SentAgain => (
            Tone::Success,
            "Another mail is on its way",
            "Type the code of the newest one; the others no longer count here.",
        ),
        Hitch::LinkSent => (
            Tone::Success,
            "A new mail is on its way",
            "Its link goes to the same address. It works once, and for 15 minutes.",
        ),
        Hitch::Address(_) | Hitch::WrongCode { .. } | Hitch::CodeShape => return None,
    };
    Some(NoticeView { tone, title: title.to_owned(), words: plain(words), link: None })
}

/// The heading of a link's page, by where the link leads.
pub(super) fn link_title(to: &str) -> String {
    let Locale::EnUs = locale();
    if to.starts_with("/billing") {
        "Sign in to Billing".to_owned()
    } else if to.starts_with("/licenses") {
        "Sign in to Licenses".to_owned()
    } else {
        "Sign in".to_owned()
    }
}
