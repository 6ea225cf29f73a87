//! Work that comes back by the clock: each kind by a cron expression, read in the vendor's time zone. A
//! run is a job like any other, keyed by its time, so that it is written once however many workers ask.

use std::str::FromStr;

use croner::{Cron, Direction};
use domain::calendar::Instant;

use super::{Kind, enqueue};
use crate::{
    clock::Zone,
    db::{DbError, Tx},
    shop::Shop,
};

/// What comes back when: minute, hour, day of the month, month, day of the week. The days of all time
/// zones begin at a quarter of an hour.
const SCHEDULES: [(Kind, &str); 2] = [(Kind::SweepExpired, "0 * * * *"), (Kind::SweepSubscriptions, "*/15 * * * *")];

/// Writes the run of every schedule that is current: the last one that has begun.
pub(crate) async fn write_current(tx: &mut Tx, shop: &Shop) -> Result<(), DbError> {
    for (kind, pattern) in SCHEDULES {
        write(tx, shop, kind, run(pattern, shop.now(), &shop.config.zone, Direction::Backward)).await?;
    }
    Ok(())
}

/// Writes the next run of a kind, if it has a schedule.
pub(crate) async fn write_next(tx: &mut Tx, shop: &Shop, kind: Kind) -> Result<(), DbError> {
    let Some((_, pattern)) = SCHEDULES.into_iter().find(|(scheduled, _)| *scheduled == kind) else { return Ok(()) };
    write(tx, shop, kind, run(pattern, shop.now(), &shop.config.zone, Direction::Forward)).await
}

/// When the next run of any schedule begins.
pub(super) fn next(shop: &Shop) -> Option<Instant> {
    let (now, zone) = (shop.now(), &shop.config.zone);
    SCHEDULES.into_iter().filter_map(|(_, pattern)| run(pattern, now, zone, Direction::Forward)).min()
}

async fn write(tx: &mut Tx, shop: &Shop, kind: Kind, at: Option<Instant>) -> Result<(), DbError> {
    let Some(at) = at else { return Ok(()) };
    enqueue(tx, shop, kind, "", &format!("{kind}:{}", at.to_rfc3339()), at).await
}

/// The run at `now` or the last one before it; forward, the first one after it.
fn run(pattern: &str, now: Instant, zone: &Zone, direction: Direction) -> Option<Instant> {
    let cron = Cron::from_str(pattern).ok()?;
    let local = zone.local(now);
    let found = match direction {
        Direction::Backward => cron.find_previous_occurrence(&local, true),
        Direction::Forward => cron.find_next_occurrence(&local, false),
    };
    found.ok().map(|zoned| Instant::from_micros(zoned.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{on_both_engines, testing::at};

    #[test]
    fn every_schedule_has_a_run_before_and_after_any_instant() {
        let zones =
            ["UTC", "Europe/Rome", "Asia/Kathmandu", "Australia/Lord_Howe"].map(|name| Zone::named(name).unwrap());
        for zone in &zones {
            for (_, pattern) in SCHEDULES {
                // Through both hours in which clocks are changed, in Europe and in Australia.
                let changes =
                    ["2027-03-27T23:00:00Z", "2027-10-30T23:00:00Z", "2027-04-03T12:00:00Z", "2027-10-02T12:00:00Z"];
                for (start, nth) in changes.into_iter().flat_map(|start| (0..40).map(move |nth| (start, nth))) {
                    let now = at(start).plus_seconds(nth * 421);
                    let last = run(pattern, now, zone, Direction::Backward).unwrap();
                    let next = run(pattern, now, zone, Direction::Forward).unwrap();
                    assert!(last <= now && now < next, "{pattern} {zone:?} {}", now.to_rfc3339());
                    assert!(next.seconds_since(last) <= 2 * 3600, "{pattern} {zone:?} {}", now.to_rfc3339());
                }
            }
        }
    }

    #[test]
    fn a_run_belongs_to_the_instant_at_which_it_begins() {
        let zone = Zone::named("America/Los_Angeles").unwrap();
        let quarter = at("2026-11-21T17:15:00Z");
        assert_eq!(run("*/15 * * * *", quarter, &zone, Direction::Backward), Some(quarter));
        assert_eq!(run("*/15 * * * *", quarter, &zone, Direction::Forward), Some(quarter.plus_seconds(900)));
        // Three in the morning, where the night of the change has 23 hours.
        let night = run("0 3 * * *", at("2027-03-13T12:00:00Z"), &zone, Direction::Forward);
        assert_eq!(night, Some(at("2027-03-14T10:00:00Z")));
        assert_eq!(run("not a pattern", quarter, &zone, Direction::Forward), None);
    }

    on_both_engines! {
        async fn whoever_asks_first_writes_the_run(shop: TestShop) {
            let mut tx = shop.db.write().await.unwrap();
            for _ in 0..2 {
                write_current(&mut tx, &shop).await.unwrap();
                write_next(&mut tx, &shop, Kind::SweepExpired).await.unwrap();
                write_next(&mut tx, &shop, Kind::SendMail).await.unwrap();
            }
            let runs = crate::db::fetch_all!(&mut tx, (String, i64), "select kind, run_at from jobs order by kind, run_at").unwrap();
            let expected = [
                ("sweep_expired", "2026-11-21T17:00:00Z"),
                ("sweep_expired", "2026-11-21T18:00:00Z"),
                ("sweep_subscriptions", "2026-11-21T17:30:00Z"),
            ];
            assert_eq!(runs, expected.map(|(kind, run)| (kind.to_owned(), at(run).as_micros())));
        }
    }
}
