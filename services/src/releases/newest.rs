//! The newest version for somebody: what a license opens of a history, and how the version that one has
//! compares with it (rules 24 and 27).

use domain::{
    entitlement::{AfterExpiry, decide},
    license::LicenseStatus,
};

use super::Release;

/// The version that a license's pages put first.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// The highest for everybody that the license opens; the newest of all while it opens none.
    pub release: &'a Release,
    /// The license opens it.
    pub opens: bool,
    /// The newest for everybody, where that is another one.
    pub newer: Option<&'a Release>,
}

/// What a license gets of a history (as [`super::history`] orders it); `None` without any release for
/// everybody.
pub fn offer_of(history: &[Release], status: LicenseStatus, setting: AfterExpiry) -> Option<Offer<'_>> {
    let opens = |release: &Release| decide(status, release.facts(), setting).allows();
    let newest = history.iter().find(|release| release.is_for_everybody())?;
    let open = history.iter().find(|release| release.is_for_everybody() && opens(release));
    Some(match open {
        Some(release) => Offer { release, opens: true, newer: (release.id != newest.id).then_some(newest) },
        None => Offer { release: newest, opens: false, newer: None },
    })
}

/// The version that somebody has, against the newest.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    pub theirs: &'a Release,
    /// What came after it, up to the newest for everybody, newest first; empty for the newest.
    pub since: &'a [Release],
    /// It stands above the newest for everybody: a preview.
    pub is_ahead: bool,
}

/// Compares a version of a history with its newest; `None` for a version that is not in it, or a note.
pub fn compare<'a>(history: &'a [Release], version: &str) -> Option<Comparison<'a>> {
    let place = history.iter().position(|release| release.version == version && !release.is_note)?;
    let newest = history.iter().position(Release::is_for_everybody).unwrap_or(place);
    Some(Comparison {
        theirs: &history[place],
        since: history.get(newest..place).unwrap_or_default(),
        is_ahead: place < newest,
    })
}
