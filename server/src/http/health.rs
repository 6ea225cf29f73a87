//! For those who watch over the shop: is the process alive, can it serve?

use std::time::Duration;

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::Site;

/// A data base that takes longer than this is none.
const PATIENCE: Duration = Duration::from_secs(2);

/// `/healthz`: the process answers.
pub async fn alive() -> &'static str {
    "The process is alive.\n"
}

/// `/readyz`: the data base answers as well.
pub async fn ready(State(site): State<Site>) -> Response {
    match tokio::time::timeout(PATIENCE, site.shop.db.ping()).await {
        Ok(Ok(())) => "The shop is ready.\n".into_response(),
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "The data base does not answer.\n").into_response()
        }
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "The data base takes too long to answer.\n").into_response(),
    }
}
