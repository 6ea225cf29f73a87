//! Versions as vendors call them (rule 23): 2 to 4 numbers, perhaps a label. Numbers sort by
//! number (2.5.10 above 2.5.9, 2.5 equals 2.5.0); with a label sorts below without.

use std::{cmp::Ordering, fmt, hash, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The text is no version (`1.x.x`): a note of the history, not a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a version is 2 to 4 numbers, perhaps with a label, such as 2.5.1 or 2.5-beta")]
pub struct NotAVersion;

/// A parsed version; its text is kept as the vendor wrote it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Version {
    text: String,
    numbers: [u32; 4],
    label: Option<String>,
}

impl Version {
    /// The label behind the numbers, in lower case.
    pub fn label(&self) -> Option<&str> {
        self.label.as_deref()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A text that sorts bytewise as versions do, for a column with an index.
    pub fn sort_key(&self) -> String {
        let [a, b, c, d] = self.numbers;
        let label = self.label.as_deref().map_or_else(|| "~".to_owned(), |label| format!("-{label}"));
        format!("{a:010}.{b:010}.{c:010}.{d:010}{label}")
    }
}

impl FromStr for Version {
    type Err = NotAVersion;
    fn from_str(text: &str) -> Result<Self, NotAVersion> {
        let text = text.trim();
        let (numbers_text, label) = match text.split_once('-') {
            Some((numbers, label)) => (numbers, Some(label.to_ascii_lowercase())),
            None => (text, None),
        };
        let label_is_fine = label.as_deref().is_none_or(|label| {
            !label.is_empty()
                && label.len() <= 40
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-')
        });
        let mut numbers = [0; 4];
        let mut count = 0;
        for part in numbers_text.split('.') {
            if !part.bytes().all(|b| b.is_ascii_digit()) {
                return Err(NotAVersion);
            }
            *numbers.get_mut(count).ok_or(NotAVersion)? = part.parse().map_err(|_| NotAVersion)?;
            count += 1;
        }
        if count < 2 || !label_is_fine {
            return Err(NotAVersion);
        }
        Ok(Self { text: text.to_owned(), numbers, label })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| match (&self.label, &other.label) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
            (Some(a), Some(b)) => a.cmp(b),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Version {}

impl hash::Hash for Version {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.numbers.hash(state);
        self.label.hash(state);
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl TryFrom<String> for Version {
    type Error = NotAVersion;
    fn try_from(text: String) -> Result<Self, NotAVersion> {
        text.parse()
    }
}

impl From<Version> for String {
    fn from(version: Version) -> Self {
        version.text
    }
}

/// Who a release is for (rule 23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Stable,
    Preview,
}

/// What a line of release notes is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Breaking,
    Deprecation,
    Feature,
    Improvement,
    Fix,
}

/// One line of release notes, in the vendor's words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub kind: ChangeKind,
    pub text: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(text: &str) -> Version {
        text.parse().unwrap()
    }

    #[test]
    fn numbers_sort_by_number_and_labels_sort_below() {
        assert!(version("2.5.10") > version("2.5.9"));
        assert_eq!(version("2.5"), version("2.5.0"));
        assert_eq!(version("2.5").sort_key(), version("2.5.0.0").sort_key());
        assert!(version("2.5-beta") < version("2.5"));
        assert!(version("2.5-beta") > version("2.4.9"));
        assert!(version("2.3.1.3") > version("2.3.1"));
        assert_eq!(version("2.5-Beta").label(), Some("beta"));
    }

    #[test]
    fn what_is_no_version_is_refused() {
        for bad in
            ["1.x.x", "1", "1.2.3.4.5", "", ".", "1.", "v1.2", "1.2-", "1.2-a b", "99999999999.1", "-1.2", "1.+2"]
        {
            assert_eq!(bad.parse::<Version>(), Err(NotAVersion), "{bad}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        fn any_version() -> impl Strategy<Value = Version> {
            (prop::collection::vec(prop_oneof![0..12_u32, any::<u32>()], 2..=4), prop::option::of("[a-z0-9.]{1,6}"))
                .prop_map(|(numbers, label)| {
                    let numbers = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
                    label.map_or(numbers.clone(), |label| format!("{numbers}-{label}")).parse().unwrap()
                })
        }

        proptest! {
            #[test]
            fn the_sort_key_sorts_as_versions_do(a in any_version(), b in any_version()) {
                prop_assert_eq!(a.sort_key().cmp(&b.sort_key()), a.cmp(&b));
            }
        }
    }
}
