//! `/styleguide`, in development only: every token and every component in every state, on one
//! page that is photographed by the browser tests. Look here before writing new markup.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::{LazyRoute, lazy_route};

use crate::components::{BackLink, PageHeading, SiteFooter, SiteHeader, SkipLink};

mod forms;
mod frames;
mod lists;
mod tokens;
mod words;

/// The page's data: there is none.
pub struct StyleguidePage;

#[lazy_route]
impl LazyRoute for StyleguidePage {
    fn data() -> Self {
        Self
    }

    fn view(this: Self) -> AnyView {
        let StyleguidePage = this;
        view! {
            <Title text="Style guide" />
            <Meta name="description" content="Every token and every component of the shop, in every state." />
            <Styleguide />
        }
        .into_any()
    }
}

/// The style guide: a page of its own, with the shop's frame.
#[component]
pub fn Styleguide() -> impl IntoView {
    view! {
        <SkipLink />
        <SiteHeader vendor="Demo Visuals" demo=true />
        <main id="main" class="page">
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
        </main>
        <SiteFooter words="In development only." />
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
