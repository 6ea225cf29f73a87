//! `/styleguide`, for who works on the pages; in development only (house rule 10).

use app::pages::styleguide::Styleguide;
use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse},
};
use leptos::prelude::*;

use super::{Site, document};

/// Every token and every component in every state.
pub async fn page(State(site): State<Site>) -> Html<String> {
    Html(document::render(&site, "Style guide", "page", || {
        view! {
            <link rel="stylesheet" href=STYLES />
            <Styleguide />
        }
    }))
}

/// The address of the page's own styles.
pub const STYLES: &str = "/styleguide.css";

/// The page's own styles.
pub async fn styles() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../../style/styleguide.css"))
}
