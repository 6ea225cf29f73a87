//! Which statements a piece of work runs: a subscriber that listens to sqlx's own log, told apart
//! by span, so that tests running beside it do not mix in.

use std::{
    cell::RefCell,
    collections::HashMap,
    fmt::Debug,
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing::{
    Event, Instrument, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

static LISTENER: OnceLock<()> = OnceLock::new();
static HEARD: Mutex<Option<HashMap<u64, Vec<String>>>> = Mutex::new(None);
static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static ENTERED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

struct Listener;

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        matches!(metadata.target(), "sqlx::query" | "watched")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    fn event(&self, event: &Event<'_>) {
        let Some(watched) = ENTERED.with_borrow(|entered| entered.last().copied()) else {
            return;
        };
        let mut text = Statement::default();
        event.record(&mut text);
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        heard
            .get_or_insert_default()
            .entry(watched)
            .or_default()
            .push(text.0);
    }

    fn enter(&self, span: &span::Id) {
        ENTERED.with_borrow_mut(|entered| entered.push(span.into_u64()));
    }

    fn exit(&self, _: &span::Id) {
        ENTERED.with_borrow_mut(Vec::pop);
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
}

/// The statement's text in an event of sqlx: whole if it is short, else its first words and all.
#[derive(Default)]
struct Statement(String);

impl Visit for Statement {
    fn record_str(&mut self, field: &Field, value: &str) {
        if matches!(field.name(), "summary" | "db.statement") {
            self.0.push_str(value);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if matches!(field.name(), "summary" | "db.statement") {
            self.0.push_str(&format!("{value:?}"));
        }
    }
}

/// Runs the work and tells which statements it ran, in order.
pub async fn of<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    LISTENER.get_or_init(|| {
        tracing::subscriber::set_global_default(Listener).expect("no other subscriber")
    });
    let span = tracing::span!(target: "watched", Level::INFO, "work");
    let id = span.id().expect("the span is listened to").into_u64();
    let done = work.instrument(span).await;
    let heard = HEARD
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .as_mut()
        .and_then(|heard| heard.remove(&id));
    (done, heard.unwrap_or_default())
}
