//! A short word on something that just happened and needs no answer. It lies over the page's foot
//! and is said by screen readers; what must not be missed is a `Notice`.

use leptos::prelude::*;

use super::{Icon, Tone};

/// The place where toasts appear; one a page, always there, so that screen readers watch it.
#[component]
pub fn Toasts(children: Children) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            {children()}
        </div>
    }
}

/// One toast.
#[component]
pub fn Toast(#[prop(optional)] tone: Tone, children: Children) -> impl IntoView {
    view! {
        <div class=format!("toast toast-{}", tone.name())>
            <Icon glyph=tone.glyph() />
            <span>{children()}</span>
        </div>
    }
}
