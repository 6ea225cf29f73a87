//! Pages for what went wrong: an address that does not exist (or is not yours), and accidents.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::api::accident::Accident;
use crate::components::{ButtonLink, ErrorPage, SkipLink};

/// 404, in the same words for what does not exist and for what is not yours (rule 3).
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    set_status(axum::http::StatusCode::NOT_FOUND);
    view! {
        <Title text="Not found" />
        <SkipLink />
        <main id="main" class="page page-narrow">
            <ErrorPage
                status=404u16
                title="There is nothing here"
                words="The address may be mistyped, or the page belongs to another account."
            >
                <ButtonLink href="/">"All products"</ButtonLink>
                <ButtonLink href="/sign-in">"Sign in"</ButtonLink>
            </ErrorPage>
        </main>
    }
}

/// 500: the reference number is all that it tells; the cause stands in the log.
#[component]
pub fn AccidentPage(accident: Accident) -> impl IntoView {
    #[cfg(feature = "ssr")]
    set_status(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
    view! {
        <Title text="Something went wrong" />
        <SkipLink />
        <main id="main" class="page page-narrow">
            <ErrorPage
                status=500u16
                title="This page could not be shown"
                words="The fault is ours and is written down. Please try again in a moment."
                reference=accident.reference
            >
                <ButtonLink href="/">"All products"</ButtonLink>
            </ErrorPage>
        </main>
    }
}

#[cfg(feature = "ssr")]
fn set_status(status: axum::http::StatusCode) {
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}
