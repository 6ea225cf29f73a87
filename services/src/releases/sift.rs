//! Looking for something in a product's history: releases by the kind of their changes, and words in
//! their notes. Histories are short (some hundred entries), so they are read whole and sifted here.

use std::ops::Range;

use domain::version::{ChangeKind, Channel};

use super::Release;

/// What a history can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// Releases with changes of a kind, and those changes alone.
    Kind(ChangeKind),
    /// Releases for whoever tries them early.
    Preview,
}

impl Only {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Kind(ChangeKind::Feature),
        Self::Kind(ChangeKind::Improvement),
        Self::Kind(ChangeKind::Fix),
        Self::Kind(ChangeKind::Deprecation),
        Self::Kind(ChangeKind::Breaking),
        Self::Preview,
    ];

    /// As addresses of pages have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind(ChangeKind::Feature) => "feature",
            Self::Kind(ChangeKind::Improvement) => "improvement",
            Self::Kind(ChangeKind::Fix) => "fix",
            Self::Kind(ChangeKind::Deprecation) => "deprecation",
            Self::Kind(ChangeKind::Breaking) => "breaking",
            Self::Preview => "preview",
        }
    }

    /// Reads a code; anything else narrows nothing.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|only| only.code() == code)
    }

    /// Whether a release has such.
    pub fn is_in(self, release: &Release) -> bool {
        match self {
            Self::Kind(kind) => release.changes.iter().any(|change| change.kind == kind),
            Self::Preview => release.channel == Channel::Preview,
        }
    }
}

/// The most words that are looked for; further ones are left out.
const WORDS_MAX: usize = 8;

/// What somebody looks for; nothing in particular by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sought {
    pub only: Option<Only>,
    /// Each must be found in a note, or begin the version.
    pub words: Vec<String>,
}

impl Sought {
    /// From a code of [`Only`] and what was typed, whatever it is.
    pub fn new(code: &str, typed: &str) -> Self {
        let words = typed.split_whitespace().take(WORDS_MAX).map(str::to_owned).collect();
        Self { only: Only::from_code(code), words }
    }

    pub fn is_everything(&self) -> bool {
        self.only.is_none() && self.words.is_empty()
    }
}

/// What of [`Only`] a history carries, and in how many of its releases.
pub fn carried(history: &[Release]) -> Vec<(Only, usize)> {
    let count = |only: Only| (only, history.iter().filter(|release| only.is_in(release)).count());
    Only::ALL.into_iter().map(count).filter(|(_, count)| *count > 0).collect()
}

/// The releases that match, in their order; of a kind of changes, with those alone.
pub fn sift(mut history: Vec<Release>, sought: &Sought) -> Vec<Release> {
    if let Some(only) = sought.only {
        history.retain(|release| only.is_in(release));
        if let Only::Kind(kind) = only {
            for release in &mut history {
                release.changes.retain(|change| change.kind == kind);
            }
        }
    }
    history.retain(|release| sought.words.iter().all(|word| has(release, word)));
    history
}

fn has(release: &Release, word: &str) -> bool {
    release.version.starts_with(word) || release.changes.iter().any(|change| find(&change.text, word, 0).is_some())
}

/// Where the words stand in a text, as ranges of bytes: in order, apart from each other.
pub fn hits(text: &str, words: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in words {
        let mut from = 0;
        while let Some(hit) = find(text, word, from) {
            from = hit.end;
            found.push(hit);
        }
    }
    found.sort_by_key(|hit| hit.start);
    let mut apart: Vec<Range<usize>> = Vec::new();
    for hit in found {
        match apart.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => apart.push(hit),
        }
    }
    apart
}

/// The first place of a word in a text from a byte on, without regard to case.
fn find(text: &str, word: &str, from: usize) -> Option<Range<usize>> {
    let small = |letter: char| letter.to_lowercase().next().unwrap_or(letter);
    let rest = text.get(from..)?;
    rest.char_indices().find_map(|(at, _)| {
        let mut end = from + at;
        let mut letters = rest.get(at..)?.chars();
        for wanted in word.chars() {
            let letter = letters.next().filter(|letter| small(*letter) == small(wanted))?;
            end += letter.len_utf8();
        }
        (end > from + at).then_some(from + at..end)
    })
}

