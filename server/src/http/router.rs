//! Every route, and the layers around them. Each route needs a row in [`crate::access`]; a test
//! compares the two.

use std::convert::Infallible;

use app::App;
use axum::{
    Router,
    body::Body,
    http::{Method, Response, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
    routing::{MethodRouter, get, on, post},
};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use services::payments::sandbox::CONFIRM_PATH;
use tower_http::{
    CompressionLevel,
    compression::CompressionLayer,
    csrf::{CsrfLayer, ProtectionError},
};

use super::{
    Site, assets, body, checkout, downloads, gate, health, letters, loopback, mailbox, measure, order_events, pages,
    papers, renew, request, sandbox, server_functions, styleguide,
};
use crate::{access::is_public_page, settings::MetricsReaders};

/// A route as it was registered, or an address that shares one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    pub method: String,
    /// As Axum writes it: `/products/{slug}`.
    pub path: String,
}

/// A router that remembers what was registered.
#[derive(Default)]
struct Routes {
    router: Router<Site>,
    endpoints: Vec<Endpoint>,
}

impl Routes {
    fn add(mut self, method: &Method, path: &str, handler: MethodRouter<Site, Infallible>) -> Self {
        self.endpoints.push(Endpoint { method: method.to_string(), path: path.to_owned() });
        self.router = self.router.route(path, handler);
        self
    }

    fn get(self, path: &str, handler: MethodRouter<Site, Infallible>) -> Self {
        self.add(&Method::GET, path, handler)
    }

    /// Names an address that the route before it answers as well.
    fn also(mut self, method: &Method, path: &str) -> Self {
        self.endpoints.push(Endpoint { method: method.to_string(), path: path.to_owned() });
        self
    }

    fn layered(mut self, layer: impl FnOnce(Router<Site>) -> Router<Site>) -> Self {
        self.router = layer(self.router);
        self
    }

    fn merge(mut self, other: Self) -> Self {
        self.endpoints.extend(other.endpoints);
        self.router = self.router.merge(other.router);
        self
    }
}

/// Every route of a site, for the test of the table.
pub fn endpoints(site: &Site) -> Vec<Endpoint> {
    routes(site).endpoints
}

/// The router with its layers, the outermost last.
pub(super) fn router(site: &Site) -> Router {
    routes(site)
        .router
        .layer(from_fn_with_state(site.clone(), gate::guard))
        .layer(from_fn(body::limit))
        .layer(csrf(site))
        .layer(from_fn_with_state(site.clone(), request::answer))
        .with_state(site.clone())
}

fn routes(site: &Site) -> Routes {
    // Dynamic pages are compressed on the way out, quickly; files are what they are.
    let compression = CompressionLayer::new().quality(CompressionLevel::Precise(4));
    let rendered = leptos_routes().layered(|router| router.fallback(pages::nowhere).layer(compression));
    rendered.merge(files()).merge(renewals()).merge(machines(site)).merge(sandbox_pages(site)).merge(development(site))
}

/// The app's pages and server functions.
fn leptos_routes() -> Routes {
    let mut routes = Routes::default();
    for (path, method) in server_fn_paths() {
        let handler = match method {
            Method::GET => get(server_functions::call),
            _ => on(axum::routing::MethodFilter::POST, server_functions::call),
        };
        routes = routes.add(&method, path, handler);
    }
    for page in generate_route_list(App) {
        let path = page.path();
        let handler = match path {
            papers::PAGE => {
                routes = routes.also(&Method::GET, papers::PDF);
                get(papers::page_or_pdf)
            }
            checkout::PAGE => get(checkout::page_or_order),
            path if is_public_page(path) => get(pages::public),
            _ => get(pages::page),
        };
        routes = routes.get(path, handler);
    }
    routes
}

fn files() -> Routes {
    let routes = Routes::default()
        .get("/downloads/{license}/{version}/{file}", get(downloads::licensed))
        .get("/licenses/{id}/latest", get(downloads::latest))
        .get("/products/{slug}/downloads/{version}/{file}", get(downloads::free))
        // Not compressed: each event leaves at once.
        .get("/orders/{token}/events", get(order_events::events))
        .get("/vendor/mails/{letter}/html", get(letters::html_part))
        .get("/pkg/{*file}", get(assets::package))
        .get("/fonts/{*file}", get(assets::font));
    assets::SINGLE_FILES.iter().fold(routes, |routes, path| routes.get(path, get(assets::single)))
}

fn machines(site: &Site) -> Routes {
    let metrics = get(measure::metrics);
    let metrics = match site.metrics_readers {
        MetricsReaders::Loopback => metrics.layer(from_fn(loopback::guard)),
        MetricsReaders::Everyone => metrics,
    };
    Routes::default().get("/healthz", get(health::alive)).get("/readyz", get(health::ready)).get("/metrics", metrics)
}

/// Paying one renewal by the link of a mail.
fn renewals() -> Routes {
    Routes::default().get("/renew/{token}", get(renew::page)).add(&Method::POST, renew::PATH, post(renew::pay))
}

/// Where the sandbox stands in for a bank; a real gateway brings pages of its own.
fn sandbox_pages(site: &Site) -> Routes {
    if !site.shop.gateway.is_sandbox() {
        return Routes::default();
    }
    Routes::default().get("/sandbox", get(sandbox::numbers)).get("/sandbox/confirm/{token}", get(sandbox::ask)).add(
        &Method::POST,
        CONFIRM_PATH,
        post(sandbox::answer),
    )
}

/// What production does not have (house rule 10).
fn development(site: &Site) -> Routes {
    if !site.is_development() {
        return Routes::default();
    }
    Routes::default()
        .get("/styleguide", get(styleguide::page))
        .get(styleguide::STYLES, get(styleguide::styles))
        .get("/mailbox", get(mailbox::newest))
        .get("/mailbox/{id}", get(mailbox::one))
        .get("/mailbox/{id}/html", get(mailbox::html_part))
        .add(&Method::POST, "/mailbox/time", post(mailbox::advance))
        .layered(|router| router.layer(from_fn(loopback::guard)))
}

type Rejection = fn(ProtectionError) -> Response<Body>;

/// Posts come from the site's own pages (Sec-Fetch-Site, Origin). A proxy may rewrite the host, so
/// the shop's own address counts as well.
fn csrf(site: &Site) -> CsrfLayer<Rejection> {
    let base_url = &site.shop.config.base_url;
    let layer = CsrfLayer::new().add_trusted_origin(base_url).unwrap_or_else(|error| {
        tracing::warn!(%error, "the base URL does not count as an origin");
        CsrfLayer::new()
    });
    layer.with_rejection_response(refuse_foreign as Rejection)
}

fn refuse_foreign(_: ProtectionError) -> Response<Body> {
    StatusCode::FORBIDDEN.into_response()
}
