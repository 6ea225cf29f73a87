//! Counting and timing for `/metrics` (the text format of Prometheus). One recorder a process:
//! services count into it as well.

use std::sync::{LazyLock, OnceLock};

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use metrics::{Counter, counter, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::Site;

/// Upper bounds in seconds.
const SECONDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10.0];

/// The process's recorder, installed at the first call.
pub fn recorder() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new();
            // The only error is an empty list.
            let recorder = builder.set_buckets(&SECONDS).unwrap_or_else(|_| PrometheusBuilder::new()).build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("metrics go to another recorder, so /metrics stays empty");
            }
            handle
        })
        .clone()
}

/// Counts a request that was answered from a kept page.
pub fn count_kept_page() {
    static KEPT: LazyLock<Counter> = LazyLock::new(|| counter!("twofold_kept_pages_total"));
    KEPT.increment(1);
}

/// Counts and times a request by its route, never by its path: paths hold secrets and are endless.
pub fn count_request(method: &'static str, route: &str, status: StatusCode, seconds: f64) {
    let route = route.to_owned();
    histogram!("twofold_http_request_seconds", "route" => route.clone()).record(seconds);
    counter!(
        "twofold_http_requests_total",
        "method" => method, "route" => route, "status" => status.as_str().to_owned(),
    )
    .increment(1);
}

/// `/metrics`.
pub async fn metrics(State(site): State<Site>) -> Response {
    let text = site.metrics.render();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
