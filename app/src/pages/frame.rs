//! The frame of the shop's own pages: head, content, foot. Portals have a bar of their own.

use std::cell::RefCell;
#[cfg(feature = "ssr")]
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use leptos::prelude::*;
use leptos_meta::Title;

use super::shop::account_slot;
use crate::{
    api::portal::Seller,
    components::{SiteFooter, SiteHeader, SkipLink},
};

thread_local! {
    /// Who sells here, from the page before, in the browser, so that nothing jumps on the way to the next.
    static LAST: RefCell<Option<Seller>> = const { RefCell::new(None) };
}

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
    #[cfg(not(feature = "ssr"))]
    LAST.set(Some(seller.clone()));
    let class = if width.is_empty() { "page".to_owned() } else { format!("page {width}") };
    view! {
        <Title text=format!("{title} \u{b7} {}", seller.name) />
        <SkipLink />
        <SiteHeader vendor=seller.name.clone() demo=seller.demo current=current>
            {account_slot(true)}
        </SiteHeader>
        <main id="main" class=class>
            {children()}
        </main>
        <SiteFooter words=seller.footer />
    }
}

/// Keeps the place of a page while it is read in the browser; the server never sends it.
pub fn shop_waits() -> AnyView {
    let seller = LAST.with_borrow(Clone::clone);
    let (vendor, footer, demo) = seller.map(|seller| (seller.name, seller.footer, seller.demo)).unwrap_or_default();
    view! {
        <SkipLink />
        <SiteHeader vendor demo>
            {account_slot(false)}
        </SiteHeader>
        <main id="main" class="page" aria-busy="true"></main>
        <SiteFooter words=footer />
    }
    .into_any()
}

/// Whether the page that is rendered has its description: Leptos draws a page several times until
/// all that it reads is there.
#[cfg(feature = "ssr")]
#[derive(Clone, Default)]
pub struct Described(Arc<AtomicBool>);

/// Describes the page to search engines and previews, which read what the server sends; a browser
/// that goes on to another page has no use for it.
pub fn describe(description: impl Into<String>) {
    #[cfg(feature = "ssr")]
    if use_context::<Described>().is_some_and(|described| !described.0.swap(true, Ordering::Relaxed)) {
        let description = description.into();
        // The tag goes into the document's head, and leaves nothing here.
        let _ = view! { <leptos_meta::Meta name="description" content=description /> }.to_html();
    }
    #[cfg(not(feature = "ssr"))]
    let _ = description.into();
}
