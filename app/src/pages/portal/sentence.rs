//! Worded sentences with a date in them, and notices made of them.

use leptos::prelude::*;

use crate::{
    api::portal::{NoticeView, Sentence},
    components::{DateText, Notice},
};

/// A sentence whose date is a `<time>` with the exact time on hover.
#[component]
pub fn SentenceOf(sentence: Sentence) -> impl IntoView {
    let Sentence { before, date, after } = sentence;
    view! {
        {before}
        {date.map(|date| view! { <DateText iso=date.iso words=date.words title=date.exact /> }.into_any())}
        {after}
    }
}

/// A notice with its way on.
#[component]
pub fn NoticeOf(
    notice: NoticeView,
    /// It answers what the reader just did.
    #[prop(optional)]
    live: bool,
) -> impl IntoView {
    let NoticeView { tone, title, words, link } = notice;
    view! {
        <Notice tone title live>
            <SentenceOf sentence=words />
            {link.map(|(href, words)| view! { " " <a href=href>{words}</a> }.into_any())}
        </Notice>
    }
}
