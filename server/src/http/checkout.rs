//! `/checkout/{slug}`: the page, or the order where a buyer comes back from it by the browser's
//! button: a second purchase is never what that means.

use app::api::checkout::order_instead;
use axum::{
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Site, downloads::accident, pages};

/// The route.
pub const PAGE: &str = "/checkout/{slug}";

/// The order's page by a redirect, or the checkout.
pub async fn page_or_order(State(site): State<Site>, Path(slug): Path<String>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    match order_instead(&site.shop, &slug, request.headers(), query).await {
        Ok(Some(path)) => match HeaderValue::from_str(&path) {
            Ok(path) => (StatusCode::SEE_OTHER, [(header::LOCATION, path)]).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Ok(None) => pages::page(State(site), request).await,
        Err(error) => accident(&error),
    }
}
