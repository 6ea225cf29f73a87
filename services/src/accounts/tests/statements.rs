//! Which statements a piece of work runs: a listener to sqlx's own log, told apart by span, so that
//! tests running beside it do not mix in.

use std::{
    collections::HashMap,
    fmt::Debug,
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
};

use tracing::{
    Event, Instrument, Subscriber,
    field::{Field, Visit},
    info_span,
};
use tracing_subscriber::{
    Layer, layer::Context, layer::SubscriberExt as _, registry, registry::LookupSpan, util::SubscriberInitExt as _,
};

use crate::shop::Shop;

static LISTENING: OnceLock<()> = OnceLock::new();
/// What was heard in each watched span.
static HEARD: Mutex<Option<HashMap<u64, Vec<String>>>> = Mutex::new(None);

struct Listener;

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event).filter(|span| span.name() == "watched");
        let (Some(span), "sqlx::query") = (span, event.metadata().target()) else { return };
        let mut statement = Statement::default();
        event.record(&mut statement);
        heard().get_or_insert_default().entry(span.id().into_u64()).or_default().push(statement.0);
    }
}

/// The statement's text in an event of sqlx: its first words, and the whole if there is more.
#[derive(Default)]
struct Statement(String);

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        if matches!(field.name(), "summary" | "db.statement") {
            self.0.push_str(value);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn Debug) {}
}

fn heard() -> MutexGuard<'static, Option<HashMap<u64, Vec<String>>>> {
    HEARD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Runs the work and tells which statements it ran, in order.
pub async fn of<T>(shop: &Shop, work: impl Future<Output = T>) -> (T, Vec<String>) {
    LISTENING.get_or_init(|| registry().with(Listener).init());
    let span = info_span!("watched");
    let id = span.id().expect("the span is listened to").into_u64();
    let done = work.instrument(span).await;
    // SQLite's connection logs from its own thread: the next transaction comes after its last word.
    drop(shop.db.write().await.expect("a transaction"));
    let statements = heard().as_mut().and_then(|heard| heard.remove(&id));
    (done, statements.unwrap_or_default())
}
