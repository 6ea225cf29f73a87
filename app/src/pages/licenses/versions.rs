//! The versions under a license, newest first, each with its download or the reason why there is none;
//! all of them, or those that somebody looks for.

use leptos::prelude::*;

use crate::{
    api::licenses::{HistoryView, VersionRow},
    components::{ButtonLink, Glyph},
    pages::{
        search::{Nothing, Pages, SearchForm},
        shop::release,
    },
};

/// The history with the license's reason at its head.
#[component]
pub(super) fn Versions(license: String, reason: String, history: HistoryView) -> impl IntoView {
    let HistoryView { search, found, versions, empty, pages } = history;
    let rows = versions
        .into_iter()
        .map(|mut row| {
            let action = action(&license, &mut row);
            release(row, 3, action)
        })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="versions">
            <div class="section-head">
                <h2 id="versions">"All versions"</h2>
                <p class="small muted">{reason}</p>
            </div>
            <SearchForm search />
            <p class="small muted" role="status">
                {found}
            </p>
            {empty.map(|empty| view! { <Nothing empty /> }.into_any())}
            <ol>{rows}</ol>
            {pages.map(|pages| view! { <Pages pages /> }.into_any())}
        </section>
    }
}

/// The download, or why there is none (rule 24); a note of the history has neither.
fn action(license: &str, row: &mut VersionRow) -> Option<AnyView> {
    let file = row.file.as_ref()?;
    if let Some(reason) = row.reason.take() {
        return Some(view! { <p class="release-reason">{reason}</p> }.into_any());
    }
    let href = file.href(license, &row.version);
    let label = format!("Download version {}", row.version);
    let link = view! { <ButtonLink href download=true icon=Glyph::Download label>"Download"</ButtonLink> };
    Some(link.into_any())
}
