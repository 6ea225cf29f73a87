//! `/licenses/{id}/downloads`: who took which version, and when.

use leptos::prelude::*;

use crate::{
    api::licenses::ReadDownloads,
    components::Side,
    pages::{
        list::ListPage,
        portal::{answered, licenses_wait},
        reading::Reading,
    },
};

/// The page.
pub fn downloads_page() -> AnyView {
    Reading::of_address("asked", |asked| ReadDownloads { asked }).show(licenses_wait, |answer| {
        answered(answer, |found| {
            let description = "What was downloaded under a license, by whom and when.";
            view! { <ListPage side=Side::Licensee found description /> }.into_any()
        })
    })
}
