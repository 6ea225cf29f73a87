//! The queue's rows: claimed under a lease, and what became of each claim. A lease belongs to one
//! claim: whoever lost it can no longer write an outcome.

use domain::calendar::Instant;

use crate::{
    db::{ClaimedJob, DbError, claim_job, execute, fetch_one},
    shop::Shop,
};

/// A claim holds for so long, unless [`extend`] renews it: after a crash others wait until then.
pub(super) const LEASE_SECONDS: i64 = 60;
/// A job that failed so often is parked for a person to look at; that is about 41 hours later.
pub(super) const MAX_ATTEMPTS: i64 = 10;
/// The wait after the first failure; each further one waits three times as long.
const FIRST_WAIT_SECONDS: i64 = 15;
/// The most letters of an error that are kept.
const ERROR_MAX: usize = 1000;

/// A job in hand.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub job: ClaimedJob,
    /// Names this claim and no other.
    token: String,
}

/// When the next job falls due or a lease runs out; `None` if nothing is to be done ever.
pub(super) async fn next_due(shop: &Shop) -> Result<Option<Instant>, DbError> {
    let (micros,) = fetch_one!(
        &mut shop.db.glance().await?,
        (Option<i64>,),
        "select min(at) from (
             select min(run_at) as at from jobs where state in ('due', 'running') and priority = 0
             union all select min(run_at) from jobs where state in ('due', 'running') and priority = 1
             union all select min(run_at) from jobs where state in ('due', 'running') and priority = 2) as soonest",
    )?;
    Ok(micros.map(Instant::from_micros))
}

/// Claims the most urgent job that is due, of these the one that waited longest.
pub(super) async fn claim(shop: &Shop) -> Result<Option<Claim>, DbError> {
    let now = shop.now();
    let token = hex::encode(shop.chance.bytes::<8>());
    let mut tx = shop.db.write().await?;
    let job = claim_job(&mut tx, &token, now.as_micros(), lease_end(now)).await?;
    tx.commit().await?;
    Ok(job.map(|job| Claim { job, token }))
}

/// Renews the lease; `false` if it ran out and somebody else has the job.
pub(super) async fn extend(shop: &Shop, claim: &Claim) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let held = execute!(
        &mut tx,
        "update jobs set run_at = $3 where id = $1 and lease_owner = $2 and state = 'running'",
        &claim.job.id,
        &claim.token,
        lease_end(shop.now()),
    )?;
    tx.commit().await?;
    Ok(held > 0)
}

/// The job is done.
pub(super) async fn finish(shop: &Shop, claim: &Claim) -> Result<(), DbError> {
    close(shop, claim, "done", None).await
}

/// The job is left to a person, with its last error.
pub(super) async fn park(shop: &Shop, claim: &Claim, error: &str) -> Result<(), DbError> {
    close(shop, claim, "parked", Some(error)).await
}

async fn close(shop: &Shop, claim: &Claim, state: &'static str, error: Option<&str>) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "update jobs set state = $3, finished_at = $4, last_error = $5, lease_owner = null
         where id = $1 and lease_owner = $2 and state = 'running'",
        &claim.job.id,
        &claim.token,
        state,
        shop.now().as_micros(),
        error.map(shorten),
    )?;
    tx.commit().await
}

/// The job failed and is tried again later.
pub(super) async fn retry(shop: &Shop, claim: &Claim, error: &str) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "update jobs set state = 'due', run_at = $3, last_error = $4, lease_owner = null
         where id = $1 and lease_owner = $2 and state = 'running'",
        &claim.job.id,
        &claim.token,
        shop.now().plus_seconds(wait_seconds(shop, claim.job.attempts)).as_micros(),
        shorten(error),
    )?;
    tx.commit().await
}

/// 15 seconds, 45, two minutes … 27 hours, each up to a fifth longer by chance, so that what failed
/// together does not come back together.
fn wait_seconds(shop: &Shop, attempts: i64) -> i64 {
    let triplings = u32::try_from(attempts.clamp(1, MAX_ATTEMPTS) - 1).unwrap_or(0);
    let wait = FIRST_WAIT_SECONDS.saturating_mul(3_i64.saturating_pow(triplings));
    let most = u32::try_from(wait / 5).unwrap_or(u32::MAX);
    wait.saturating_add(i64::from(shop.chance.below(most)))
}

const fn lease_end(now: Instant) -> i64 {
    now.plus_seconds(LEASE_SECONDS).as_micros()
}

fn shorten(error: &str) -> String {
    error.chars().take(ERROR_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::on_both_engines;

    on_both_engines! {
        async fn waits_grow_and_scatter(shop: TestShop) {
            for (attempts, least) in [(1, 15), (2, 45), (3, 135), (9, 98_415)] {
                for _ in 0..50 {
                    let wait = wait_seconds(&shop, attempts);
                    assert!((least..least + least / 5 + 1).contains(&wait), "{attempts}: {wait}");
                }
            }
        }
    }
}
