//! Rows of the history under a license: each with its download, or the reason why there is none
//! (rules 23 and 24).

use domain::{
    calendar::iso_date,
    entitlement::{Entitlement, decide},
    locale::Locale,
    version::Channel,
};
use services::{licensing::LicenseView as License, releases::Release, shop::Shop};

use super::{OfferView, VersionFile, VersionRow, words};
use crate::api::context::locale;

/// A version in the history under a license.
pub(super) fn row(shop: &Shop, license: &License, release: &Release, newest: bool) -> VersionRow {
    let reason = words::reason(shop, entitlement(shop, license, release));
    VersionRow { reason, ..described(release, newest) }
}

/// A version in the history, as everybody may read it.
pub(in crate::api) fn described(release: &Release, newest: bool) -> VersionRow {
    VersionRow {
        version: release.version.clone(),
        published: published(release),
        channel: channel(release),
        newest,
        withdrawn: release.withdrawn.as_deref().map(words::withdrawn),
        notes: release.changes.iter().map(|change| (change.kind, change.text.clone())).collect(),
        file: file(release),
        reason: None,
    }
}

/// A version to put first; `None` for one without a file.
pub(super) fn offer(shop: &Shop, license: &License, release: &Release, is_newest: bool) -> Option<OfferView> {
    let file = file(release)?;
    let entitlement = entitlement(shop, license, release);
    Some(OfferView {
        version: release.version.clone(),
        published: published(release),
        href: entitlement.allows().then(|| file.href(&license.id.to_string(), &release.version)),
        note: words::reason(shop, entitlement),
        size: file.size,
        is_newest,
    })
}

fn entitlement(shop: &Shop, license: &License, release: &Release) -> Entitlement {
    decide(license.status, release.facts(), shop.config.after_expiry)
}

/// Its date, for machines and in words.
pub(in crate::api) fn published(release: &Release) -> Option<(String, String)> {
    release.published_on.map(|date| (iso_date(date), locale().date(date)))
}

/// "Preview", with the vendor's own label where it says more ("Preview, Beta"); of a version for
/// everybody the label alone.
fn channel(release: &Release) -> Option<String> {
    let Locale::EnUs = locale();
    match release.channel {
        Channel::Stable => own_label(release).map(str::to_owned),
        Channel::Preview => Some(match own_label(release) {
            Some(label) => format!("Preview, {label}"),
            None => "Preview".to_owned(),
        }),
    }
}

/// What a label says besides the version: "Beta" of "v2.1.3 - Beta".
fn own_label(release: &Release) -> Option<&str> {
    let label = release.label.as_deref()?.trim_start_matches('v');
    let rest = label.strip_prefix(release.version.as_str()).unwrap_or(label);
    let rest = rest.trim_matches([' ', '-', '(', ')']);
    (!rest.is_empty() && !rest.eq_ignore_ascii_case("preview")).then_some(rest)
}

fn file(release: &Release) -> Option<VersionFile> {
    release.file.as_ref().map(|file| VersionFile {
        name: file.name.clone(),
        size: words::size(file.size),
        sha256: file.sha256.clone(),
    })
}
