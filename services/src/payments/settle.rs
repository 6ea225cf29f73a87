//! Settling an attempt: what the gateway finally said becomes part of the books, once. The job asks
//! about attempts that were left open by a crash or a silent gateway (rule 12).

use domain::{calendar::Instant, decline::Decline, ids::AttemptId};
use thiserror::Error;

use super::{
    ChargeOutcome, GatewayError,
    attempts::{self, Purpose},
};
use crate::{
    billing::{
        self,
        cards::{self, Standing},
    },
    checkout,
    db::{DbError, Tx, execute, fetch_all},
    jobs,
    shop::Shop,
};

/// An attempt that the gateway never saw is given up after this many seconds: nothing can be
/// under way any more, since a call to the gateway ends long before.
const ABANDONED_AFTER_SECONDS: i64 = 15 * 60;

/// The attempt is not settled; the job tries again later.
#[derive(Debug, Error)]
pub enum SettleError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    #[error("the gateway does not know the attempt yet")]
    NotSeenYet,
}

/// Asks the gateway about an open attempt and records the answer; does nothing for a settled one, and
/// leaves one open that waits for its buyer's confirmation, which is asked about every hour.
pub async fn settle(shop: &Shop, attempt: AttemptId) -> Result<(), SettleError> {
    let Some(created) = open_since(shop, attempt).await? else { return Ok(()) };
    let outcome = match shop.gateway.look_up(attempt).await? {
        Some(outcome) => outcome,
        None if shop.now().seconds_since(created) < ABANDONED_AFTER_SECONDS => {
            return Err(SettleError::NotSeenYet);
        }
        None => ChargeOutcome::Declined { decline: Decline::NeverCharged },
    };
    record(shop, attempt, outcome).await?;
    Ok(())
}

/// When an attempt was begun, or the saving of a card; `None` once it is settled.
async fn open_since(shop: &Shop, attempt: AttemptId) -> Result<Option<Instant>, DbError> {
    let mut tx = shop.db.read().await?;
    if let Some(found) = attempts::find(&mut tx, attempt).await? {
        return Ok(found.is_open.then_some(found.created));
    }
    let setup = cards::find(&mut tx, attempt).await?;
    Ok(setup.filter(|setup| matches!(setup.standing, Standing::Open { .. })).map(|setup| setup.created))
}

/// T2: writes the outcome of an attempt, with everything that was paid for or with nothing. A
/// second call finds the attempt settled and changes nothing. An outcome that is not final is only
/// noted, for the order's page to send its buyer on.
pub(crate) async fn record(shop: &Shop, attempt: AttemptId, outcome: ChargeOutcome) -> Result<(), DbError> {
    let Some(settlement) = outcome.settlement() else { return note_confirmation(shop, attempt, &outcome).await };
    let mut tx = shop.db.write().await?;
    let Some(found) = attempts::find(&mut tx, attempt).await? else {
        cards::settle(&mut tx, shop, attempt, &outcome).await?;
        tx.commit().await?;
        shop.wake.notify_one();
        return Ok(());
    };
    let counts = match found.purpose {
        Purpose::Order => checkout::take_outcome(&mut tx, shop, attempt, &outcome, settlement).await?,
        Purpose::Renewal(renewal) => {
            billing::lifetime::take_outcome(&mut tx, shop, attempt, &renewal, &outcome).await?
        }
        Purpose::Invoice(open) => {
            billing::lifetime::take_invoice_outcome(&mut tx, shop, attempt, &open, &outcome).await?
        }
        Purpose::Together(together) => {
            billing::lifetime::together::take_outcome(&mut tx, shop, attempt, &together, &outcome).await?
        }
        Purpose::Change(change) => {
            billing::lifetime::changes::take_outcome(&mut tx, shop, attempt, &change, &outcome).await?
        }
    };
    if !counts {
        attempts::note_if_paid_in_vain(&mut tx, shop, attempt, &outcome).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(())
}

/// Keeps the address at which the buyer confirms; one that comes after the final word is too late.
async fn note_confirmation(shop: &Shop, attempt: AttemptId, outcome: &ChargeOutcome) -> Result<(), DbError> {
    let ChargeOutcome::ConfirmAt { address } = outcome else { return Ok(()) };
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "update attempts set confirm_at = $2 where id = $1 and state = 'open'",
        attempt.to_string(),
        address,
    )?;
    cards::note_confirmation(&mut tx, attempt, address).await?;
    tx.commit().await
}

/// Has the worker ask again about attempts that stayed open, however often their own jobs failed:
/// once an hour, for as long as it takes.
pub async fn ask_about_open(tx: &mut Tx, shop: &Shop) -> Result<(), DbError> {
    let now = shop.now();
    let open = fetch_all!(
        tx,
        (String,),
        "select id from attempts where state = 'open' and created_at < $1 order by created_at limit 1000",
        now.plus_seconds(-ABANDONED_AFTER_SECONDS).as_micros(),
    )?;
    let setups = cards::open_setups(tx, now.plus_seconds(-ABANDONED_AFTER_SECONDS)).await?;
    for attempt in open.into_iter().map(|(attempt,)| attempt).chain(setups.iter().map(ToString::to_string)) {
        let key = format!("settle:{attempt}:{}", now.as_seconds() / 3600);
        jobs::enqueue(tx, shop, jobs::Kind::SettleAttempt, &attempt, &key, now).await?;
    }
    Ok(())
}
