//! `/styleguide`, for who works on the pages; in development only (house rule 10).

use app::pages::styleguide::Styleguide;
use axum::{extract::State, response::Html};
use leptos::prelude::*;

use super::{Site, document};

/// Every token and every component in every state.
pub async fn page(State(site): State<Site>) -> Html<String> {
    Html(document::render(&site, "Style guide", "page", || view! { <Styleguide /> }))
}
