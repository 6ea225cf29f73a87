//! What the licensee's pages say: until when, and why a version opens or does not (rule 24).
//! Whole sentences by locale (house rule 15).

use domain::{
    entitlement::{AfterExpiry, Entitlement},
    license::LicenseStatus,
    locale::Locale,
};
use services::{licensing::LicenseView as License, shop::Shop};

use crate::api::{
    context::locale,
    portal::{
        Sentence,
        words::{date, dated, plain},
    },
};

/// "1-20 users, until 21 November 2027".
pub(super) fn coverage_until(shop: &Shop, license: &License) -> Sentence {
    let Locale::EnUs = locale();
    let coverage = license.coverage.describe(locale());
    match license.status {
        LicenseStatus::Trial { until }
        | LicenseStatus::Active { until, ends: false }
        | LicenseStatus::Grace { until, .. } => dated(shop, until, &format!("{coverage}, until {{date}}")),
        LicenseStatus::Expired { covered_until } => {
            dated(shop, covered_until, &format!("{coverage}, covered until {{date}}"))
        }
        // Where it ends ahead of time, the status says so already.
        LicenseStatus::Active { ends: true, .. } | LicenseStatus::Pending | LicenseStatus::Suspended => plain(coverage),
    }
}

/// Until when the license works, and what then: terms with their facts.
pub(super) fn dates(shop: &Shop, status: LicenseStatus, support: &str) -> Vec<(String, Sentence)> {
    let Locale::EnUs = locale();
    let facts = match status {
        LicenseStatus::Trial { until } => vec![("Trial until", dated(shop, until, "{date}, {days}"))],
        LicenseStatus::Active { until, ends: false } => vec![("Until", dated(shop, until, "{date}, {days}"))],
        LicenseStatus::Active { until, ends: true } => {
            vec![("Until", dated(shop, until, "{date}, {days}. It is not renewed."))]
        }
        LicenseStatus::Grace { ended, until } => vec![
            ("Paid until", dated(shop, ended, "{date}, {days}")),
            ("Works until", dated(shop, until, "{date}, {days}, if it is not renewed")),
        ],
        LicenseStatus::Expired { covered_until } => {
            vec![("Covered until", dated(shop, covered_until, "{date}, {days}"))]
        }
        LicenseStatus::Pending => vec![("Starts", plain("When the payment is recorded."))],
        LicenseStatus::Suspended => vec![("Suspended", plain(format!("Please write to {support}.")))],
    };
    facts.into_iter().map(|(term, fact)| (term.to_owned(), fact)).collect()
}

/// What a licensee in grace should know (rule 13): nothing has stopped, and until when.
pub(super) fn grace(shop: &Shop, status: LicenseStatus) -> Option<(String, String)> {
    let Locale::EnUs = locale();
    let LicenseStatus::Grace { ended, until } = status else { return None };
    let words = format!(
        "The paid period ended on {}. Everything goes on working until {}, and nothing stops if it is renewed by then.",
        date(shop, ended),
        date(shop, until),
    );
    Some(("The renewal is not paid yet".to_owned(), words))
}

/// Whom to ask for a renewal; `{name}` is where the name goes. A trial is paid by nobody.
pub(super) const fn payer(status: LicenseStatus, is_reader: bool) -> &'static str {
    let Locale::EnUs = locale();
    match (status, is_reader) {
        (LicenseStatus::Trial { .. }, true) => "You ordered it yourself.",
        (LicenseStatus::Trial { .. }, false) => "Ask {name}, who ordered it.",
        (_, true) => "You pay for it yourself.",
        (_, false) => "Ask {name}, who pays for it.",
    }
}

/// What else can be done with a license: pages under its own, and what leads there.
pub(super) const WAYS: [(&str, &str); 3] =
    [("help", "Something not working?"), ("downloads", "Downloads so far"), ("decline", "Decline this license")];

/// "Paid by Ana Ruiz, Contoso". A trial is paid by nobody, and what is pending not yet.
pub(super) fn paid_by(status: LicenseStatus, payer: &str) -> String {
    let Locale::EnUs = locale();
    match status {
        LicenseStatus::Trial { .. } | LicenseStatus::Pending => format!("Ordered by {payer}"),
        _ => format!("Paid by {payer}"),
    }
}

/// Why the versions of a license can be downloaded, or not, in a line above them.
pub(super) fn reason_for_all(shop: &Shop, status: LicenseStatus) -> String {
    let Locale::EnUs = locale();
    match status {
        LicenseStatus::Trial { .. } => "The trial covers every version.".to_owned(),
        LicenseStatus::Active { .. } | LicenseStatus::Grace { .. } => {
            "Your license runs, so it covers every version.".to_owned()
        }
        LicenseStatus::Pending => "Versions open when the payment is recorded.".to_owned(),
        LicenseStatus::Suspended => "This license is suspended, so no version can be downloaded.".to_owned(),
        LicenseStatus::Expired { covered_until } => {
            let ended = date(shop, covered_until);
            match shop.config.after_expiry {
                AfterExpiry::KeepCovered => {
                    format!("Your coverage ended on {ended}. Versions published until then stay open to you.")
                }
                AfterExpiry::Nothing => format!("Your coverage ended on {ended}. A renewal opens the versions again."),
            }
        }
    }
}

/// Why one version cannot be downloaded; nothing where it can, or where there is nothing to get.
pub(super) fn reason(shop: &Shop, entitlement: Entitlement) -> Option<String> {
    let Locale::EnUs = locale();
    match entitlement {
        Entitlement::Running | Entitlement::Covered | Entitlement::NoFile | Entitlement::Withdrawn => None,
        Entitlement::RenewalOpens { ended } => {
            Some(format!("A renewal opens this version. Your coverage ended on {}.", date(shop, ended)))
        }
        Entitlement::NotPaidYet => Some("Opens when the payment is recorded.".to_owned()),
        Entitlement::Suspended => Some("The license is suspended.".to_owned()),
    }
}

/// Said beside the version that an expired license opens.
pub(super) fn newer_exists(version: &str) -> String {
    let Locale::EnUs = locale();
    format!("Version {version} is newer; a renewal opens it.")
}

/// Said where a version was taken back, with the vendor's reason (rule 23).
pub(super) fn withdrawn(reason: &str) -> String {
    let Locale::EnUs = locale();
    format!("Cannot be downloaded: {reason}")
}

/// A file's size, in the units that people read: `48.2 kB`.
pub(super) fn size(bytes: u64) -> String {
    let Locale::EnUs = locale();
    let tenths = |unit: u64| {
        let tenths = bytes.saturating_mul(10).saturating_add(unit / 2) / unit;
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_to_a_tenth() {
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(48_249), "48.2 kB");
        assert_eq!(size(48_250), "48.3 kB");
        assert_eq!(size(1_300_000), "1.3 MB");
    }
}
