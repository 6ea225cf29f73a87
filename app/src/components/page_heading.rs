//! The top of a page's content: its one `<h1>`, and the way back to its parent.

use std::cell::RefCell;

use leptos::html;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::classes::classes;
use super::{Glyph, Icon};

thread_local! {
    /// The path whose heading had the focus last, in the browser.
    static HEADED: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The heading. After a navigation in the browser it takes the focus, so that a screen reader says
/// where one is; on the first load the browser begins at the top by itself. The children stand at
/// its end: a `Status`, a `ButtonLink`.
#[component]
pub fn PageHeading(
    #[prop(into)] title: String,
    #[prop(optional, into)] eyebrow: Option<String>,
    #[prop(optional, into)] lede: Option<String>,
    #[prop(optional, into)] class: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let heading = focused_on_arrival();
    view! {
        <header class=classes(["page-heading", &class])>
            {eyebrow.map(|words| view! { <p class="eyebrow">{words}</p> }.into_any())}
            <div class="page-heading-row">
                <h1 tabindex="-1" node_ref=heading>
                    {title}
                </h1>
                {children.map(|aside| view! { <div class="cluster">{aside()}</div> }.into_any())}
            </div>
            {lede.map(|words| view! { <p class="lede">{words}</p> }.into_any())}
        </header>
    }
}

/// A reference for a page's `<h1 tabindex="-1">` that is not a `PageHeading`: gives it the focus
/// when the reader came here by a link inside the app.
pub fn focused_on_arrival() -> NodeRef<html::H1> {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        // The router's path: the browser's own follows a moment after the page.
        let here = use_location().pathname.get_untracked();
        let before = HEADED.replace(Some(here.clone()));
        if before.is_some_and(|path| path != here) {
            // Drawn is not yet on the page: the place is kept by another view until all is read.
            request_animation_frame(move || {
                // A heading that cannot take the focus leaves it where it is; nothing is lost.
                let _ = heading.focus();
            });
        }
    });
    heading
}

/// The way back to the parent page, above the heading.
#[component]
pub fn BackLink(#[prop(into)] href: String, #[prop(into)] words: String) -> impl IntoView {
    view! {
        <a class="crumb no-print" href=href>
            <Icon glyph=Glyph::ChevronLeft />
            {words}
        </a>
    }
}
