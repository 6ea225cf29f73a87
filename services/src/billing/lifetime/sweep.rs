//! The sweep over subscriptions that are due: by index, in portions, so that a million that are not due
//! cost nothing. It only writes jobs; each does what is due in one life.

use domain::calendar::Instant;

use crate::{
    db::{DbError, Tx, fetch_all},
    jobs::{self, Kind},
    shop::Shop,
};

/// Subscriptions in one transaction.
const PORTION: i64 = 500;
/// Every quarter of an hour: the days of all time zones begin at one.
const EVERY_SECONDS: i64 = 15 * 60;
const DAY: i64 = 86_400;

/// Writes a job for each subscription that is due, and the next sweep. A second one at the same time
/// writes nothing; a job that was parked is written anew the next day.
pub async fn sweep(shop: &Shop) -> Result<(), DbError> {
    let now = shop.now();
    let (mut due, mut id) = (i64::MIN, String::new());
    loop {
        let mut tx = shop.db.write().await?;
        let portion = fetch_all!(
            &mut tx,
            (String, i64),
            "select id, due_at from subscriptions
             where due_at is not null and due_at <= $1 and (due_at > $2 or (due_at = $2 and id > $3))
             order by due_at, id limit $4",
            now.as_micros(),
            due,
            &id,
            PORTION,
        )?;
        let Some((last, at)) = portion.last().cloned() else {
            schedule_sweep(&mut tx, shop, Instant::from_seconds(quarter(now).saturating_add(EVERY_SECONDS))).await?;
            return tx.commit().await;
        };
        for (subscription, due) in &portion {
            let key = format!("advance:{subscription}:{due}:{}", now.as_seconds().div_euclid(DAY));
            jobs::enqueue(&mut tx, shop, Kind::AdvanceSubscription, subscription, &key, now).await?;
        }
        tx.commit().await?;
        shop.wake.notify_one();
        (id, due) = (last, at);
    }
}

/// Writes the sweep of the quarter of an hour that holds an instant, once however many workers ask.
pub async fn schedule_sweep(tx: &mut Tx, shop: &Shop, at: Instant) -> Result<(), DbError> {
    let quarter = Instant::from_seconds(quarter(at));
    let key = format!("subscriptions:{}", quarter.to_rfc3339());
    jobs::enqueue(tx, shop, Kind::SweepSubscriptions, "", &key, quarter).await
}

const fn quarter(at: Instant) -> i64 {
    at.as_seconds().div_euclid(EVERY_SECONDS) * EVERY_SECONDS
}
