//! `/styleguide`, in development only: every token and every component in every state, on one
//! page that is photographed by the browser tests. Look here before writing new markup.

use leptos::prelude::*;

use crate::components::{BackLink, PageHeading};

mod forms;
mod frames;
mod lists;
mod tokens;
mod words;

/// What stands between the head and the foot of the page that the server writes: it is for
/// developers, so no browser ever loads its code.
#[component]
pub fn Styleguide() -> impl IntoView {
    view! {
        <BackLink href="/" words="Products" />
        <PageHeading
            title="Style guide"
            lede="One accent, one radius, one scale of spaces. Type does the work, hairlines keep it apart, and every state is said in words."
        />
        <tokens::Tokens />
        <words::Words />
        <forms::Forms />
        <lists::Lists />
        <frames::Frames />
    }
}

/// A part of the guide, with its heading at the side.
#[component]
fn Part(id: &'static str, title: &'static str, words: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby=id>
            <div class="section-head">
                <h2 id=id>{title}</h2>
                <p class="small muted">{words}</p>
            </div>
            <div>{children()}</div>
        </section>
    }
}

/// One thing shown, with its name.
#[component]
fn Specimen(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="specimen">
            <h3>{name}</h3>
            {children()}
        </div>
    }
}
