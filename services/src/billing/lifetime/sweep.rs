//! The sweep over subscriptions that are due: by index, in portions, so that a million that are not due
//! cost nothing. It only writes jobs; each does what is due in one life.

use crate::{
    db::{DbError, fetch_all},
    jobs::{self, Kind, schedule},
    shop::Shop,
};

/// Subscriptions in one transaction.
const PORTION: i64 = 500;
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
            schedule::write_next(&mut tx, shop, Kind::SweepSubscriptions).await?;
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
