//! What the shop does: one module per capability, each with its own SQL.
//!
//! Everything hangs on a [`Shop`](shop::Shop), which carries the data base, the clock, chance, the
//! file store, the payment gateway and the configuration. Nothing here knows Leptos or Axum.

pub mod accounts;
mod audit;
pub mod backup;
pub mod billing;
pub mod catalog;
pub mod checkout;
pub mod clock;
pub mod config;
pub mod db;
pub mod invoicing;
pub mod jobs;
pub mod licensing;
pub mod mail;
pub mod payments;
pub mod releases;
pub mod shop;
pub mod storage;
pub mod time_machine;
pub mod tokens;
pub mod vendor;
pub mod wake;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
