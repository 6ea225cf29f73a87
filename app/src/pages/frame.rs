//! The frame of the shop's own pages: head, content, foot. Portals have a bar of their own.

use leptos::prelude::*;
use leptos_meta::Title;

use super::shop::AccountSlot;
use crate::{
    api::portal::Seller,
    components::{SiteFooter, SiteHeader, SkipLink},
};

/// A page of the shop with its title and description.
#[component]
pub fn ShopFrame(
    seller: Seller,
    #[prop(into)] title: String,
    #[prop(into)] description: String,
    /// `page-narrow` or `page-slim`; wide without.
    #[prop(optional)]
    width: &'static str,
    /// The entry of the head's navigation that this page belongs to.
    #[prop(optional)]
    current: &'static str,
    children: Children,
) -> impl IntoView {
    describe(description);
    let class = if width.is_empty() { "page".to_owned() } else { format!("page {width}") };
    view! {
        <Title text=format!("{title} \u{b7} {}", seller.name) />
        <SkipLink />
        <SiteHeader vendor=seller.name.clone() demo=seller.demo current=current>
            <AccountSlot />
        </SiteHeader>
        <main id="main" class=class>
            {children()}
        </main>
        <SiteFooter words=seller.footer />
    }
}

/// Describes the page to search engines and previews, which read what the server sends; a browser
/// that goes on to another page has no use for it.
pub fn describe(description: impl Into<String>) {
    #[cfg(feature = "ssr")]
    {
        let description = description.into();
        // The tag goes into the document's head, and leaves nothing here.
        let _ = view! { <leptos_meta::Meta name="description" content=description /> }.to_html();
    }
    #[cfg(not(feature = "ssr"))]
    let _ = description.into();
}
