//! Opening the data base, and transactions on either engine.

use std::{future::ready, path::Path, str::FromStr, time::Duration};

use sqlx::{
    Connection as _, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{DbError, Engine};

/// Connections that read SQLite at the same time. Each keeps up to 1 MB of pages.
const SQLITE_READERS: u32 = 4;
/// Connections to PostgreSQL per process.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a caller waits for a connection before the answer is an error.
const WAIT: Duration = Duration::from_secs(5);

/// A data base with its current schema.
#[derive(Clone, Debug)]
pub enum Db {
    /// One writer and many readers on one file (WAL, `synchronous=FULL`).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`] it leaves nothing behind.
#[derive(Debug)]
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    /// A connection for one statement that reads, see [`Db::glance`].
    SqliteGlance(PoolConnection<Sqlite>),
    PostgresGlance(PoolConnection<Postgres>),
}

/// A transaction's connection, for the statement macros.
pub enum Connection<'c> {
    Sqlite(&'c mut sqlx::SqliteConnection),
    Postgres(&'c mut sqlx::PgConnection),
}

impl Db {
    /// Opens the data base behind `sqlite:FILE` or `postgres://…`; a SQLite file is made if missing.
    pub async fn open(url: &str) -> Result<Self, DbError> {
        Self::open_with(url, WAIT).await
    }

    /// The same, where callers wait so long for a connection or a lock before the answer is an error.
    pub async fn open_with(url: &str, wait: Duration) -> Result<Self, DbError> {
        if let Some(file) = url.strip_prefix("sqlite:") {
            return Self::open_sqlite(Path::new(file.trim_start_matches("//")), wait).await;
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = PgPoolOptions::new()
                .max_connections(POSTGRES_CONNECTIONS)
                .acquire_timeout(wait)
                .connect_with(PgConnectOptions::from_str(url)?)
                .await?;
            return Ok(Self::Postgres(pool));
        }
        Err(DbError::UnknownUrl)
    }

    async fn open_sqlite(file: &Path, wait: Duration) -> Result<Self, DbError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(wait)
            .pragma("cache_size", "-1000");
        // On a full or failing disk SQLite ends a transaction by itself, which sqlx does not notice: it
        // would take the connection for one inside a transaction for good. Such a one is not used again.
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(wait)
                .test_before_acquire(false) // a file answers, or the statement itself says that it does not
                .before_acquire(|connection, _| Box::pin(ready(Ok(!connection.is_in_transaction()))))
        };
        // Makes the file and switches it to WAL, here and nowhere else: a file that goes away later is
        // missed, and not quietly replaced by an empty one.
        SqliteConnection::connect_with(&options.clone().create_if_missing(true)).await?.close().await?;
        let writer = pool(1).connect_with(options.clone()).await?;
        let readers = pool(SQLITE_READERS).connect_with(options.pragma("query_only", "on")).await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// Brings the schema up to date; safe to call from several processes at once.
    pub async fn migrate(&self) -> Result<(), DbError> {
        match self {
            Self::Sqlite { writer, .. } => sqlx::migrate!("src/db/migrations/sqlite").run(writer).await?,
            Self::Postgres(pool) => sqlx::migrate!("src/db/migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite { .. } => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once, so it never
    /// has to be given up half-way; nothing in it may wait on the network.
    pub async fn write(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins a transaction that only reads, from one consistent snapshot.
    pub async fn read(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => {
                Tx::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?)
            }
        })
    }

    /// For one statement that reads: it sees one snapshot by itself, so what pages ask most often is
    /// spared the two round trips of a transaction around it.
    pub async fn glance(&self) -> Result<Tx, DbError> {
        Ok(match self {
            Self::Sqlite { readers, .. } => Tx::SqliteGlance(readers.acquire().await?),
            Self::Postgres(pool) => Tx::PostgresGlance(pool.acquire().await?),
        })
    }

    /// Whether the data base answers.
    pub async fn ping(&self) -> Result<(), DbError> {
        let mut tx = self.glance().await?;
        super::fetch_one!(&mut tx, (i64,), "select cast(1 as bigint)")?;
        Ok(())
    }

    /// Lets SQLite's writer keep 200 MB of pages instead of one, for work in bulk; a server has its own
    /// settings for that.
    pub async fn widen_cache(&self) -> Result<(), DbError> {
        if let Self::Sqlite { writer, .. } = self {
            sqlx::query("pragma cache_size = -200000").execute(writer).await?;
        }
        Ok(())
    }

    /// Writes a copy of a SQLite data base as it is at one moment into an empty file, while others
    /// read and write it.
    pub async fn copy_into(&self, file: &Path) -> Result<(), DbError> {
        let Self::Sqlite { writer, .. } = self else { return Err(DbError::NotAFile) };
        // Not in the registry of shared statements: PostgreSQL has no such copy.
        sqlx::query("vacuum into $1").bind(file.display().to_string()).execute(writer).await?;
        Ok(())
    }

    /// Waits for running transactions and closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes everything that was written in it durable, or nothing.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
            Self::SqliteGlance(_) | Self::PostgresGlance(_) => {}
        }
        Ok(())
    }

    pub fn connection(&mut self) -> Connection<'_> {
        match self {
            Self::Sqlite(transaction) => Connection::Sqlite(&mut *transaction),
            Self::Postgres(transaction) => Connection::Postgres(&mut *transaction),
            Self::SqliteGlance(connection) => Connection::Sqlite(&mut *connection),
            Self::PostgresGlance(connection) => Connection::Postgres(&mut *connection),
        }
    }

    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) | Self::SqliteGlance(_) => Engine::Sqlite,
            Self::Postgres(_) | Self::PostgresGlance(_) => Engine::Postgres,
        }
    }
}
