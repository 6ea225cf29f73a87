//! What a license shows (rule 13), and its key.

use serde::{Deserialize, Serialize};

use crate::{
    calendar::Instant,
    subscription::{GRACE_DAYS, SubscriptionState},
};

/// What portals show of a license at some instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum LicenseStatus {
    Trial { until: Instant },
    Pending,
    Active { until: Instant, ends: bool },
    Grace { ended: Instant, until: Instant },
    Expired { covered_until: Instant },
    Suspended,
}

impl LicenseStatus {
    /// A running license covers every release (rule 24).
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Trial { .. } | Self::Active { .. } | Self::Grace { .. })
    }
}

/// The license's status at `now`. `covered_until` is the end of the last paid or trial period.
pub fn status(state: SubscriptionState, suspended: bool, covered_until: Instant, now: Instant) -> LicenseStatus {
    if suspended {
        return LicenseStatus::Suspended;
    }
    match state.at(now) {
        SubscriptionState::Trialing { period } => LicenseStatus::Trial { until: period.end },
        SubscriptionState::AwaitingPayment => LicenseStatus::Pending,
        SubscriptionState::Active { period, ends } => LicenseStatus::Active { until: period.end, ends },
        SubscriptionState::PastDue { period } => {
            LicenseStatus::Grace { ended: period.end, until: period.end.plus_days(GRACE_DAYS) }
        }
        SubscriptionState::Expired { .. } | SubscriptionState::Canceled { .. } => {
            LicenseStatus::Expired { covered_until }
        }
    }
}

/// Letters of a license key: no 0/O, 1/I/L or U, so that it can be read over the phone.
const KEY_LETTERS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes a key of five groups of five letters from random bytes; each letter takes one byte that
/// is below 240, so that none is likelier. `None` if there were too few such bytes (give 64).
pub fn key_from(chance: &[u8]) -> Option<String> {
    let letters: Vec<char> = chance
        .iter()
        .filter(|byte| **byte < 240)
        .take(25)
        .map(|byte| char::from(KEY_LETTERS[usize::from(*byte % 30)]))
        .collect();
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    (letters.len() == 25).then(|| groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscription::Period;

    #[test]
    fn staff_can_suspend_any_license() {
        let period = Period { start: Instant::from_seconds(0), end: Instant::from_seconds(10) };
        let active = SubscriptionState::Active { period, ends: false };
        let now = Instant::from_seconds(5);
        assert_eq!(status(active, true, period.end, now), LicenseStatus::Suspended);
        assert_eq!(status(active, false, period.end, now), LicenseStatus::Active { until: period.end, ends: false });
        assert!(status(active, false, period.end, period.end).is_running());
        assert!(!status(active, false, period.end, period.end.plus_days(31)).is_running());
    }

    #[test]
    fn keys_have_five_groups() {
        let key = key_from(&[0, 29, 30, 255, 250].repeat(13)).unwrap();
        assert_eq!(key.len(), 29);
        assert!(key.starts_with("2Z22Z-"));
        assert_eq!(key_from(&[255; 64]), None);
    }
}
