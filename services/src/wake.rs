//! The bell of this process: rung after a transaction that wrote jobs, it wakes the worker, and
//! whoever watches something that may have changed (house rules 7 and 13).

use tokio::sync::{Notify, futures::Notified, watch};

/// A bell with one worker and any number of watchers.
#[derive(Debug)]
pub struct Wake {
    worker: Notify,
    news: watch::Sender<u64>,
}

impl Default for Wake {
    fn default() -> Self {
        Self { worker: Notify::new(), news: watch::Sender::new(0) }
    }
}

impl Wake {
    pub fn new() -> Self {
        Self::default()
    }

    /// Jobs were written: the worker looks at once, and so does everybody who watches.
    pub fn notify_one(&self) {
        self.worker.notify_one();
        self.tell();
    }

    /// Something changed that needs no work.
    pub fn tell(&self) {
        self.news.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// For the worker: until jobs are written.
    pub fn notified(&self) -> Notified<'_> {
        self.worker.notified()
    }

    /// For a watcher: changes whenever anything may have changed in this process.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_wakes_one_worker_and_every_watcher() {
        let wake = Wake::new();
        let (mut one, mut other) = (wake.subscribe(), wake.subscribe());
        wake.tell();
        one.changed().await.unwrap();
        assert!(other.has_changed().unwrap() && !one.has_changed().unwrap());
        wake.notify_one();
        wake.notified().await;
        one.changed().await.unwrap();
        other.changed().await.unwrap();
    }
}
