//! Something to know on this page, and what to do about it. Not for faults in a form.

use leptos::prelude::*;

use super::{Icon, Tone};

/// A notice: a title in its tone, and words or links under it.
#[component]
pub fn Notice(
    tone: Tone,
    #[prop(into)] title: String,
    /// True when it answers what the reader just did, so that screen readers say it.
    #[prop(optional)]
    live: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("notice notice-{}", tone.name()) role=live.then_some("status")>
            <Icon glyph=tone.glyph() />
            <div class="notice-body">
                <p class="notice-title">{title}</p>
                {children.map(|words| view! { <div>{words()}</div> }.into_any())}
            </div>
        </div>
    }
}
