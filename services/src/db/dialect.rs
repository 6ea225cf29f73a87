//! The few places where the two engines truly differ: locks by name, claiming jobs, and noticing
//! that another process wrote some.

use std::time::Duration;

use sqlx::{FromRow, Sqlite, pool::PoolConnection, postgres::PgListener};

use super::{Db, DbError, Tx, fetch_optional};

/// Which data base this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A job as claimed for work.
#[derive(Clone, Debug, FromRow)]
pub struct ClaimedJob {
    pub id: String,
    pub kind: String,
    pub subject: String,
    /// Attempts including this one.
    pub attempts: i64,
}

/// Holds a name until the transaction ends; another transaction that wants the same name waits.
/// Take it before reading what must not change under you, and several always in the same order.
///
/// SQLite has one writer, so a writing transaction holds every name.
pub async fn hold(tx: &mut Tx, name: &str) -> Result<(), DbError> {
    let Tx::Postgres(transaction) = tx else { return Ok(()) };
    // Not in the registry of shared statements: SQLite knows no advisory locks.
    let query = sqlx::query("select pg_advisory_xact_lock(hashtextextended($1, 0))");
    query.bind(name).execute(&mut **transaction).await?;
    Ok(())
}

/// The next job of a priority, for [`claim_job`]. A claimed job comes back when its lease is over, so
/// one index answers for both.
macro_rules! next_job {
    ($priority:literal, $lock:literal) => {
        concat!(
            "(select id from jobs where state in ('due', 'running') and priority = ",
            $priority,
            " and run_at <= $3 order by run_at, id limit 1",
            $lock,
            ")"
        )
    };
}

macro_rules! claim_next_job {
    ($lock:literal) => {
        concat!(
            "update jobs set state = 'running', attempts = attempts + 1, lease_owner = $1, run_at = $2
             where id = coalesce(",
            next_job!("0", $lock),
            ", ",
            next_job!("1", $lock),
            ", ",
            next_job!("2", $lock),
            ") returning id, kind, subject, attempts"
        )
    };
}

/// Claims the most urgent job that is due, or whose lease ran out, for `owner` until `lease_until`.
///
/// SQLite has one writer, so a plain update is enough; PostgreSQL skips rows that others hold.
pub async fn claim_job(tx: &mut Tx, owner: &str, now: i64, lease_until: i64) -> Result<Option<ClaimedJob>, DbError> {
    match tx.engine() {
        Engine::Sqlite => fetch_optional!(tx, ClaimedJob, claim_next_job!(""), owner, lease_until, now),
        Engine::Postgres => {
            // Not in the registry of shared statements: SQLite knows no `for update`.
            let Tx::Postgres(transaction) = tx else { return Ok(None) };
            let query = sqlx::query_as::<_, ClaimedJob>(claim_next_job!(" for update skip locked"));
            Ok(query.bind(owner).bind(lease_until).bind(now).fetch_optional(&mut **transaction).await?)
        }
    }
}

/// The channel on which PostgreSQL says that jobs were written.
const JOBS_CHANNEL: &str = "twofold_jobs";
/// How often SQLite is asked whether its file changed; it has no way to tell.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Lets workers in other processes know of new jobs, once the transaction is committed. On SQLite
/// there is nothing to do: they look at the file.
pub async fn notify_jobs(tx: &mut Tx) -> Result<(), DbError> {
    if let Tx::Postgres(transaction) = tx {
        sqlx::query("notify twofold_jobs").execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Notices that other processes wrote jobs. Holds a connection of its own.
pub enum JobSignal {
    /// The file's version as last seen on this very connection.
    Sqlite {
        connection: PoolConnection<Sqlite>,
        version: i64,
    },
    Postgres(PgListener),
}

impl JobSignal {
    pub async fn listen(db: &Db) -> Result<Self, DbError> {
        match db {
            Db::Sqlite { readers, .. } => {
                let mut connection = readers.acquire().await?;
                let version = file_version(&mut connection).await?;
                Ok(Self::Sqlite { connection, version })
            }
            Db::Postgres(pool) => {
                let mut listener = PgListener::connect_with(pool).await?;
                listener.listen(JOBS_CHANNEL).await?;
                Ok(Self::Postgres(listener))
            }
        }
    }

    /// Waits until there may be new jobs: another process committed something (SQLite), jobs were
    /// written, or a notice may have been missed with a lost connection (PostgreSQL).
    pub async fn wait(&mut self) -> Result<(), DbError> {
        match self {
            Self::Sqlite { connection, version } => loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let now = file_version(connection).await?;
                if now != *version {
                    *version = now;
                    return Ok(());
                }
            },
            Self::Postgres(listener) => Ok(listener.try_recv().await.map(drop)?),
        }
    }
}

/// Changes whenever another connection commits (<https://sqlite.org/pragma.html#pragma_data_version>).
async fn file_version(connection: &mut PoolConnection<Sqlite>) -> Result<i64, DbError> {
    Ok(sqlx::query_scalar("pragma data_version").fetch_one(&mut **connection).await?)
}
