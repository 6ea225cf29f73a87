//! The shop's own pages: all products, one product, its history; and who is signed in, for the
//! head of each page.

mod account_slot;
mod prices;
mod product;
mod products;
mod versions;

use leptos::prelude::*;

pub use account_slot::AccountSlot;
pub use product::ProductPage;
pub use products::ProductsPage;
pub use versions::VersionsPage;
pub(super) use versions::release;

use super::errors::{AccidentPage, NotFoundPage};
use crate::api::shop::Newest;

/// Shows a public page, or why there is none.
pub(super) fn shown<T>(answer: Result<Option<T>, ServerFnError>, page: impl FnOnce(T) -> AnyView) -> AnyView {
    match answer {
        Ok(Some(found)) => page(found),
        Ok(None) => view! { <NotFoundPage /> }.into_any(),
        Err(error) => view! { <AccidentPage error /> }.into_any(),
    }
}

/// "Version 2.4.0, 29 December 2025".
fn newest_words(newest: Newest) -> impl IntoView {
    let date = newest.published.map(|(iso, words)| view! { ", " <time datetime=iso>{words}</time> });
    view! { {format!("Version {}", newest.version)} {date} }
}
