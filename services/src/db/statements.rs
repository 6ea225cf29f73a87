//! Macros that run one SQL text on either engine, and the registry of all statements.

use linkme::distributed_slice;

/// A statement as it stands in the source, for the test that prepares every one on both engines.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    pub sql: &'static str,
    pub file: &'static str,
    pub line: u32,
}

/// Every statement that the macros below were given.
#[distributed_slice]
pub static STATEMENTS: [Statement];

/// Registers the literal and runs `$method` with it on whichever engine the transaction uses.
macro_rules! run_statement {
    ($tx:expr, $sql:expr, $query:ident $(::<_, $row:ty>)?, $method:ident, $finish:expr, $($bind:expr),*) => {{
        #[linkme::distributed_slice($crate::db::STATEMENTS)]
        #[expect(unsafe_code, reason = "linkme collects them in a linker section of their own")]
        static STATEMENT: $crate::db::Statement =
            $crate::db::Statement { sql: $sql, file: file!(), line: line!() };
        match $crate::db::Tx::connection($tx) {
            $crate::db::Connection::Sqlite(connection) => {
                let query = sqlx::$query$(::<_, $row>)?($sql)$(.bind($bind))*;
                query.$method(connection).await.map($finish)
            }
            $crate::db::Connection::Postgres(connection) => {
                let query = sqlx::$query$(::<_, $row>)?($sql)$(.bind($bind))*;
                query.$method(connection).await.map($finish)
            }
        }
        .map_err($crate::db::DbError::from)
    }};
}

/// All rows of a query, as `$row` (a tuple or a type with `#[derive(sqlx::FromRow)]`).
macro_rules! fetch_all {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::run_statement!($tx, $sql, query_as::<_, $row>, fetch_all, std::convert::identity, $($bind),*)
    };
}

/// The only row of a query; an error if there is none.
macro_rules! fetch_one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::run_statement!($tx, $sql, query_as::<_, $row>, fetch_one, std::convert::identity, $($bind),*)
    };
}

/// The only row of a query, or `None`.
macro_rules! fetch_optional {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::run_statement!($tx, $sql, query_as::<_, $row>, fetch_optional, std::convert::identity, $($bind),*)
    };
}

/// Runs a statement that returns no rows; the result is how many rows it touched.
macro_rules! execute {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::db::run_statement!($tx, $sql, query, execute, |done| done.rows_affected(), $($bind),*)
    };
}

pub(crate) use {execute, fetch_all, fetch_one, fetch_optional, run_statement};
