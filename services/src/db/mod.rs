//! The data base: one SQL text for SQLite and PostgreSQL (house rule 6).
//!
//! Open a [`Db`], take a [`Tx`] with [`Db::write`] or [`Db::read`], and run statements with the
//! macros [`fetch_all!`], [`fetch_optional!`], [`fetch_one!`] and [`execute!`]. A statement is a
//! constant text with `$1`-style parameters, so a test can prepare each one on both engines.

mod dialect;
mod error;
mod pool;
mod statements;

#[cfg(test)]
mod tests;

pub use dialect::{ClaimedJob, Engine, JobSignal, claim_job, hold, notify_jobs};
pub use error::{DbError, is_passing, read, read_json};
pub use pool::{Connection, Db, Tx};
pub use statements::{STATEMENTS, Statement};

pub(crate) use statements::{execute, fetch_all, fetch_one, fetch_optional, run_statement};
