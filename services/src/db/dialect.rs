//! The few places where the two engines truly differ: locks by name, claiming jobs.

use sqlx::FromRow;

use super::{DbError, Tx, fetch_optional};

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

/// Claims the oldest due job, or one whose lease ran out, for `owner` until `lease_until`.
///
/// SQLite has one writer, so a plain update is enough; PostgreSQL skips rows that others hold.
pub async fn claim_job(tx: &mut Tx, owner: &str, now: i64, lease_until: i64) -> Result<Option<ClaimedJob>, DbError> {
    match tx.engine() {
        Engine::Sqlite => fetch_optional!(
            tx,
            ClaimedJob,
            "update jobs set state = 'running', attempts = attempts + 1, lease_owner = $1, lease_until = $2
             where id = (select id from jobs
                         where (state = 'due' and run_at <= $3) or (state = 'running' and lease_until <= $3)
                         order by run_at, id limit 1)
             returning id, kind, subject, attempts",
            owner,
            lease_until,
            now,
        ),
        Engine::Postgres => fetch_postgres_job(tx, owner, now, lease_until).await,
    }
}

async fn fetch_postgres_job(
    tx: &mut Tx,
    owner: &str,
    now: i64,
    lease_until: i64,
) -> Result<Option<ClaimedJob>, DbError> {
    // Not in the registry of shared statements: SQLite knows no `for update`.
    let Tx::Postgres(transaction) = tx else { return Ok(None) };
    let query = sqlx::query_as::<_, ClaimedJob>(
        "update jobs set state = 'running', attempts = attempts + 1, lease_owner = $1, lease_until = $2
         where id = (select id from jobs
                     where (state = 'due' and run_at <= $3) or (state = 'running' and lease_until <= $3)
                     order by run_at, id limit 1 for update skip locked)
         returning id, kind, subject, attempts",
    );
    Ok(query.bind(owner).bind(lease_until).bind(now).fetch_optional(&mut **transaction).await?)
}
