//! A list with nothing in it: says what will be here and how it gets here.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// An empty list. The children are the sentence, and a button link if there is something to do.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(into)] words: String,
    #[prop(default = Glyph::Inbox)] icon: Glyph,
    /// A `ButtonLink` to where it begins.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon glyph=icon />
            <p class="empty-title">{title}</p>
            <p>{words}</p>
            {children.map(|action| action())}
        </div>
    }
}
