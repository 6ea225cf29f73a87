//! Time travel for shops in development whose payments are in the sandbox: the clock moves on day by day,
//! and on each the worker does what falls due. How far it moved stands in the data base, so that every
//! process of the shop follows. Production and real gateways know no such thing.

use std::{str::FromStr, time::Duration};

use domain::calendar::Instant;
use thiserror::Error;

use crate::{
    clock::Clock,
    config::Mode,
    db::{Db, DbError, execute, fetch_one, fetch_optional},
    jobs::worker,
    shop::Shop,
};

/// The setting that says how many microseconds the shop is ahead of the world.
const SETTING: &str = "ahead_by";
/// How often other processes of the shop look at it.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long jobs that another process has in hand are waited for, on each day.
const PATIENCE: u32 = 300;
const WAIT: Duration = Duration::from_millis(50);
/// Farther is a slip of the finger.
const DAYS_MAX: u32 = 4000;

/// How far to go: `3mo`, `10d`, `2w` or `1y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Days(u32),
    /// Calendar months (rule 11).
    Months(u32),
}

/// The text is no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("say how far, as 3mo, 10d, 2w or 1y; ten years at most")]
pub struct NotASpan;

impl FromStr for Span {
    type Err = NotASpan;
    fn from_str(text: &str) -> Result<Self, NotASpan> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or(NotASpan)?;
        let (count, unit) = text.split_at(digits);
        let count: u32 = count.parse().map_err(|_| NotASpan)?;
        let (span, days) = match unit {
            "d" => (Self::Days(count), count),
            "w" => (Self::Days(count.saturating_mul(7)), count.saturating_mul(7)),
            "mo" => (Self::Months(count), count.saturating_mul(31)),
            "y" => (Self::Months(count.saturating_mul(12)), count.saturating_mul(366)),
            _ => return Err(NotASpan),
        };
        if days <= DAYS_MAX { Ok(span) } else { Err(NotASpan) }
    }
}

/// Time did not move, or not all the way.
#[derive(Debug, Error)]
pub enum TimeError {
    #[error("time moves in development alone, and while payments are in the sandbox")]
    Refused,
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Whether the shop's time can be moved.
pub fn is_allowed(shop: &Shop) -> bool {
    shop.config.mode == Mode::Development && shop.gateway.is_sandbox()
}

/// A clock that is ahead of the world by as much as the shop was moved so far.
pub async fn clock(db: &Db) -> Result<Clock, DbError> {
    let clock = Clock::movable();
    clock.set_ahead(ahead_by(db).await?);
    Ok(clock)
}

async fn ahead_by(db: &Db) -> Result<i64, DbError> {
    let row =
        fetch_optional!(&mut db.glance().await?, (String,), "select value from settings where name = $1", SETTING)?;
    Ok(row.and_then(|(value,)| value.parse().ok()).unwrap_or(0))
}

/// Follows where other processes move the shop's time, for as long as it is awaited.
pub async fn follow(shop: Shop) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        match ahead_by(&shop.db).await {
            Ok(micros) if shop.clock.set_ahead(micros) => shop.wake.notify_one(),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the time of the shop was not read"),
        }
    }
}

/// Moves time on, day by day, and does on each day what falls due; answers what time it is then.
pub async fn advance(shop: &Shop, span: Span) -> Result<Instant, TimeError> {
    if !is_allowed(shop) {
        return Err(TimeError::Refused);
    }
    let zone = &shop.config.zone;
    let target = match span {
        Span::Days(days) => zone.days_after(shop.now(), days),
        Span::Months(months) => zone.months_after(shop.now(), months),
    };
    work(shop).await?;
    while shop.now() < target {
        let tomorrow = shop.today().next_day().map_or(target, |date| zone.start_of(date));
        move_to(shop, tomorrow.min(target)).await?;
        work(shop).await?;
    }
    Ok(shop.now())
}

/// Tells every process, and moves this one's clock. Time never goes back.
async fn move_to(shop: &Shop, to: Instant) -> Result<(), DbError> {
    let micros = to.as_micros().saturating_sub(shop.now().as_micros());
    let ahead = shop.clock.ahead().map(|ahead| ahead.saturating_add(micros));
    let Some(ahead) = ahead else {
        shop.clock.advance_seconds(to.seconds_since(shop.now()));
        return Ok(());
    };
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "insert into settings (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value
         where cast(settings.value as bigint) < cast(excluded.value as bigint)",
        SETTING,
        ahead.to_string(),
    )?;
    tx.commit().await?;
    shop.clock.set_ahead(ahead_by(&shop.db).await?.max(ahead));
    Ok(())
}

