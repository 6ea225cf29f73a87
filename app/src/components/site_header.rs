//! The head of the shop's pages. Public pages are the same bytes for everybody (house 11): who is
//! signed in fills in after hydration, in a place that is kept for it.

use leptos::prelude::*;

use super::Mark;

/// First in the body: lets a keyboard pass the header. `<main id="main">` is where it leads.
#[component]
pub fn SkipLink() -> impl IntoView {
    view! {
        <a class="skip-link" href="#main" rel="external">
            "Skip to the content"
        </a>
    }
}

/// The shop's header. `vendor` is the shop's name, `current` the nav entry one is in ("products"
/// or "help"), the children whoever is signed in (without them: a link to sign in).
#[component]
pub fn SiteHeader(
    #[prop(into)] vendor: String,
    /// Says that nothing here is for sale.
    #[prop(optional)]
    demo: bool,
    #[prop(optional)] current: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let entry = move |name: &'static str, href: &'static str, words: &'static str| {
        let here = (current == name).then_some("page");
        view! { <a class="nav-link" href=href aria-current=here>{words}</a> }.into_any()
    };
    view! {
        <header class="site-header">
            {demo
                .then(|| {
                    view! {
                        <p class="demo-note">
                            "A demonstration shop: nothing here is for sale, and no real card is charged."
                        </p>
                    }
                        .into_any()
                })}
            <div class="site-header-inner">
                <a class="brand" href="/">
                    <Mark />
                    <span class="brand-words">{vendor}</span>
                </a>
                <nav class="site-nav" aria-label="Shop">
                    {entry("products", "/", "Products")}
                    {entry("help", "/help/accounts", "Help")}
                </nav>
                <div class="site-account">
                    {match children {
                        Some(account) => account().into_any(),
                        None => entry("sign-in", "/sign-in", "Sign in").into_any(),
                    }}
                </div>
            </div>
        </header>
    }
}
