//! States in words. A badge is a wash behind a word (a channel, "Newest", "Sandbox"); a status is
//! a dot and words, for what has a life of its own (a subscription, a license, an invoice).

use leptos::prelude::*;

use super::Tone;

/// A word on a wash of its tone.
#[component]
pub fn Badge(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=format!("badge badge-{}", tone.name())>{children()}</span> }
}

/// A dot and words in their tone.
#[component]
pub fn Status(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! { <span class=format!("status status-{}", tone.name())>{children()}</span> }
}
