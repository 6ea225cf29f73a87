//! Every page's address (DOMAIN, Addresses of the site). Each page is loaded when it is first
//! visited; the first visit comes rendered from the server.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    Lazy, SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::pages::{
    billing::{BillingPage, InvoicePage, SubscriptionPage},
    checkout::{CheckoutPage, OrderPage},
    errors::NotFoundPage,
    help::{AccountsHelpPage, EulaPage, LegalPage, ResellersHelpPage},
    licenses::{LicensePage, LicensesPage},
    shop::{ProductPage, ProductsPage, VersionsPage},
    sign_in::{SignInLinkPage, SignInPage},
    styleguide::StyleguidePage,
};

/// The whole site.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    // Keeps a page in its place until the next one has been read.
    let (_, set_is_routing) = signal(false);
    view! {
        <Router set_is_routing>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view={Lazy::<ProductsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/products/:slug") view={Lazy::<ProductPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/products/:slug/versions") view={Lazy::<VersionsPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/checkout/:slug") view={Lazy::<CheckoutPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/orders/:token") view={Lazy::<OrderPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view={Lazy::<SignInPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/sign-in/link/:token") view={Lazy::<SignInLinkPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/help/accounts") view={Lazy::<AccountsHelpPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/help/resellers") view={Lazy::<ResellersHelpPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/legal/eula/:slug") view={Lazy::<EulaPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/legal/:document") view={Lazy::<LegalPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/billing") view={Lazy::<BillingPage>::new()} ssr=SsrMode::Async />
                <Route
                    path=path!("/billing/subscriptions/:id")
                    view={Lazy::<SubscriptionPage>::new()}
                    ssr=SsrMode::Async
                />
                <Route path=path!("/billing/invoices/:number") view={Lazy::<InvoicePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/licenses") view={Lazy::<LicensesPage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/licenses/:id") view={Lazy::<LicensePage>::new()} ssr=SsrMode::Async />
                <Route path=path!("/styleguide") view={Lazy::<StyleguidePage>::new()} ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}
