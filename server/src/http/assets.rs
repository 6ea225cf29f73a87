//! What browsers fetch besides pages: scripts, styles, fonts, icons, as the build left them, with
//! the compressed files beside them.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::Site;

/// The single files at the top of the site.
pub const SINGLE_FILES: [&str; 4] = ["/favicon.svg", "/favicon.ico", "/apple-touch-icon.png", "/robots.txt"];
/// Bytes read at a time.
const BUFFER: usize = 256 * 1024;

/// Names with a hash never mean anything else.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
const ASK_EACH_TIME: HeaderValue = HeaderValue::from_static("no-cache");

/// `/pkg`: scripts, WASM and styles.
pub async fn package(State(site): State<Site>, request: Request) -> Response {
    let kept = if site.options.hash_files { FOREVER } else { ASK_EACH_TIME };
    serve(&site, request, kept).await
}

/// `/fonts`, whose names carry their version.
pub async fn font(State(site): State<Site>, request: Request) -> Response {
    serve(&site, request, FOREVER).await
}

/// Icons and such.
pub async fn single(State(site): State<Site>, request: Request) -> Response {
    serve(&site, request, A_DAY).await
}

async fn serve(site: &Site, request: Request, kept: HeaderValue) -> Response {
    let files = ServeDir::new(&*site.options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip()
        .with_buf_chunk_size(BUFFER);
    let Ok(served) = files.oneshot(request).await;
    let mut response = served.into_response();
    if response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED {
        response.headers_mut().insert(header::CACHE_CONTROL, kept);
    }
    response
}
