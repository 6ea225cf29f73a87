//! What the address of a list asks for, read on the server, and the addresses of its other pages.

use domain::locale::Locale;
use leptos_router::{
    location::{RequestUrl, Url},
    params::ParamsMap,
};

use super::{PagesView, SearchView, TermView};
use crate::api::context::locale;

/// The most characters of a field that count.
const TEXT_MAX: usize = 100;
/// So many rows are looked through by eye; from here on a list has a search.
pub const SEARCHED_FROM: usize = 10;
/// The last page that is looked for.
const PAGE_MAX: u32 = 10_000;

/// A thing's id (or nothing) and the query behind it: `lic_1?kind=fix&q=dates&page=2`. Whatever is in it
/// is taken as far as it makes sense.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: String,
    params: ParamsMap,
}

impl Asked {
    pub fn read(asked: &str) -> Self {
        let (id, query) = asked.split_once('?').unwrap_or((asked, ""));
        let url = RequestUrl::new(&format!("/?{query}")).parse().unwrap_or_default();
        Self { id: id.to_owned(), params: url.search_params().clone() }
    }

    /// What a field holds: trimmed, cut, without control characters.
    pub fn text(&self, field: &str) -> String {
        let text = self.params.get(field).unwrap_or_default();
        text.trim().chars().filter(|letter| !letter.is_control()).take(TEXT_MAX).collect()
    }

    /// The page, from 0.
    pub fn page(&self) -> u32 {
        let page = self.params.get("page").and_then(|page| page.parse::<u32>().ok()).unwrap_or(1);
        page.clamp(1, PAGE_MAX) - 1
    }
}

/// The address of a page of a list, with the fields that are not empty.
pub fn address(path: &str, fields: &[(&str, &str)], page: u32) -> String {
    let number = (page + 1).to_string();
    let paged = if page > 0 { number.as_str() } else { "" };
    let pairs = fields.iter().copied().chain([("page", paged)]);
    let query: Vec<String> = pairs
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", Url::escape(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// The ways on from a page; `None` for a list of one page. `words` say what is on this one.
pub fn pages(path: &str, fields: &[(&str, &str)], page: u32, more: bool, words: String) -> Option<PagesView> {
    (page > 0 || more).then(|| PagesView {
        words,
        before: page.checked_sub(1).map(|before| address(path, fields, before)),
        after: more.then(|| address(path, fields, page + 1)),
    })
}

/// What stands on a page (from 0) of so many at most: "Licenses 51\u{2013}100".
pub fn place(what: &str, page: u32, at_most: u32, shown: usize) -> String {
    let before = u64::from(page) * u64::from(at_most);
    format!("{what} {}\u{2013}{}", before + 1, before + u64::try_from(shown).unwrap_or(0))
}

/// The form over a list that is searched by words alone.
pub fn words_for(label: &str, typed: &str) -> SearchView {
    let Locale::EnUs = locale();
    SearchView {
        choice: None,
        term: Some(TermView { label: label.to_owned(), typed: typed.to_owned() }),
        button: "Search".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_in_a_list_counts_from_one() {
        assert_eq!(place("Licenses", 0, 50, 7), "Licenses 1\u{2013}7");
        assert_eq!(place("Licenses", 2, 50, 50), "Licenses 101\u{2013}150");
    }

    #[test]
    fn an_address_is_read_as_a_form_wrote_it() {
        let asked = Asked::read("lic_1?kind=fix&q=a+b%26c%00&page=3");
        assert_eq!((asked.id.as_str(), asked.text("kind").as_str(), asked.page()), ("lic_1", "fix", 2));
        assert_eq!(asked.text("q"), "a b&c");
        assert_eq!(Asked::read(&format!("x?q={}", "y".repeat(1000))).text("q").len(), TEXT_MAX);
    }

    #[test]
    fn nonsense_asks_for_the_first_page() {
        for asked in ["", "lic_1", "lic_1?", "lic_1?page=0", "lic_1?page=-1", "lic_1?page=x", "lic_1?%ff=%", "?page="] {
            assert_eq!((Asked::read(asked).page(), Asked::read(asked).text("q").as_str()), (0, ""), "{asked}");
        }
        assert_eq!(Asked::read("x?page=4294967295").page(), PAGE_MAX - 1);
    }

    #[test]
    fn addresses_come_back_as_they_were_meant() {
        assert_eq!(address("/licenses/lic_1", &[("kind", ""), ("q", "")], 0), "/licenses/lic_1");
        let far = address("/licenses/lic_1", &[("kind", "fix"), ("q", "50% & more")], 1);
        let asked = Asked::read(far.trim_start_matches("/licenses/"));
        assert_eq!((asked.text("kind").as_str(), asked.text("q").as_str(), asked.page()), ("fix", "50% & more", 1));
    }

    #[test]
    fn one_page_needs_no_ways_on() {
        assert_eq!(pages("/x", &[], 0, false, String::new()), None);
        let middle = pages("/x", &[], 1, true, String::new()).unwrap();
        assert_eq!((middle.before.as_deref(), middle.after.as_deref()), (Some("/x"), Some("/x?page=3")));
    }
}
