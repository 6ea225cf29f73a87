//! Which part of the WASM each page is in. A part is fetched when the first of its pages is opened;
//! what two parts share goes into chunks of its own, so parts are few (docs/decisions/0005).

use std::{future::Future, pin::Pin};

use leptos::prelude::AnyView;
use leptos_router::ChooseView;

use super::{billing, checkout, help, licenses, order, shop, sign_in};

/// A page for the router: one type for all, so that the routes share their code.
#[derive(Clone, Copy)]
pub struct Page {
    draw: fn() -> Pin<Box<dyn Future<Output = AnyView>>>,
    fetch: fn() -> Pin<Box<dyn Future<Output = ()>>>,
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        (self.draw)().await
    }

    async fn preload(&self) {
        (self.fetch)().await;
    }
}

/// `NAME name in part => the function that draws it`.
macro_rules! pages {
    ($($page:ident $name:ident in $part:ident => $view:path;)*) => {$(
        #[doc = concat!("`", stringify!($view), "`, in the part `", stringify!($part), "`.")]
        pub const $page: Page = Page { draw: || Box::pin($name::$name()), fetch: || Box::pin($name::fetch()) };

        mod $name {
            use super::*;

            #[cfg(feature = "hydrate")]
            #[leptos::wasm_split::wasm_split($part, wasm_split_path = leptos::wasm_split, preload(fetch))]
            pub(super) fn $name() -> AnyView {
                $view()
            }

            #[cfg(not(feature = "hydrate"))]
            pub(super) async fn $name() -> AnyView {
                #[cfg(feature = "ssr")]
                crate::shell::name_part(stringify!($part));
                $view()
            }

            #[cfg(not(feature = "hydrate"))]
            pub(super) async fn fetch() {}
        }
    )*};
}

pages! {
    PRODUCTS products in front => shop::products_page;
    PRODUCT product in shop => shop::product_page;
    VERSIONS versions in shop => shop::versions_page;
    CHECKOUT checkout_form in checkout => checkout::checkout_page;
    ORDER order_view in shop => order::order_page;
    SIGN_IN sign_in_form in shop => sign_in::sign_in_page;
    SIGN_IN_LINK sign_in_link in shop => sign_in::link_page;
    ACCOUNTS_HELP accounts_help in shop => help::accounts_page;
    RESELLERS_HELP resellers_help in shop => help::resellers_page;
    LEGAL legal in shop => help::legal_page;
    BILLING billing_overview in accounts => billing::overview_page;
    SUBSCRIPTION subscription in accounts => billing::subscription_page;
    CHANGE change_coverage in accounts => billing::change_page;
    INVOICES invoices in accounts => billing::list_page;
    INVOICE invoice in accounts => billing::invoice_page;
    CARDS cards in accounts => billing::cards_page;
    PAYING paying in accounts => billing::paying_page;
    TOGETHER together in accounts => billing::together_page;
    CUSTOMERS customers in accounts => billing::customers_page;
    DETAILS details in accounts => billing::details_page;
    LICENSES license_list in shop => licenses::list_page;
    LICENSE license in shop => licenses::license_page;
    LICENSE_HELP license_help in accounts => licenses::help_page;
    LICENSE_DOWNLOADS license_downloads in accounts => licenses::downloads_page;
    LICENSE_DECLINE license_decline in accounts => licenses::decline_page;
}

/// Staff's pages, in no part: the server writes them whole, and [`crate::shell`] leaves their scripts out.
pub const VENDOR: Page = Page { draw: || Box::pin(async { staff_page() }), fetch: || Box::pin(async {}) };

#[cfg(feature = "ssr")]
fn staff_page() -> AnyView {
    super::vendor::vendor_page()
}

/// Whoever comes from a page with scripts has the server write it.
#[cfg(not(feature = "ssr"))]
fn staff_page() -> AnyView {
    use leptos::prelude::{IntoAny as _, window};
    // A browser that cannot load a page again shows an empty one, and its address stays right.
    let _ = window().location().reload();
    ().into_any()
}
