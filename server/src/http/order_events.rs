//! `/orders/{token}/events`: what becomes of an order, told while it happens (house rule 13). The
//! data base is looked at when something was written in this process, and now and then besides,
//! since others write as well; whether the caller may still know is asked each time. The stream ends
//! when nothing more will happen, and when the server stops.

use std::{convert::Infallible, time::Duration};

use app::api::{
    cookies,
    orders::{Told, tell},
};
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures::stream;
use tokio::{sync::watch, time::sleep};

use super::{Site, downloads::accident};

/// The first look without a call comes after this; each one waits longer.
const FIRST_REST: Duration = Duration::from_secs(2);
const LONGEST_REST: Duration = Duration::from_secs(15);
/// What is written together is told together, however many write.
const GATHER: Duration = Duration::from_millis(250);
/// A line without meaning, so that proxies keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// When a browser connects anew after a break.
const RETRY: Duration = Duration::from_secs(3);
/// Asks nginx not to wait for more before it passes events on.
const UNBUFFERED: (HeaderName, HeaderValue) =
    (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));

async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // An error means that nobody can say it any more, which is a stop as well.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Somebody who watches an order.
struct Watcher {
    site: Site,
    token: String,
    session: Option<String>,
    news: watch::Receiver<u64>,
    stop: watch::Receiver<bool>,
    /// What was told last.
    last: String,
    rest: Duration,
    is_over: bool,
}

/// The stream, for whoever has the order's address.
pub async fn events(
    State(site): State<Site>,
    token: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Ok(Path(token)) = token else { return StatusCode::NOT_FOUND.into_response() };
    let session = cookies::session(&site.shop, &headers);
    // Before the first look: what is written after it is news.
    let (news, stop) = (site.shop.wake.subscribe(), site.stopped());
    let first = match tell(&site.shop, &token, session.as_deref()).await {
        Ok(Some(told)) => told,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return accident(&error),
    };
    let watcher = Watcher { site, token, session, news, stop, last: String::new(), rest: FIRST_REST, is_over: false };
    let told = stream::unfold((watcher, Some(first)), |(mut watcher, first)| async move {
        let told = match first {
            Some(told) => told,
            None => watcher.next().await?,
        };
        let event = watcher.event(told);
        Some((Ok::<_, Infallible>(event), (watcher, None)))
    });
    let answer = Sse::new(told).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    ([UNBUFFERED], answer).into_response()
}

impl Watcher {
    fn event(&mut self, told: Told) -> Event {
        self.is_over = told.is_final;
        self.last.clone_from(&told.text.0);
        self.rest = FIRST_REST;
        Event::default().retry(RETRY).data(told.text.0)
    }

    /// Waits for something to tell; `None` when there is nothing any more.
    async fn next(&mut self) -> Option<Told> {
        while !self.is_over {
            tokio::select! {
                () = told_to_stop(&mut self.stop) => return None,
                changed = self.news.changed() => {
                    changed.ok()?;
                    sleep(GATHER).await;
                    self.news.mark_unchanged();
                }
                () = sleep(self.rest) => self.rest = (self.rest * 3 / 2).min(LONGEST_REST),
            }
            match tell(&self.site.shop, &self.token, self.session.as_deref()).await {
                Ok(Some(told)) if told.text.0 != self.last => return Some(told),
                Ok(Some(_)) => {}
                Ok(None) => return None,
                // The next look may be better; the page stays as it is.
                Err(error) => tracing::warn!(%error, "an order cannot be looked at for who watches it"),
            }
        }
        None
    }
}