/// Does everything that is due, and waits for what others have in hand.
async fn work(shop: &Shop) -> Result<(), DbError> {
    worker::write_scheduled(shop).await?;
    for _ in 0..PATIENCE {
        worker::run_due(shop).await?;
        let (others,) = fetch_one!(
            &mut shop.db.glance().await?,
            (i64,),
            "select cast(count(*) as bigint) from jobs where state = 'running'",
        )?;
        if others == 0 {
            return Ok(());
        }
        tokio::time::sleep(WAIT).await;
    }
    tracing::warn!("jobs of another process go on; time moves without them");
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use domain::ids::AttemptId;
    use futures::future::BoxFuture;

    use super::*;
    use crate::{
        on_both_engines,
        payments::{Charge, ChargeOutcome, GatewayError, PaymentGateway, Refund, RefundOutcome},
        testing::placement,
    };

    /// A gateway that moves money; nobody asks it for any here.
    struct Real;

    impl PaymentGateway for Real {
        fn name(&self) -> &'static str {
            "real"
        }

        fn is_sandbox(&self) -> bool {
            false
        }

        fn charge<'a>(&'a self, _: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
            Box::pin(async { Err(GatewayError("not here".to_owned())) })
        }

        fn refund<'a>(&'a self, _: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>> {
            Box::pin(async { Err(GatewayError("not here".to_owned())) })
        }

        fn look_up(&self, _: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
            Box::pin(async { Err(GatewayError("not here".to_owned())) })
        }

        fn cancel(&self, _: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
            Box::pin(async { Err(GatewayError("not here".to_owned())) })
        }
    }

    #[test]
    fn spans_are_read_as_people_write_them() {
        assert_eq!("3mo".parse(), Ok(Span::Months(3)));
        assert_eq!("1y".parse(), Ok(Span::Months(12)));
        assert_eq!("2w".parse(), Ok(Span::Days(14)));
        assert_eq!("0d".parse(), Ok(Span::Days(0)));
        for bad in ["", "3", "mo", "3m", "-1d", "3 mo", "11y", "99999999999d", "4001d", "١d", "1MO"] {
            assert_eq!(bad.parse::<Span>(), Err(NotASpan), "{bad}");
        }
    }

    on_both_engines! {
        async fn time_moves_by_the_calendar_and_does_what_falls_due(shop: TestShop) {
            shop.stock().await;
            let mut post = placement("draft-1", "me", "ana@contoso.example", "");
            post.form.cycle = "monthly".to_owned();
            crate::checkout::place(&shop, post).await.unwrap();
            let from = shop.now();
            // From November to February: the same hour in the vendor's zone, without a DST change between.
            let now = advance(&shop, Span::Months(3)).await.unwrap();
            assert_eq!(now.seconds_since(from), (30 - 21 + 31 + 31 + 21) * 86_400);
            assert_eq!(crate::testing::invoice_numbers(&shop).await.len(), 4);
            advance(&shop, Span::Days(0)).await.unwrap();
            assert_eq!(shop.now(), now);
            // Over the change to summer time the clock on the wall goes on.
            advance(&shop, Span::Days(28)).await.unwrap();
            assert_eq!(shop.now().seconds_since(now), 28 * 86_400 - 3600);
        }

        async fn every_process_of_the_shop_follows(shop: TestShop) {
            let here = Shop { clock: clock(&shop.db).await.unwrap(), ..shop.shop.clone() };
            let there = Shop { clock: clock(&shop.db).await.unwrap(), ..shop.shop.clone() };
            let following = tokio::spawn(follow(there.clone()));
            let before = there.now();
            advance(&here, Span::Days(2)).await.unwrap();
            for _ in 0..200 {
                if there.now().seconds_since(before) > 86_400 {
                    break;
                }
                tokio::time::sleep(WAIT).await;
            }
            following.abort();
            assert!(there.now().seconds_since(here.now()).abs() < 60);
            let later = clock(&shop.db).await.unwrap();
            assert!(later.now().seconds_since(before) >= 86_400, "also one that starts later");
        }

        async fn production_knows_no_such_thing(shop: TestShop) {
            let config = crate::config::Config { mode: Mode::Production, ..(*shop.config).clone() };
            let production = Shop { config: Arc::new(config), ..shop.shop.clone() };
            let before = shop.now();
            assert!(matches!(advance(&production, Span::Days(1)).await, Err(TimeError::Refused)));
            assert_eq!(shop.now(), before);
        }

        async fn a_gateway_that_moves_money_knows_no_such_thing(shop: TestShop) {
            let real = Shop { gateway: Arc::new(Real), ..shop.shop.clone() };
            let before = shop.now();
            assert!(matches!(advance(&real, Span::Days(1)).await, Err(TimeError::Refused)));
            assert_eq!(shop.now(), before);
        }
    }
}
