//! What the portals and sign-in share: the words around a page, states, notices, and sentences
//! with a date in them. A server function of a portal asks [`words::frame`] once it knows who is
//! calling.

use serde::{Deserialize, Serialize};

use super::Moment;
use crate::components::Tone;

#[cfg(feature = "ssr")]
pub mod words;

/// Who sells here, as head and foot of a page say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    pub name: String,
    /// The words at the foot.
    pub footer: String,
    /// Nothing is for sale: no real money moves.
    pub demo: bool,
}

/// What stands around a portal's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    pub seller: Seller,
    /// Whoever is signed in.
    pub address: String,
    /// They have both sides, so the bar shows the switch (rule 3).
    pub both: bool,
    /// They bought for customers, so Billing has a page of those (rule 4).
    pub customers: bool,
}

/// A state in words, in its tone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusView {
    pub tone: Tone,
    pub words: String,
}

/// A sentence that may hold a date; the date is a `<time>` of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub before: String,
    pub date: Option<Moment>,
    pub after: String,
}

/// Something to know, and where to do something about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeView {
    pub tone: Tone,
    pub title: String,
    pub words: Sentence,
    /// Address and words.
    pub link: Option<(String, String)>,
}
