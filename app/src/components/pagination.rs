//! From one page of a long list to the next.

use leptos::prelude::*;

use super::ButtonLink;

/// Where one is ("1-100 of 146 versions") and the ways on; a way that is not there is left out.
#[component]
pub fn Pagination(
    #[prop(into)] words: String,
    #[prop(optional_no_strip)] newer: Option<String>,
    #[prop(optional_no_strip)] older: Option<String>,
    /// What the two ways are called.
    #[prop(default = ["Newer", "Older"])]
    ways: [&'static str; 2],
) -> impl IntoView {
    view! {
        <nav class="pagination" aria-label="Pages">
            <span>{words}</span>
            <span class="cluster">
                {newer.map(|href| view! { <ButtonLink href>{ways[0]}</ButtonLink> }.into_any())}
                {older.map(|href| view! { <ButtonLink href>{ways[1]}</ButtonLink> }.into_any())}
            </span>
        </nav>
    }
}
