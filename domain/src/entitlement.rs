//! May this license download that release, and why (rule 24)? The reason stands on every row.

use serde::{Deserialize, Serialize};

use crate::{calendar::Instant, license::LicenseStatus};

/// The facts of a release that matter here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReleaseFacts {
    /// Midnight of the day of publication in the vendor's zone; without a date it counts as oldest.
    pub published: Option<Instant>,
    pub withdrawn: bool,
    /// A note of the history has none (rule 23).
    pub has_file: bool,
}

/// What an expired license keeps (a vendor's setting).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AfterExpiry {
    /// Releases published up to the end of its coverage.
    #[default]
    KeepCovered,
    /// Nothing.
    Nothing,
}

/// The answer, with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Entitlement {
    /// The license runs: every release is covered.
    Running,
    /// Published while the license was covered.
    Covered,
    /// Published after the coverage ended; a renewal would open it.
    RenewalOpens {
        ended: Instant,
    },
    /// The payment is not recorded yet.
    NotPaidYet,
    Suspended,
    Withdrawn,
    /// A note of the history; there is nothing to download.
    NoFile,
}

impl Entitlement {
    pub const fn allows(self) -> bool {
        matches!(self, Self::Running | Self::Covered)
    }
}

/// Decides on a download (rule 24).
pub fn decide(license: LicenseStatus, release: ReleaseFacts, setting: AfterExpiry) -> Entitlement {
    if !release.has_file {
        return Entitlement::NoFile;
    }
    if release.withdrawn {
        return Entitlement::Withdrawn;
    }
    match license {
        LicenseStatus::Suspended => Entitlement::Suspended,
        LicenseStatus::Pending => Entitlement::NotPaidYet,
        LicenseStatus::Trial { .. } | LicenseStatus::Active { .. } | LicenseStatus::Grace { .. } => {
            Entitlement::Running
        }
        LicenseStatus::Expired { covered_until } => {
            let covered = release.published.is_none_or(|published| published <= covered_until);
            if covered && setting == AfterExpiry::KeepCovered {
                Entitlement::Covered
            } else {
                Entitlement::RenewalOpens { ended: covered_until }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: Instant = Instant::from_seconds(1000);
    const EXPIRED: LicenseStatus = LicenseStatus::Expired { covered_until: END };

    fn release(published: Option<i64>) -> ReleaseFacts {
        ReleaseFacts { published: published.map(Instant::from_seconds), withdrawn: false, has_file: true }
    }

    #[test]
    fn a_running_license_covers_every_release() {
        for license in [
            LicenseStatus::Trial { until: END },
            LicenseStatus::Active { until: END, ends: true },
            LicenseStatus::Grace { ended: END, until: END },
        ] {
            assert_eq!(decide(license, release(Some(5000)), AfterExpiry::KeepCovered), Entitlement::Running);
        }
    }

    #[test]
    fn an_expired_license_keeps_what_was_published_in_time() {
        let keep = AfterExpiry::KeepCovered;
        assert_eq!(decide(EXPIRED, release(Some(1000)), keep), Entitlement::Covered);
        assert_eq!(decide(EXPIRED, release(None), keep), Entitlement::Covered);
        assert_eq!(decide(EXPIRED, release(Some(1001)), keep), Entitlement::RenewalOpens { ended: END });
        assert!(!decide(EXPIRED, release(Some(1)), AfterExpiry::Nothing).allows());
    }

    #[test]
    fn nothing_opens_a_withdrawn_release_or_a_note() {
        let active = LicenseStatus::Active { until: END, ends: false };
        let withdrawn = ReleaseFacts { withdrawn: true, ..release(Some(1)) };
        let note = ReleaseFacts { has_file: false, ..release(None) };
        assert_eq!(decide(active, withdrawn, AfterExpiry::KeepCovered), Entitlement::Withdrawn);
        assert_eq!(decide(active, note, AfterExpiry::KeepCovered), Entitlement::NoFile);
        assert!(!decide(LicenseStatus::Pending, release(None), AfterExpiry::KeepCovered).allows());
        assert!(!decide(LicenseStatus::Suspended, release(None), AfterExpiry::KeepCovered).allows());
    }
}
