//! The codings of a kept page, made once and sent many times.

use std::{io::Write, sync::mpsc, thread};

use flate2::{Compression, write::GzEncoder};
use tokio::sync::oneshot;

type Task = Box<dyn FnOnce() + Send>;

/// The one thread on which pages get their Brotli form. It takes some megabytes, and the allocator
/// leaves them with the thread that took them: on the runtime's many threads they would add up.
pub struct Compressor {
    tasks: Option<mpsc::Sender<Task>>,
}

impl Compressor {
    pub fn start() -> Self {
        let (tasks, waiting) = mpsc::channel::<Task>();
        let run = move || waiting.into_iter().for_each(|task| task());
        let started = thread::Builder::new().name("compressor".to_owned()).spawn(run);
        if let Err(error) = &started {
            tracing::warn!(%error, "no thread to compress on; public pages go out as gzip");
        }
        Self { tasks: started.is_ok().then_some(tasks) }
    }

    /// Runs a task there and waits for its end; it is run as well when nobody waits any more.
    pub async fn run(&self, task: impl FnOnce() + Send + 'static) {
        let (done, end) = oneshot::channel::<()>();
        let task = move || {
            task();
            drop(done);
        };
        if self.tasks.as_ref().is_some_and(|tasks| tasks.send(Box::new(task)).is_ok()) {
            // Nothing is sent: the end of the channel is the word.
            let _ = end.await;
        }
    }
}

/// As small as gzip can.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    // A vector takes whatever is written to it.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// As small as Brotli can (quality 11). A window of 256 kB holds any page and spares memory.
pub fn brotli(bytes: &[u8]) -> Vec<u8> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 18, ..Default::default() };
    let mut encoded = Vec::new();
    // The same holds here.
    let _ = brotli::BrotliCompress(&mut &*bytes, &mut encoded, &params);
    encoded
}
