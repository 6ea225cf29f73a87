//! Money and dates as words. Both come worded (the words depend on the locale); these give them
//! figures of one width and, for dates, the exact time for machines and on hover.

use leptos::prelude::*;

/// An amount with its currency, already worded: "$99.00".
#[component]
pub fn MoneyText(#[prop(into)] words: Signal<String>) -> impl IntoView {
    view! { <span class="num">{move || words.get()}</span> }
}

/// A date in words. `iso` is the instant or date for machines, `title` the exact time shown on
/// hover ("21 November 2027, 00:00 UTC"); without it the words stand alone.
#[component]
pub fn DateText(
    #[prop(into)] iso: String,
    #[prop(into)] words: String,
    #[prop(optional, into)] title: Option<String>,
) -> impl IntoView {
    view! { <time datetime=iso title=title>{words}</time> }
}
