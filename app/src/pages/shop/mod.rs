//! The shop's own pages: all products, one product, its history; and who is signed in, for the
//! head of each page.

mod account_slot;
mod prices;
mod product;
mod products;
mod versions;

use leptos::prelude::*;

pub use account_slot::account_slot;
pub use product::product_page;
pub use products::products_page;
pub(super) use versions::release;
pub use versions::versions_page;

use super::errors::{AccidentPage, NotFoundPage};
use crate::api::{accident::Accident, shop::Newest};

/// Shows a public page, or why there is none.
pub(super) fn shown<T>(answer: Result<Option<T>, Accident>, page: impl FnOnce(T) -> AnyView) -> AnyView {
    match answer {
        Ok(Some(found)) => page(found),
        Ok(None) => view! { <NotFoundPage /> }.into_any(),
        Err(accident) => view! { <AccidentPage accident /> }.into_any(),
    }
}

/// "Version 2.4.0, 29 December 2025".
fn newest_words(newest: Newest) -> impl IntoView {
    let date = newest.published.map(|(iso, words)| view! { ", " <time datetime=iso>{words}</time> }.into_any());
    view! { {format!("Version {}", newest.version)} {date} }
}
