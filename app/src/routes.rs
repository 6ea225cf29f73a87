//! Every page's address (DOMAIN, Addresses of the site). A page's part of the WASM is
//! fetched when one of its pages is first visited; the first visit comes rendered from the server.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use crate::pages::{errors::NotFoundPage, lazy};

/// The whole site.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "ssr")]
    provide_context(crate::pages::frame::Described::default());
    view! {
        <Router>
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=lazy::PRODUCTS ssr=SsrMode::Async />
                <Route path=path!("/products/:slug") view=lazy::PRODUCT ssr=SsrMode::Async />
                <Route path=path!("/products/:slug/versions") view=lazy::VERSIONS ssr=SsrMode::Async />
                <Route path=path!("/checkout/:slug") view=lazy::CHECKOUT ssr=SsrMode::Async />
                <Route path=path!("/orders/:token") view=lazy::ORDER ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=lazy::SIGN_IN ssr=SsrMode::Async />
                <Route path=path!("/sign-in/link/:token") view=lazy::SIGN_IN_LINK ssr=SsrMode::Async />
                <Route path=path!("/help/accounts") view=lazy::ACCOUNTS_HELP ssr=SsrMode::Async />
                <Route path=path!("/help/resellers") view=lazy::RESELLERS_HELP ssr=SsrMode::Async />
                <Route path=path!("/legal/*document") view=lazy::LEGAL ssr=SsrMode::Async />
                <Route path=path!("/billing") view=lazy::BILLING ssr=SsrMode::Async />
                <Route
                    path=path!("/billing/subscriptions/:id")
                    view=lazy::SUBSCRIPTION
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/billing/subscriptions/:id/change")
                    view=lazy::CHANGE
                    ssr=SsrMode::Async
                />
                <Route
                    path=path!("/billing/subscriptions/:id/pay")
                    view=lazy::PAYING
                    ssr=SsrMode::Async
                />
                <Route path=path!("/billing/renew/:id") view=lazy::TOGETHER ssr=SsrMode::Async />
                <Route path=path!("/billing/payment-methods") view=lazy::CARDS ssr=SsrMode::Async />
                <Route path=path!("/billing/invoices") view=lazy::INVOICES ssr=SsrMode::Async />
                <Route path=path!("/billing/invoices/:number") view=lazy::INVOICE ssr=SsrMode::Async />
                <Route path=path!("/billing/customers") view=lazy::CUSTOMERS ssr=SsrMode::Async />
                <Route path=path!("/billing/details") view=lazy::DETAILS ssr=SsrMode::Async />
                <Route path=path!("/licenses") view=lazy::LICENSES ssr=SsrMode::Async />
                <Route path=path!("/licenses/:id") view=lazy::LICENSE ssr=SsrMode::Async />
                <Route path=path!("/licenses/:id/help") view=lazy::LICENSE_HELP ssr=SsrMode::Async />
                <Route
                    path=path!("/licenses/:id/downloads")
                    view=lazy::LICENSE_DOWNLOADS
                    ssr=SsrMode::Async
                />
                <Route path=path!("/licenses/:id/decline") view=lazy::LICENSE_DECLINE ssr=SsrMode::Async />
                <Route path=path!("/vendor") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/jobs") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/mails") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/mails/:letter") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/orders/:order") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/customers/:customer") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/licenses/:license") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/payments") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/payments/:invoice") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/prices") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/prices/:product") view=lazy::VENDOR ssr=SsrMode::Async />
                <Route path=path!("/vendor/prices/:product/confirm") view=lazy::VENDOR ssr=SsrMode::Async />
            </FlatRoutes>
        </Router>
    }
}
