//! The frame of the shop's own pages: head, content, foot. Portals have a bar of their own.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

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
    let class = if width.is_empty() { "page".to_owned() } else { format!("page {width}") };
    view! {
        <Title text=format!("{title} \u{b7} {}", seller.name) />
        <Meta name="description" content=description />
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
