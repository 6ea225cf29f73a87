//! Bodies are read here, once, for every route: none of the site's is large. What is too large is
//! refused with a page, after it was read off the line, so that browsers show the page instead of
//! a broken connection. Text must be UTF-8.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::BytesMut;
use futures::StreamExt;
use http_body::Body as _;

/// The largest body, in bytes; `dress` words it.
pub const BODY_MAX: usize = 256 * 1024;
/// How much more is read off the line before the connection is given up.
const READ_OFF_MAX: usize = 16 * 1024 * 1024;

/// Reads the body, or refuses it.
pub async fn limit(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let bytes = match read(body).await {
        Ok(bytes) => bytes,
        Err(status) => return status.into_response(),
    };
    if is_text(&parts.headers) && std::str::from_utf8(&bytes).is_err() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

async fn read(body: Body) -> Result<bytes::Bytes, StatusCode> {
    if body.size_hint().upper().is_some_and(|size| size <= BODY_MAX as u64) {
        return to_bytes(body, BODY_MAX).await.map_err(|_| StatusCode::BAD_REQUEST);
    }
    let mut kept = BytesMut::new();
    let mut seen = 0;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
        seen += chunk.len();
        if seen > READ_OFF_MAX {
            break;
        }
        if seen <= BODY_MAX {
            kept.extend_from_slice(&chunk);
        }
    }
    if seen > BODY_MAX { Err(StatusCode::PAYLOAD_TOO_LARGE) } else { Ok(kept.freeze()) }
}

/// Everything but what says to be bytes; no route takes bytes today.
fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_none_or(|media_type| !media_type.starts_with("application/octet-stream"))
}
