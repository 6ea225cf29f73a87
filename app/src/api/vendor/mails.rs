//! Staff's page of mails: those that came back, and every letter that the shop writes.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Answer, Frame, Moment, Packed};

/// The pages `/vendor/mails` and `/vendor/mails/{letter}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MailsView {
    pub frame: Frame,
    pub came_back: Vec<CameBackRow>,
    /// "The newest 50 of 312."
    pub more: Option<String>,
    pub letters: Vec<LetterGroup>,
    /// The letter that is open.
    pub open: Option<LetterView>,
}

/// A mail that came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CameBackRow {
    pub subject: String,
    pub recipient: String,
    pub written: Moment,
    /// In plain words.
    pub reason: String,
    /// The customer's page, if the recipient is one.
    pub href: Option<String>,
}

/// The letters about one matter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterGroup {
    /// Of its heading, for links to it.
    pub id: String,
    pub title: String,
    pub letters: Vec<LetterRow>,
}

/// A letter in the list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterRow {
    pub href: String,
    pub subject: String,
    /// "To the payer".
    pub reads: String,
    pub is_open: bool,
}

/// The letter that is open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterView {
    pub subject: String,
    pub reads: String,
    pub text: String,
    /// Its HTML part, as a page.
    pub html: String,
}

/// Reads the mails; `letter` names the one to open, or none.
#[server(prefix = "/api", endpoint = "vendor/mails")]
pub async fn vendor_mails(#[server(default)] letter: String) -> Result<Packed<Answer<MailsView>>, ServerFnError> {
    let shop = crate::api::context::shop();
    let (caller, staff) = staff_of!(&shop);
    super::letters::read(&shop, &caller, &staff, &letter).await.and_then(Packed::of)
}