#[cfg(test)]
mod tests {
    use domain::{
        calendar::Instant,
        ids::{FileId, ReleaseId},
        version::Change,
    };

    use super::*;
    use crate::releases::ReleaseFile;

    fn release(version: &str, channel: Channel, changes: &[(ChangeKind, &str)]) -> Release {
        let start = Instant::from_seconds(0);
        Release {
            id: ReleaseId::from_parts(start, 1),
            version: version.to_owned(),
            label: None,
            channel,
            published_on: None,
            published_at: None,
            withdrawn: None,
            changes: changes.iter().map(|(kind, text)| Change { kind: *kind, text: (*text).to_owned() }).collect(),
            file: Some(ReleaseFile {
                id: FileId::from_parts(start, 1),
                name: format!("{version}.pbiviz"),
                media_type: String::new(),
                size: 1,
                sha256: String::new(),
                storage_key: String::new(),
            }),
            is_note: false,
        }
    }

    fn history() -> Vec<Release> {
        use ChangeKind::{Feature, Fix};
        vec![
            release("2.1.0", Channel::Preview, &[(Feature, "Überall suchen.")]),
            release("2.0.1", Channel::Stable, &[(Fix, "Filters keep their state."), (Feature, "A dark theme.")]),
            release("2.0.0", Channel::Stable, &[(Feature, "Filters by date."), (Fix, "The theme is kept.")]),
            release("1.0.0", Channel::Stable, &[]),
        ]
    }

    fn found(code: &str, typed: &str) -> Vec<(String, usize)> {
        let sifted = sift(history(), &Sought::new(code, typed));
        sifted.into_iter().map(|release| (release.version, release.changes.len())).collect()
    }

    fn pairs(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
        pairs.iter().map(|(version, changes)| ((*version).to_owned(), *changes)).collect()
    }

    #[test]
    fn nothing_sought_is_everything() {
        assert!(Sought::new("", " \u{a0} ").is_everything());
        assert!(Sought::new("nonsense", "").is_everything());
        assert_eq!(found("", "").len(), 4);
    }

    #[test]
    fn a_kind_leaves_releases_that_have_it_and_its_changes_alone() {
        assert_eq!(found("fix", ""), pairs(&[("2.0.1", 1), ("2.0.0", 1)]));
        assert_eq!(found("preview", ""), pairs(&[("2.1.0", 1)]));
        assert_eq!(found("breaking", ""), []);
        let carried: Vec<_> = carried(&history()).into_iter().map(|(only, count)| (only.code(), count)).collect();
        assert_eq!(carried, [("feature", 3), ("fix", 2), ("preview", 1)]);
    }

    #[test]
    fn every_word_must_be_there_in_any_case() {
        assert_eq!(found("", "FILTERS"), pairs(&[("2.0.1", 2), ("2.0.0", 2)]));
        assert_eq!(found("", "filters dark"), pairs(&[("2.0.1", 2)]));
        assert_eq!(found("fix", "filters"), pairs(&[("2.0.1", 1)]));
        assert_eq!(found("", "überall"), pairs(&[("2.1.0", 1)]));
        assert_eq!(found("", "2.0"), pairs(&[("2.0.1", 2), ("2.0.0", 2)]));
        assert_eq!(found("", "0.1"), []);
        for nothing in ["%", "_", "\0", "<b>", "a.*b", "2.0.1 missing"] {
            assert_eq!(found("", nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn hits_are_in_order_and_apart() {
        let hits = |text: &str, typed: &str| hits(text, &Sought::new("", typed).words);
        assert_eq!(hits("Filters filter.", "filter"), [0..6, 8..14]);
        assert_eq!(hits("aaaa b", "aa a b"), [0..4, 5..6]);
        assert_eq!(hits("Über über", "ÜBER"), [0..5, 6..11]);
        assert_eq!(hits("İ-i", "i"), [0..2, 3..4]);
        assert!(hits("nothing", "x").is_empty());
        for range in hits("żółw \u{1f422} żółw", "ÓŁ \u{1f422}") {
            assert!("żółw \u{1f422} żółw".get(range).is_some(), "cuts between letters");
        }
    }
}
