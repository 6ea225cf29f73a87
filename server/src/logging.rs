//! Log lines on standard error: text for people, JSON for collectors.

use std::io::IsTerminal;

use tracing_subscriber::{EnvFilter, fmt};

use crate::settings::{LogFormat, Settings};

/// Begins logging as configured. Where logging runs already (in tests), nothing changes.
pub fn start(settings: &Settings) {
    let filter = EnvFilter::new(&settings.log);
    let lines = fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.log_format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    // The only error is that somebody else began before.
    drop(started);
}
