//! "Something not working?" (rule 27): the version that a licensee has, told by them or by their last
//! download, against the newest; what was mended between, and one button.

use domain::{locale::Locale, version::ChangeKind};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    db::DbError,
    licensing::{self, LicenseView as License},
    releases::{Comparison, Only, Release, Sought, compare, last_download, sift},
    shop::Shop,
};

use super::{HelpView, OfferView, VersionRow, one, versions};
use crate::{
    api::{
        Answer,
        context::{accident, locale},
        lists::{ChoiceView, SearchView, asked::Asked},
        portal::{
            Sentence,
            words::{dated, frame, plain},
        },
    },
    components::options,
};

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<HelpView>, ServerFnError> {
    let asked = Asked::read(asked);
    let Ok(id) = asked.id.parse() else { return Ok(Answer::NotFound) };
    let Some(license) = licensing::find(shop, caller, id).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let (vendor, history) = one::read_history(shop, &license).await.map_err(accident)?;
    let support = vendor.map(|vendor| vendor.support_email.to_string()).unwrap_or_default();
    let told = asked.text("version");
    let known = if told.is_empty() { taken_last(shop, &license).await.map_err(accident)? } else { None };
    let version = known.as_ref().map_or(told.as_str(), |(version, _)| version.as_str());
    let compared = compare(&history, version);
    let offer = one::offer(shop, &license, &history);
    let (title, words) = verdict(compared.as_ref(), known.as_ref().map(|(_, taken)| taken), offer.as_ref());
    let versions = compared.as_ref().map(|compared| mended(compared.since)).unwrap_or_default();
    Ok(Answer::Found(HelpView {
        frame: frame(shop, caller).await?,
        id: license.id.to_string(),
        search: search(&history, compared.as_ref().map_or("", |compared| compared.theirs.version.as_str())),
        title,
        words,
        since: compared.as_ref().and_then(|compared| since(compared, versions.len())),
        versions,
        offer,
        support: support_words(&support),
        product: license.product_name,
    }))
}

/// The version that was downloaded last under the license, and when, in words.
async fn taken_last(shop: &Shop, license: &License) -> Result<Option<(String, Sentence)>, DbError> {
    let Locale::EnUs = locale();
    let taken = last_download(&mut shop.db.read().await?, license.id).await?;
    Ok(taken.map(|(version, at)| {
        let template = format!("The last download of this license was {version}, on {{date}}.");
        let taken = dated(shop, at, &template);
        (version, taken)
    }))
}

fn search(history: &[Release], chosen: &str) -> SearchView {
    let Locale::EnUs = locale();
    let versions = history.iter().filter(|release| !release.is_note).map(|release| release.version.as_str());
    let choices = std::iter::once(("", "I do not know")).chain(versions.map(|version| (version, version)));
    SearchView {
        choice: Some(ChoiceView {
            name: "version".to_owned(),
            label: "Which version do you have?".to_owned(),
            options: options(choices, chosen),
        }),
        term: None,
        button: "Compare".to_owned(),
    }
}

/// What to make of it, in a title and a sentence.
fn verdict(
    compared: Option<&Comparison<'_>>,
    taken: Option<&Sentence>,
    offer: Option<&OfferView>,
) -> (String, Sentence) {
    let Locale::EnUs = locale();
    let newest = offer.map_or("", |offer| offer.version.as_str());
    let Some(compared) = compared else {
        return (
            "Try the newest version first".to_owned(),
            plain(
                "Most troubles are mended there already. Where you know your version, the page shows what changed since.",
            ),
        );
    };
    let theirs = &compared.theirs.version;
    let title = if compared.theirs.withdrawn.is_some() {
        format!("Version {theirs} was withdrawn")
    } else if compared.is_ahead {
        format!("Version {theirs} is a preview, ahead of the newest")
    } else if compared.since.is_empty() {
        format!("Version {theirs} is the newest")
    } else if theirs == newest {
        format!("Version {theirs} is the newest that your license covers")
    } else {
        format!("Version {theirs} is not the newest")
    };
    let words = match taken {
        Some(taken) => taken.clone(),
        None if compared.since.is_empty() => {
            plain("Download it again if the file may be damaged. If that does not help, write to us.")
        }
        None => plain("Try the newest one; if that does not help, write to us."),
    };
    (title, words)
}

/// The versions with fixes since theirs, with those fixes alone.
fn mended(since: &[Release]) -> Vec<VersionRow> {
    let fixes = Sought { only: Some(Only::Kind(ChangeKind::Fix)), words: Vec::new() };
    let described = |release: &Release| VersionRow { file: None, ..versions::described(release, false) };
    sift(since.to_vec(), &fixes).iter().map(described).collect()
}

fn since(compared: &Comparison<'_>, mended: usize) -> Option<String> {
    let Locale::EnUs = locale();
    let theirs = &compared.theirs.version;
    if compared.since.is_empty() {
        return None;
    }
    Some(if mended == 0 { format!("No fixes since {theirs}") } else { format!("Fixed since {theirs}") })
}

/// A sentence around the address to write to.
fn support_words(support: &str) -> (String, String, String) {
    let Locale::EnUs = locale();
    (
        "Still not working? Write to".to_owned(),
        support.to_owned(),
        "with your version and what you see. Please leave the license key out.".to_owned(),
    )
}
