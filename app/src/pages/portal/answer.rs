//! What becomes of a server function's answer: the page, the way to sign in, a 404 that tells
//! nothing (rule 3), or a 500 with its reference number.

use leptos::prelude::*;
use leptos_router::location::Url;
#[cfg(not(feature = "ssr"))]
use leptos_router::{NavigateOptions, components::Redirect};

use super::here;
use crate::{
    api::{Answer, accident::Accident},
    pages::errors::{AccidentPage, NotFoundPage},
};

/// Shows the page, or why there is none.
pub fn answered<T>(answer: Result<Answer<T>, Accident>, page: impl FnOnce(T) -> AnyView) -> AnyView {
    match answer {
        Ok(Answer::Found(found)) => page(found),
        Ok(Answer::NotFound) => view! { <NotFoundPage /> }.into_any(),
        Ok(Answer::SignInFirst) => {
            let path = format!("/sign-in?to={}", Url::escape(&here()));
            view! { <GoTo path /> }.into_any()
        }
        Err(accident) => view! { <AccidentPage accident /> }.into_any(),
    }
}

/// Leads elsewhere instead of showing a page, and leaves no entry in the history.
#[component]
pub fn GoTo(path: String) -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>()
        && let Ok(location) = http::HeaderValue::from_str(&path)
    {
        // Unlike `leptos_axum::redirect`, for every kind of client: this is a page, not a call.
        response.set_status(http::StatusCode::SEE_OTHER);
        response.insert_header(http::header::LOCATION, location);
    }
    #[cfg(not(feature = "ssr"))]
    return view! { <Redirect path options=NavigateOptions { replace: true, ..Default::default() } /> };
}
