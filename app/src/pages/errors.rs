//! Pages for what went wrong: an address that does not exist (or is not yours), and accidents.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::accident::Accident,
    components::{ButtonLink, ErrorPage, SkipLink},
};

/// The head of 503. The server words it as well, for whoever has no script.
pub const PAUSE_TITLE: &str = "The shop is pausing for a moment";
/// What 503 says: true of a page that was asked for and of a form that was sent, whatever of it was
/// done before the trouble began.
pub const PAUSE_WORDS: &str = "It cannot reach its data just now. Nothing was lost: what you sent was kept whole or \
     not at all, and sending it again makes no second order. Please try again in a moment.";

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

/// 503 where the data base cannot be reached, 500 for other accidents. The reference number is all
/// that it tells; the cause stands in the log.
#[component]
pub fn AccidentPage(accident: Accident) -> impl IntoView {
    let Accident { reference, passing, .. } = accident;
    #[cfg(feature = "ssr")]
    set_status(if passing {
        axum::http::StatusCode::SERVICE_UNAVAILABLE
    } else {
        axum::http::StatusCode::INTERNAL_SERVER_ERROR
    });
    let (status, title, words) = if passing {
        (503u16, PAUSE_TITLE, PAUSE_WORDS)
    } else if reference.is_some() {
        (500, "This page could not be shown", "The fault is ours and is written down. Please try again in a moment.")
    } else {
        (
            500,
            "This page could not be shown",
            "No answer came back. Please check the connection, and load the page again.",
        )
    };
    view! {
        <Title text=if passing { PAUSE_TITLE } else { "Something went wrong" } />
        <SkipLink />
        <main id="main" class="page page-narrow">
            <ErrorPage status=status title=title words=words reference=reference>
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
