//! `/billing/invoices`: the papers by year and by words, a page at a time.

use domain::{account::Side, locale::Locale};
use leptos::prelude::ServerFnError;
use leptos_router::location::Url;
use services::{
    accounts::access::Caller,
    invoicing::{self, PAGE_SIZE, Search},
    shop::Shop,
};

use super::{InvoicesView, overview::invoice_row};
use crate::api::{
    Answer,
    context::{accident, locale},
    portal::words::frame,
};

/// `query` is a year, a page and words, a line each; what is no year or page counts as none.
pub(super) async fn read(shop: &Shop, caller: &Caller, query: &str) -> Result<Answer<InvoicesView>, ServerFnError> {
    if !caller.has_side(Side::Billing) {
        return Ok(Answer::NotFound);
    }
    let mut lines = query.splitn(3, '\n');
    let year = lines.next().filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    let page = lines.next().and_then(|page| page.parse::<usize>().ok()).unwrap_or(1);
    let words: String = lines.next().unwrap_or_default().trim().chars().take(100).collect();
    let search = Search { year: year.unwrap_or_default().to_owned(), words, page: page.saturating_sub(1) };
    let found = invoicing::search(shop, caller, &search).await.map_err(accident)?;
    let at = |page: usize| address(&search.year, &search.words, page);
    Ok(Answer::Found(InvoicesView {
        frame: frame(shop, caller).await?,
        years: years(&found.years, &search),
        nothing: nothing(&search),
        count: count(found.page, found.papers.len(), found.count),
        newer: (found.page > 0).then(|| at(found.page)),
        older: ((found.page + 1) * PAGE_SIZE < found.count).then(|| at(found.page + 2)),
        rows: found.papers.into_iter().map(|each| invoice_row(shop, each)).collect(),
        year: search.year,
        words: search.words,
    }))
}

/// The address of a page, from 1 on.
fn address(year: &str, words: &str, page: usize) -> String {
    let mut query = Vec::new();
    if !year.is_empty() {
        query.push(format!("year={year}"));
    }
    if !words.is_empty() {
        query.push(format!("q={}", Url::escape(words)));
    }
    if page > 1 {
        query.push(format!("page={page}"));
    }
    if query.is_empty() { "/billing/invoices".to_owned() } else { format!("/billing/invoices?{}", query.join("&")) }
}

/// The ways to all years and to each one; none while there is only one.
fn years(years: &[String], search: &Search) -> Vec<(String, String, bool)> {
    let Locale::EnUs = locale();
    if years.len() < 2 && search.year.is_empty() {
        return Vec::new();
    }
    let all = ("All years".to_owned(), address("", &search.words, 1), search.year.is_empty());
    let each = years.iter().map(|year| (year.clone(), address(year, &search.words, 1), *year == search.year));
    [all].into_iter().chain(each).collect()
}

fn nothing(search: &Search) -> (String, String) {
    let Locale::EnUs = locale();
    let (title, words) = if search.words.is_empty() && search.year.is_empty() {
        ("No invoice yet", "Each payment adds its invoice here, as a page and as a PDF. A trial has none.")
    } else {
        ("Nothing found", "No invoice holds these words.")
    };
    (title.to_owned(), words.to_owned())
}

fn count(page: usize, shown: usize, count: usize) -> String {
    let Locale::EnUs = locale();
    match (shown, count) {
        (_, 0) => "No invoice".to_owned(),
        (_, 1) => "1 invoice".to_owned(),
        (shown, count) if shown == count => format!("{count} invoices"),
        (shown, count) => format!("{}\u{2013}{} of {count} invoices", page * PAGE_SIZE + 1, page * PAGE_SIZE + shown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_what_is_looked_for() {
        assert_eq!(address("", "", 1), "/billing/invoices");
        assert_eq!(address("2026", "", 3), "/billing/invoices?year=2026&page=3");
        let escaped = address("", "a&b=c d", 1);
        assert!(!escaped[21..].contains(['&', ' ']), "{escaped}");
    }

    #[test]
    fn counts_are_said() {
        assert_eq!(count(0, 0, 0), "No invoice");
        assert_eq!(count(0, 3, 3), "3 invoices");
        assert_eq!(count(1, 25, 60), "26\u{2013}50 of 60 invoices");
    }
}
