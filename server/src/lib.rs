//! How the shop is served: the command line, the settings, the composition root and HTTP.
//!
//! Start at [`commands`] for what `twofold` can do, at [`settings`] for what can be configured, at
//! [`compose`] for how a shop is put together, at [`http`] for how requests are answered, and at
//! [`access`] for who may call what.

pub mod access;
pub mod commands;
pub mod compose;
pub mod http;
mod logging;
pub mod settings;
