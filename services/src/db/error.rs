//! What the data base can answer besides rows. Use it as the error of every service that only
//! stores and reads.

use std::{error::Error as StdError, iter};

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
    #[error("only a SQLite data base is one file")]
    NotAFile,
}

impl DbError {
    /// Whether a second insert with the same unique key caused it.
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql(sqlx::Error::Database(error)) if error.is_unique_violation())
    }

    /// Whether trying again in a moment may help; see [`is_passing`].
    pub fn is_passing(&self) -> bool {
        is_passing(self)
    }
}

/// Whether an error comes from a data base that cannot be reached or used just now, so that trying
/// again in a moment may help: connection, lock or serialization trouble, anywhere among its causes.
pub fn is_passing(error: &(dyn StdError + 'static)) -> bool {
    let mut causes = iter::successors(Some(error), |error| (*error).source());
    causes.any(|cause| cause.downcast_ref::<sqlx::Error>().is_some_and(passes))
}

fn passes(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| code_passes(&code)),
        _ => false,
    }
}

/// PostgreSQL's codes have five characters, SQLite's are shorter numbers.
fn code_passes(code: &str) -> bool {
    match code.parse::<u32>() {
        // BUSY, LOCKED, CANTOPEN; an extended code carries the primary one in its lowest byte
        // (sqlite.org/rescode.html).
        Ok(number) if code.len() < 5 => matches!(number & 0xff, 5 | 6 | 14),
        // Connection lost; serialization failure, deadlock; too many connections; shutdown, crash, start.
        _ => code.starts_with("08") || matches!(code, "40001" | "40P01" | "53300" | "57P01" | "57P02" | "57P03"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Error)]
    #[error("wrapped")]
    struct Wrapped(#[source] DbError);

    #[test]
    fn passing_trouble_is_told_from_lasting_trouble() {
        for code in ["5", "6", "517", "261", "14", "08006", "40P01", "53300", "57P01", "57P03"] {
            assert!(code_passes(code), "{code}");
        }
        for code in ["1", "8", "11", "13", "2067", "23505", "42P01", "53100", "00005"] {
            assert!(!code_passes(code), "{code}");
        }
        assert!(is_passing(&Wrapped(DbError::Sql(sqlx::Error::PoolTimedOut))), "a cause counts as well");
        assert!(!is_passing(&Wrapped(DbError::Sql(sqlx::Error::RowNotFound))));
        assert!(!DbError::UnknownUrl.is_passing());
    }
}
