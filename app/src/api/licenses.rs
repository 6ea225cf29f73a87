//! The licensee's portal: licenses, keys, every version. For members of a licensee side only;
//! never prices, invoices or payment methods (rule 3).

use domain::version::ChangeKind;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    Answer,
    lists::{EmptyView, ListView, PagesView, SearchView},
    packed::Packed,
    portal::{Frame, Sentence, StatusView},
};

#[cfg(feature = "ssr")]
mod decline;
#[cfg(feature = "ssr")]
mod downloads;
#[cfg(feature = "ssr")]
mod help;
#[cfg(feature = "ssr")]
mod history;
#[cfg(feature = "ssr")]
mod list;
#[cfg(feature = "ssr")]
mod one;
#[cfg(feature = "ssr")]
pub(super) mod versions;
#[cfg(feature = "ssr")]
mod words;

/// The page `/licenses`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LicensesView {
    pub frame: Frame,
    /// Where there are too many to look through, or something is looked for.
    pub search: Option<SearchView>,
    pub licenses: Vec<LicenseRow>,
    /// In place of the list, where nothing is on it.
    pub empty: Option<EmptyView>,
    pub pages: Option<PagesView>,
}

/// A license in a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LicenseRow {
    pub id: String,
    pub product: String,
    pub status: StatusView,
    /// "1-20 users, until 21 November 2027".
    pub coverage: Sentence,
    /// Whose it is, where the reader sees several licensees.
    pub licensee: Option<String>,
    /// Who pays, where that is somebody else: the name alone (rule 3).
    pub payer: Option<String>,
    /// Empty until the license was paid for the first time.
    pub key: Option<String>,
    pub newest: Option<OfferView>,
}

/// The version that a page puts first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OfferView {
    pub version: String,
    /// Date and words; unknown for some old ones.
    pub published: Option<(String, String)>,
    pub size: String,
    /// The download's address; without it `note` says why.
    pub href: Option<String>,
    pub note: Option<String>,
    /// Nothing newer exists.
    pub is_newest: bool,
}

/// The page `/licenses/{id}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LicenseView {
    pub frame: Frame,
    pub id: String,
    pub product: String,
    pub status: StatusView,
    /// In grace: a title, and what that means for the reader.
    pub grace: Option<(String, String)>,
    pub coverage: String,
    /// Terms and what stands beside them: until when, and what then.
    pub dates: Vec<(String, Sentence)>,
    /// Empty until the license was paid for the first time.
    pub key: Option<String>,
    pub licensee: String,
    pub payer: PayerView,
    pub offer: Option<OfferView>,
    /// What else can be done: addresses and words.
    pub ways: Vec<(String, String)>,
    /// Why the versions below can be downloaded, or not.
    pub reason: String,
    pub history: HistoryView,
}

/// The versions of a product, or those that somebody looks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HistoryView {
    pub search: SearchView,
    /// How many were found, while something is looked for.
    pub found: Option<String>,
    pub versions: Vec<VersionRow>,
    pub empty: Option<EmptyView>,
    pub pages: Option<PagesView>,
}

/// The page `/licenses/{id}/help` (rule 27).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HelpView {
    pub frame: Frame,
    pub id: String,
    pub product: String,
    /// Which version do you have?
    pub search: SearchView,
    /// How their version compares with the newest.
    pub title: String,
    pub words: Sentence,
    pub offer: Option<OfferView>,
    /// What stands over the versions since theirs, while there are some.
    pub since: Option<String>,
    pub versions: Vec<VersionRow>,
    /// Where to write, as a sentence around the address.
    pub support: (String, String, String),
}

/// The page `/licenses/{id}/decline` (rule 8).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DeclineView {
    pub frame: Frame,
    pub id: String,
    pub title: String,
    pub paragraphs: Vec<String>,
    /// It can be declined; else it was.
    pub open: bool,
}

/// Whom to ask for a renewal (rule 3: the name alone), as a sentence around the name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PayerView {
    pub before: String,
    /// Without it the reader is the payer, and has a billing side to look at.
    pub name: Option<String>,
    pub after: String,
}

/// A version in the history (rule 23).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionRow {
    pub version: String,
    /// For machines and in words.
    pub published: Option<(String, String)>,
    /// Its channel, when it is not for everybody.
    pub channel: Option<String>,
    pub newest: bool,
    pub withdrawn: Option<String>,
    /// Where something is looked for, [`HIT`](crate::components::HIT) stands around each hit.
    pub notes: Vec<(ChangeKind, String)>,
    pub file: Option<VersionFile>,
    /// Why it cannot be downloaded (rule 24).
    pub reason: Option<String>,
}

/// A version's file, as published.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct VersionFile {
    pub name: String,
    pub size: String,
    pub sha256: String,
}

impl VersionFile {
    /// Where the file is downloaded under a license.
    pub fn href(&self, license: &str, version: &str) -> String {
        format!("/downloads/{license}/{version}/{}", self.name)
    }
}

/// Reads the licenses, or those that are looked for (`?q=…&page=2`).
#[server(prefix = "/api", endpoint = "licenses/list")]
pub async fn read_licenses(#[server(default)] asked: String) -> Result<Packed<Answer<LicensesView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    list::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Reads a license with what is looked for in its versions (`{id}?kind=fix&q=…`); `NotFound` whether it
/// is somebody else's or does not exist.
#[server(prefix = "/api", endpoint = "licenses/one")]
pub async fn read_license(asked: String) -> Result<Packed<Answer<LicenseView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    one::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Compares the version that a licensee has with the newest (`{id}?version=…`).
#[server(prefix = "/api", endpoint = "licenses/help")]
pub async fn read_help(asked: String) -> Result<Packed<Answer<HelpView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    help::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Reads what was downloaded under a license (`{id}?page=2`).
#[server(prefix = "/api", endpoint = "licenses/downloads")]
pub async fn read_downloads(asked: String) -> Result<Packed<Answer<ListView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    downloads::read(&shop, &caller, &asked).await.and_then(Packed::of)
}

/// Reads what declining a license means, or that it was declined. For owners of the licensee's side.
#[server(prefix = "/api", endpoint = "licenses/declining")]
pub async fn read_declining(id: String) -> Result<Packed<Answer<DeclineView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else { return Packed::of(Answer::SignInFirst) };
    decline::read(&shop, &caller, &id).await.and_then(Packed::of)
}

/// Declines a license, once (rule 8). For owners of the licensee's side.
#[server(prefix = "/api", endpoint = "licenses/decline")]
pub async fn decline_license(#[server(default)] id: String) -> Result<Packed<Answer<DeclineView>>, ServerFnError> {
    let shop = super::context::shop();
    let Some(caller) = super::context::caller(&shop).await? else {
        super::context::back_to_form("/licenses");
        return Packed::of(Answer::SignInFirst);
    };
    decline::decline(&shop, &caller, &id).await.and_then(Packed::of)
}
