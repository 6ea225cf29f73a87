//! A gateway that moves no money: Stripe's well-known test numbers, books of its own in the shop's
//! data base, a page on which a payment is confirmed, and bad habits when the settings ask for them.

mod books;
mod cards;
mod confirm;
mod habits;
mod numbers;
mod refunds;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{calendar::Instant, ids::AttemptId};
use futures::future::BoxFuture;
use tokio::sync::mpsc;

use super::{Charge, ChargeOutcome, GatewayError, PaymentGateway, Refund, RefundOutcome, notices::Notice};
use crate::{
    clock::{Chance, Clock},
    db::{Db, DbError},
    tokens::random_token,
};

use books::Found;

pub use confirm::{Confirmation, Decided, confirmation, decide};
pub use habits::{Habit, Habits, UnknownHabit};
pub use numbers::{Reaction, TEST_NUMBERS, TestNumber};

/// Where a buyer confirms a payment; the token follows.
pub const CONFIRM_PATH: &str = "/sandbox/confirm";
/// A payment that nobody confirmed within a day is declined: as long as the draft behind it is kept.
const CONFIRM_SECONDS: i64 = 24 * 3600;
/// How long the sandbox says nothing about a charge after which it vanished.
const GONE_SECONDS: i64 = 90;

/// The sandbox and its books.
#[derive(Clone, Debug)]
pub struct Sandbox {
    db: Db,
    clock: Clock,
    chance: Chance,
    habits: Habits,
    notices: Option<mpsc::UnboundedSender<Notice>>,
    /// Charges about which it says nothing, and until when.
    gone: Arc<Mutex<BTreeMap<AttemptId, Instant>>>,
}

impl Sandbox {
    /// A sandbox with good manners.
    pub fn new(db: Db, clock: Clock, chance: Chance) -> Self {
        Self { db, clock, chance, habits: Habits::new(Vec::new()), notices: None, gone: Arc::default() }
    }

    /// The same with habits, and the line on which its notices come (`notices::receive_all`).
    #[must_use]
    pub fn with_habits(self, habits: Habits) -> (Self, mpsc::UnboundedReceiver<Notice>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self { habits, notices: Some(sender), ..self }, receiver)
    }

    async fn charge_as_it_likes(&self, charge: &Charge) -> Result<ChargeOutcome, GatewayError> {
        let habit = self.habits.pick(&self.chance);
        if habit == Habit::Slow {
            self.habits.wait(2).await;
        }
        let outcome = self.charge_once(charge).await.map_err(unknown)?;
        match habit {
            Habit::Good => {}
            Habit::Slow => self.habits.wait(2).await,
            Habit::Twice => {
                let event = random_token(&self.chance);
                self.tell(&event, charge.attempt);
                self.tell(&event, charge.attempt);
                self.tell(&random_token(&self.chance), charge.attempt);
            }
            Habit::OutOfOrder => {
                self.tell(&random_token(&self.chance), charge.attempt);
                self.habits.wait(2).await;
            }
            Habit::Late => self.habits.wait(60).await,
            Habit::Vanishes => {
                let back = self.clock.now().plus_seconds(GONE_SECONDS);
                self.gone.lock().unwrap_or_else(PoisonError::into_inner).insert(charge.attempt, back);
                return Err(GatewayError("it hung up".to_owned()));
            }
        }
        Ok(outcome)
    }

    async fn refund_as_it_likes(&self, refund: &Refund) -> Result<RefundOutcome, GatewayError> {
        let habit = self.habits.pick(&self.chance);
        if habit == Habit::Slow {
            self.habits.wait(2).await;
        }
        let outcome = self.refund_once(refund).await.map_err(unknown)?;
        match habit {
            Habit::Late => self.habits.wait(60).await,
            Habit::Vanishes => return Err(GatewayError("it hung up".to_owned())),
            // Nobody waits for notices of refunds.
            Habit::Good | Habit::Slow | Habit::Twice | Habit::OutOfOrder => {}
        }
        Ok(outcome)
    }

    async fn refund_once(&self, refund: &Refund) -> Result<RefundOutcome, DbError> {
        let mut tx = self.db.write().await?;
        let outcome = refunds::refund(&mut tx, refund, &self.chance, self.clock.now()).await?;
        tx.commit().await?;
        Ok(outcome)
    }

    /// Sends a notice; it is lost where nobody listens.
    fn tell(&self, event: &str, attempt: AttemptId) {
        if let Some(line) = &self.notices {
            // An error only says that nobody listens any more.
            let _ = line.send(Notice { event: event.to_owned(), attempt });
        }
    }

    async fn charge_once(&self, charge: &Charge) -> Result<ChargeOutcome, DbError> {
        let mut tx = self.db.write().await?;
        books::charge(&mut tx, charge, &self.chance, self.clock.now()).await?;
        let found = books::find(&mut tx, charge.attempt).await?;
        tx.commit().await?;
        found.map(said).ok_or_else(|| DbError::Sql(sqlx::Error::RowNotFound))
    }

    /// What the books say; a payment that waited too long for its buyer is declined now.
    async fn read_books(&self, attempt: AttemptId) -> Result<Option<ChargeOutcome>, DbError> {
        let now = self.clock.now();
        let found = books::find(&mut self.db.read().await?, attempt).await?;
        let Some(Found::Asked(asked)) = &found else { return Ok(found.map(said)) };
        if !asked.is_expired(now) {
            return Ok(found.map(said));
        }
        let mut tx = self.db.write().await?;
        books::decide(&mut tx, asked, false, &self.chance, now).await?;
        let found = books::find(&mut tx, attempt).await?;
        tx.commit().await?;
        Ok(found.map(said))
    }

    /// Writes the final word on what waits for its buyer, and reads the books.
    async fn cancel_once(&self, attempt: AttemptId) -> Result<Option<ChargeOutcome>, DbError> {
        let mut tx = self.db.write().await?;
        if let Some(Found::Asked(asked)) = books::find(&mut tx, attempt).await? {
            books::cancel(&mut tx, &asked, &self.chance, self.clock.now()).await?;
        }
        let found = books::find(&mut tx, attempt).await?;
        tx.commit().await?;
        Ok(found.map(said))
    }

    /// Whether it says nothing about a charge just now.
    fn is_gone(&self, attempt: AttemptId) -> bool {
        let mut gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        let is_gone = gone.get(&attempt).is_some_and(|back| self.clock.now() < *back);
        if !is_gone {
            gone.remove(&attempt);
        }
        is_gone
    }
}

fn said(found: Found) -> ChargeOutcome {
    match found {
        Found::Said(outcome) => outcome,
        Found::Asked(asked) => ChargeOutcome::ConfirmAt { address: format!("{CONFIRM_PATH}/{}", asked.token) },
    }
}

fn unknown(error: DbError) -> GatewayError {
    GatewayError(error.to_string())
}

impl PaymentGateway for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        Box::pin(self.charge_as_it_likes(charge))
    }

    fn refund<'a>(&'a self, refund: &'a Refund) -> BoxFuture<'a, Result<RefundOutcome, GatewayError>> {
        Box::pin(self.refund_as_it_likes(refund))
    }

    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(async move {
            if self.is_gone(attempt) {
                return Err(GatewayError("it is still gone".to_owned()));
            }
            self.read_books(attempt).await.map_err(unknown)
        })
    }

    fn cancel(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(async move {
            if self.is_gone(attempt) {
                return Err(GatewayError("it is still gone".to_owned()));
            }
            self.cancel_once(attempt).await.map_err(unknown)
        })
    }
}
