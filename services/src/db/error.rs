//! What the data base can answer besides rows. Use it as the error of every service that only
//! stores and reads.

use thiserror::Error;

/// An accident: the data base is gone, locked, full, or holds something unreadable. Nothing of the
/// transaction is kept.
#[derive(Debug, Error)]
pub enum DbError {
    #[error("data base: {0}")]
    Sql(#[from] sqlx::Error),
    #[error("data base migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A stored value does not parse: the data base was written by something else.
    #[error("data base holds an unreadable {what}: {value}")]
    Unreadable { what: &'static str, value: String },
    #[error("DATABASE_URL must begin with sqlite: or postgres:, or name a file")]
    UnknownUrl,
}

impl DbError {
    /// Whether a second insert with the same unique key caused it.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether trying again in a moment may help: connection, lock or serialization trouble.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Sql(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => true,
            // SQLite: BUSY (5), LOCKED (6). PostgreSQL: serialization failure, deadlock, shutdown.
            Self::Sql(sqlx::Error::Database(error)) => {
                matches!(error.code().as_deref(), Some("5" | "6" | "40001" | "40P01" | "57P01" | "57P03"))
            }
            _ => false,
        }
    }
}

/// Parses a stored text, or says what could not be read.
pub fn read<T: std::str::FromStr>(what: &'static str, value: &str) -> Result<T, DbError> {
    value.parse().map_err(|_| DbError::Unreadable { what, value: value.to_owned() })
}

/// Parses a stored JSON text, or says what could not be read.
pub fn read_json<T: serde::de::DeserializeOwned>(what: &'static str, value: &str) -> Result<T, DbError> {
    serde_json::from_str(value).map_err(|_| DbError::Unreadable { what, value: value.to_owned() })
}
