//! Listening to what becomes of an order (house rule 13): one stream a page, open only while
//! something is under way, closed when the page is left.

use leptos::prelude::*;

use crate::api::orders::OrderPageView;

/// Keeps `view` up to date while it is pending. The server never listens, nor does a page without a
/// script: that one loads itself again.
pub(super) fn watch(token: String, view: RwSignal<OrderPageView>) {
    #[cfg(feature = "hydrate")]
    browser::watch(token, view);
    #[cfg(not(feature = "hydrate"))]
    let _ = (token, view);
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::time::Duration;

    use futures::StreamExt as _;
    use gloo_net::eventsource::futures::EventSource;
    use leptos::{prelude::*, task::spawn_local};
    use send_wrapper::SendWrapper;

    use super::OrderPageView;
    use crate::api::packed::Text;

    /// A browser connects anew by itself after a break. Where the server refused, which is rare and
    /// passes, it does not: then we ask again, ever more seldom, and at last leave it.
    const TRIES: u32 = 6;
    const FIRST_WAIT: Duration = Duration::from_secs(5);

    /// Dropping the stream closes it.
    type Open = StoredValue<Option<SendWrapper<EventSource>>>;

    pub(super) fn watch(token: String, view: RwSignal<OrderPageView>) {
        let open: Open = StoredValue::new(None);
        let pending = Memo::new(move |_| view.with(|view| view.pending));
        Effect::new(move |_| {
            if pending.get() {
                listen(format!("/orders/{token}/events"), open, view, 0);
            } else {
                open.set_value(None);
            }
        });
        on_cleanup(move || {
            open.try_set_value(None);
        });
    }

    fn listen(path: String, open: Open, view: RwSignal<OrderPageView>, tries: u32) {
        let Ok(mut source) = EventSource::new(&path) else { return };
        let Ok(mut events) = source.subscribe("message") else { return };
        open.set_value(Some(SendWrapper::new(source)));
        spawn_local(async move {
            while let Some(Ok((_, event))) = events.next().await {
                let told = event.data().as_string().and_then(|text| Text(text).open::<OrderPageView>().ok());
                // The page may be gone by now.
                if told.is_some_and(|told| view.try_set(told).is_some()) {
                    return;
                }
            }
            // Closed here, or gone with the page: nothing is stored any more.
            if tries < TRIES && open.try_with_value(Option::is_some) == Some(true) {
                let wait = FIRST_WAIT * 2_u32.pow(tries);
                set_timeout(move || again(path, open, view, tries + 1), wait);
            }
        });
    }

    fn again(path: String, open: Open, view: RwSignal<OrderPageView>, tries: u32) {
        if view.try_with_untracked(|view| view.pending) == Some(true) {
            listen(path, open, view, tries);
        }
    }
}
