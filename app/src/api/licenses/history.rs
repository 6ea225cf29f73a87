//! The versions under a license: narrowed to a kind, searched, and a page at a time, as the page's
//! address says.

use domain::{locale::Locale, version::ChangeKind};
use services::{
    licensing::LicenseView as License,
    releases::{Only, Release, Sought, carried, hits, sift},
    shop::Shop,
};

use super::{HistoryView, VersionRow, versions};
use crate::{
    api::{
        context::locale,
        lists::{
            ChoiceView, EmptyView, SearchView, TermView,
            asked::{Asked, address, pages},
        },
    },
    components::{HIT, options},
};

/// Versions on a page.
pub(super) const VERSIONS_A_PAGE: usize = 50;

/// The part of a history that is asked for.
pub(super) fn view(shop: &Shop, license: &License, history: Vec<Release>, asked: &Asked) -> HistoryView {
    let (kind, typed) = (asked.text("kind"), asked.text("q"));
    let sought = Sought::new(&kind, &typed);
    let kind = sought.only.map_or("", Only::code);
    let path = format!("/licenses/{}", license.id);
    let newest = history.iter().find(|release| release.is_for_everybody()).map(|release| release.id);
    let search = search(&carried(&history), history.len(), kind, &typed);
    let all = history.len();
    let found = sift(history, &sought);
    let count = found.len();
    let last_page = count.saturating_sub(1) / VERSIONS_A_PAGE;
    let page = usize::try_from(asked.page()).unwrap_or(0).min(last_page);
    let first = page * VERSIONS_A_PAGE;
    let shown: Vec<VersionRow> = found
        .iter()
        .skip(first)
        .take(VERSIONS_A_PAGE)
        .map(|release| marked(versions::row(shop, license, release, newest == Some(release.id)), &sought))
        .collect();
    let fields = [("kind", kind), ("q", typed.as_str())];
    let ways = pages(
        &path,
        &fields,
        u32::try_from(page).unwrap_or(0),
        page < last_page,
        place_words(first, shown.len(), count),
    );
    HistoryView {
        search,
        found: (!sought.is_everything()).then(|| found_words(count, all)),
        empty: (count == 0).then(|| empty(&sought, &path)),
        pages: ways,
        versions: shown,
    }
}

/// Only what the history carries is offered, each with how many versions have it.
fn search(carried: &[(Only, usize)], all: usize, chosen: &str, typed: &str) -> SearchView {
    let Locale::EnUs = locale();
    let mut choices = vec![(String::new(), format!("Everything ({all})"))];
    choices.extend(carried.iter().map(|(only, count)| (only.code().to_owned(), format!("{} ({count})", words(*only)))));
    let options = options(choices.iter().map(|(code, words)| (code.as_str(), words.as_str())), chosen);
    SearchView {
        choice: Some(ChoiceView { name: "kind".to_owned(), label: "Show".to_owned(), options }),
        term: Some(TermView { label: "Search in the notes".to_owned(), typed: typed.to_owned() }),
        button: "Search".to_owned(),
    }
}

const fn words(only: Only) -> &'static str {
    let Locale::EnUs = locale();
    match only {
        Only::Kind(ChangeKind::Feature) => "Features",
        Only::Kind(ChangeKind::Improvement) => "Improvements",
        Only::Kind(ChangeKind::Fix) => "Fixes",
        Only::Kind(ChangeKind::Deprecation) => "Deprecations",
        Only::Kind(ChangeKind::Breaking) => "Breaking changes",
        Only::Preview => "Previews",
    }
}

/// A row with its hits between marks.
fn marked(mut row: VersionRow, sought: &Sought) -> VersionRow {
    if !sought.words.is_empty() {
        for (_, text) in &mut row.notes {
            *text = with_hits(text, &sought.words);
        }
    }
    row
}

fn with_hits(text: &str, words: &[String]) -> String {
    let mut marked = String::with_capacity(text.len() + 4);
    let mut from = 0;
    for hit in hits(text, words) {
        marked.push_str(&text[from..hit.start]);
        marked.push(HIT);
        marked.push_str(&text[hit.clone()]);
        marked.push(HIT);
        from = hit.end;
    }
    marked.push_str(&text[from..]);
    marked
}

fn found_words(count: usize, all: usize) -> String {
    let Locale::EnUs = locale();
    format!("{count} of {all} versions")
}

fn place_words(first: usize, shown: usize, count: usize) -> String {
    let Locale::EnUs = locale();
    format!("Versions {}\u{2013}{} of {count}", first + 1, first + shown)
}

/// Says what to do: look everywhere, or for less.
fn empty(sought: &Sought, path: &str) -> EmptyView {
    let Locale::EnUs = locale();
    let typed = sought.words.join(" ");
    let (words, link) = if sought.only.is_some() && !typed.is_empty() {
        (
            "Look in all changes, or for fewer words.",
            Some((address(path, &[("q", &typed)], 0), "Look in all changes".to_owned())),
        )
    } else if typed.is_empty() {
        ("This product has no such versions.", Some((path.to_owned(), "Show every version".to_owned())))
    } else {
        (
            "Look for fewer or shorter words, or go through every version.",
            Some((path.to_owned(), "Show every version".to_owned())),
        )
    };
    EmptyView { title: "No version matches".to_owned(), words: words.to_owned(), link }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hits_stand_between_marks_and_nothing_is_lost() {
        let words = vec!["date".to_owned()];
        let marked = with_hits("Dates by date.", &words);
        assert_eq!(marked, format!("{HIT}Date{HIT}s by {HIT}date{HIT}."));
        assert_eq!(marked.replace(HIT, ""), "Dates by date.");
        assert_eq!(with_hits("Nothing here.", &words), "Nothing here.");
    }
}
