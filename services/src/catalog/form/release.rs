//! The `[[product.release]]` tables: versions, and notes of the history (rule 23).

use domain::{
    calendar::Date,
    version::{Change, Channel, Version},
};

use super::{faults::Faults, product::Unique, section::Section, values};

/// An entry of a product's history as the file describes it.
#[derive(Debug)]
pub(in crate::catalog) struct ReleaseEntry {
    /// As the vendor writes it.
    pub version: String,
    /// `None`: not a version but a note, such as `1.x.x`.
    pub number: Option<Version>,
    /// What the file's label says besides the version.
    pub label: Option<String>,
    pub channel: Channel,
    pub published_on: Option<Date>,
    /// `None`: as it stands; a file cannot bring a withdrawn release back.
    pub withdrawn: Option<String>,
    pub changes: Vec<Change>,
}

pub(super) fn read(
    section: &mut Section<'_, '_>,
    faults: &mut Faults<'_>,
    versions: &mut Unique,
) -> Option<ReleaseEntry> {
    let version = section.required(faults, "version", values::short_line);
    let number = version.as_deref().and_then(|version| version.parse::<Version>().ok());
    if let Some(version) = &version {
        if number.is_none() && is_almost_a_version(version) {
            section.fault(faults, "version", "must be 2 to 4 numbers, perhaps with a label, such as 2.5.1 or 2.5-beta");
        }
        let key = number.as_ref().map_or_else(|| version.clone(), Version::sort_key);
        versions.check(section, faults, "version", key);
    }
    let published_on = read_date(section, faults);
    // What the source says where it is wrong; it stays in the file.
    section.optional(faults, "source_date", values::line);
    let channel = section.required(faults, "channel", values::channel);
    let label = section.optional(faults, "label", values::line);
    let withdrawn = section.optional(faults, "withdrawn", values::line);
    section.must_hold("notes");
    let changes = section.tables(faults, "notes", read_change);
    let (version, (channel, implied)) = (version?, channel?);
    let label = label.and_then(|label| beyond_version(&version, &label)).or_else(|| implied.map(str::to_owned));
    Some(ReleaseEntry { version, number, label, channel, published_on, withdrawn, changes: changes? })
}

/// `date`, or `date_unknown = true` in its place.
fn read_date(section: &mut Section<'_, '_>, faults: &mut Faults<'_>) -> Option<Date> {
    let unknown = section.optional(faults, "date_unknown", values::boolean);
    let date = section.optional(faults, "date", values::date);
    if unknown == Some(true) && section.holds("date") {
        section.fault(faults, "date_unknown", "must not be true beside a date");
    } else if unknown == Some(false) || !section.holds("date_unknown") {
        section.must_hold("date");
    }
    date
}

fn read_change(section: &mut Section<'_, '_>, faults: &mut Faults<'_>) -> Option<Change> {
    let kind = section.required(faults, "kind", values::change_kind);
    let text = section.required(faults, "text", values::passage);
    Some(Change { kind: kind?, text: text? })
}

/// A slip of the pen rather than a note: `v2.5.1`, `2.5,1`, `2.5-`, `1.2.3.4.5`.
fn is_almost_a_version(text: &str) -> bool {
    let numbers = text.trim_start_matches(['v', 'V']).split(['-', '+', ' ', '_']).next().unwrap_or(text);
    numbers.parse::<Version>().is_ok() || !text.chars().any(char::is_alphabetic)
}

/// What a label says besides the version that it begins with: `v2.1.3 - Beta` says `Beta`.
fn beyond_version(version: &str, label: &str) -> Option<String> {
    let rest = label.strip_prefix(['v', 'V']).unwrap_or(label).strip_prefix(version);
    let rest = rest.filter(|rest| !rest.starts_with(|c: char| c == '.' || c.is_ascii_alphanumeric())).unwrap_or(label);
    let rest = rest.trim_matches([' ', '-', '–', ':', ',']);
    let inside = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest).trim();
    let mut letters = inside.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_says_what_the_version_does_not() {
        let says = |version, label| beyond_version(version, label).unwrap_or_default();
        assert_eq!(says("2.1.3", "v2.1.3 - Beta"), "Beta");
        assert_eq!(says("2.3.1.1", "v2.3.1.1 (preview 2022-08-21)"), "Preview 2022-08-21");
        assert_eq!(says("1.6.8", "Legacy v1.x"), "Legacy v1.x");
        assert_eq!(says("2.3.1", "2.3.1.1 (preview)"), "2.3.1.1 (preview)");
        assert_eq!(beyond_version("1.x.x", "v1.x.x"), None);
    }

    #[test]
    fn a_slip_of_the_pen_is_no_note() {
        for slip in ["v2.5.1", "2.5,1", "2.5.1 beta", "1.2.3.4.5", "2", "2.5-", "2.5-b@d"] {
            assert!(is_almost_a_version(slip), "{slip}");
        }
        for note in ["1.x.x", "Legacy", "before 2.0"] {
            assert!(!is_almost_a_version(note), "{note}");
        }
    }
}
