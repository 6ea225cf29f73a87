//! A gateway that moves no money: Stripe's well-known test numbers, with books of its own in the
//! shop's data base. 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined
//! (<https://docs.stripe.com/testing>).

use domain::{calendar::Instant, ids::AttemptId};
use futures::future::BoxFuture;
use sqlx::FromRow;

use super::{Charge, ChargeOutcome, GatewayError, PaymentGateway};
use crate::{
    clock::{Chance, Clock},
    db::{Db, DbError, Tx, execute, fetch_optional},
    tokens::random_token,
};

/// Numbers that the sandbox declines, with the reason that a bank would give.
const DECLINED: &[(&str, &str)] = &[("4000000000000002", "card_declined")];

/// The sandbox and its books.
#[derive(Clone, Debug)]
pub struct Sandbox {
    db: Db,
    clock: Clock,
    chance: Chance,
}

#[derive(FromRow)]
struct ChargeRow {
    reference: String,
    outcome: String,
    decline_code: Option<String>,
    charged_at: i64,
}

impl Sandbox {
    pub const fn new(db: Db, clock: Clock, chance: Chance) -> Self {
        Self { db, clock, chance }
    }

    async fn charge_once(&self, charge: &Charge) -> Result<ChargeOutcome, DbError> {
        let mut tx = self.db.write().await?;
        let number = charge.card.number.digits();
        let decline = DECLINED.iter().find(|(declined, _)| *declined == number).map(|(_, code)| *code);
        execute!(
            &mut tx,
            "insert into sandbox_charges
                 (idempotency_key, reference, currency, amount, outcome, decline_code, charged_at)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (idempotency_key) do nothing",
            charge.attempt.to_string(),
            format!("sandbox_{}", random_token(&self.chance)),
            charge.amount.currency.code(),
            charge.amount.minor,
            if decline.is_some() { "declined" } else { "paid" },
            decline,
            self.clock.now().as_micros(),
        )?;
        let outcome = find(&mut tx, charge.attempt).await?;
        tx.commit().await?;
        outcome.ok_or_else(|| DbError::Sql(sqlx::Error::RowNotFound))
    }
}

async fn find(tx: &mut Tx, attempt: AttemptId) -> Result<Option<ChargeOutcome>, DbError> {
    let row = fetch_optional!(
        tx,
        ChargeRow,
        "select reference, outcome, decline_code, charged_at from sandbox_charges where idempotency_key = $1",
        attempt.to_string(),
    )?;
    Ok(row.map(|row| match row.outcome.as_str() {
        "paid" => ChargeOutcome::Paid { reference: row.reference, at: Instant::from_micros(row.charged_at) },
        _ => ChargeOutcome::Declined { code: row.decline_code.unwrap_or_else(|| "card_declined".to_owned()) },
    }))
}

impl PaymentGateway for Sandbox {
    fn name(&self) -> &'static str {
        "sandbox"
    }

    fn is_sandbox(&self) -> bool {
        true
    }

    fn charge<'a>(&'a self, charge: &'a Charge) -> BoxFuture<'a, Result<ChargeOutcome, GatewayError>> {
        Box::pin(async move { self.charge_once(charge).await.map_err(|error| GatewayError(error.to_string())) })
    }

    fn look_up(&self, attempt: AttemptId) -> BoxFuture<'_, Result<Option<ChargeOutcome>, GatewayError>> {
        Box::pin(async move {
            let read = async { find(&mut self.db.read().await?, attempt).await };
            read.await.map_err(|error: DbError| GatewayError(error.to_string()))
        })
    }
}
