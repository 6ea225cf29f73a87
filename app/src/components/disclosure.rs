//! Details that most readers pass by: a native `<details>`, so it opens without a script.

use leptos::prelude::*;

use super::classes::classes;
use super::{Glyph, Icon};

/// A summary line that opens to its children.
#[component]
pub fn Disclosure(
    #[prop(into)] summary: String,
    #[prop(optional)] open: bool,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    view! {
        <details class=classes(["disclosure", &class]) open=open>
            <summary>
                <Icon glyph=Glyph::ChevronRight />
                {summary}
            </summary>
            <div class="disclosure-body">{children()}</div>
        </details>
    }
}
