//! Money that goes back to what it was paid with: a row and its line of the ledger are written with what
//! causes them, and a job asks the gateway until it has said its word (rules 18 and 22).

use domain::{
    ids::{AccountId, AttemptId, ProductId, RefundId, SubscriptionId},
    money::Money,
};
use sqlx::FromRow;

use super::{Refund, RefundOutcome, attempts::GATEWAY_WAIT, settle::SettleError};
use crate::{
    audit,
    billing::{
        ledger::{self, Entry},
        stored,
    },
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read},
    jobs::{self, Kind},
    shop::Shop,
};

/// One that stayed open for so long is asked about again by the hourly sweep.
const LEFT_OPEN_SECONDS: i64 = 15 * 60;

/// A refund to be written.
pub(crate) struct NewRefund {
    pub attempt: AttemptId,
    pub account: AccountId,
    /// Of one that a customer asked for (rule 18); without it the charge paid for nothing.
    pub asked: Option<(ProductId, SubscriptionId)>,
    pub amount: Money,
}

/// Writes a refund with its line of the ledger and the job that asks the gateway.
pub(crate) async fn begin(tx: &mut Tx, shop: &Shop, new: &NewRefund) -> Result<(), DbError> {
    let id = shop.id(RefundId::from_parts);
    let subscription = new.asked.map(|(_, subscription)| subscription);
    execute!(
        tx,
        "insert into refunds
             (id, attempt_id, account_id, product_id, subscription_id, reason, currency, amount, state, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9)",
        id.to_string(),
        new.attempt.to_string(),
        new.account.to_string(),
        new.asked.map(|(product, _)| product.to_string()),
        subscription.map(|id| id.to_string()),
        if new.asked.is_some() { "asked" } else { "in_vain" },
        new.amount.currency.code(),
        new.amount.minor,
        shop.now().as_micros(),
    )?;
    ledger::write(tx, shop, new.account, subscription, Entry::Refund(id), new.amount).await?;
    jobs::enqueue(tx, shop, Kind::GiveBack, &id.to_string(), &format!("refund:{id}"), shop.now()).await
}

#[derive(FromRow)]
struct Row {
    account_id: String,
    subscription_id: Option<String>,
    currency: String,
    amount: i64,
    gateway_reference: Option<String>,
}

impl Row {
    fn amount(&self) -> Result<Money, DbError> {
        stored::money(self.amount, &self.currency)
    }
}

async fn open(tx: &mut Tx, id: RefundId) -> Result<Option<Row>, DbError> {
    fetch_optional!(
        tx,
        Row,
        "select r.account_id, r.subscription_id, r.currency, r.amount, a.gateway_reference
         from refunds r join attempts a on a.id = r.attempt_id where r.id = $1 and r.state = 'open'",
        id.to_string(),
    )
}

/// Asks the gateway to give a refund back and records what it says; does nothing for a settled one.
pub async fn give_back(shop: &Shop, id: RefundId) -> Result<(), SettleError> {
    let Some(row) = open(&mut shop.db.glance().await?, id).await? else { return Ok(()) };
    let refund = Refund { id, charge: row.gateway_reference.clone().unwrap_or_default(), amount: row.amount()? };
    let answer = tokio::time::timeout(GATEWAY_WAIT, shop.gateway.refund(&refund)).await;
    let outcome = answer.map_err(|_| super::GatewayError("no answer in time".to_owned()))??;
    let mut tx = shop.db.write().await?;
    let (state, reference) = match &outcome {
        RefundOutcome::Paid { reference } => ("paid", Some(reference)),
        RefundOutcome::Refused => ("refused", None),
    };
    let settled = execute!(
        &mut tx,
        "update refunds set state = $2, gateway_reference = $3, settled_at = $4 where id = $1 and state = 'open'",
        id.to_string(),
        state,
        reference,
        shop.now().as_micros(),
    )?;
    if settled == 1 && outcome == RefundOutcome::Refused {
        // It stays the account's, and staff has to see how it gets there.
        let account = read("account id", &row.account_id)?;
        let subscription = row.subscription_id.as_deref().map(|id| read("subscription id", id)).transpose()?;
        ledger::write(&mut tx, shop, account, subscription, Entry::RefundFailed(id), row.amount()?).await?;
        let subject = row.subscription_id.unwrap_or(row.account_id);
        audit::write(&mut tx, shop, "gateway", &subject, "refund_refused", &refund.amount.decimal()).await?;
        tracing::error!(refund = %id, "the gateway refused to give money back");
    }
    tx.commit().await?;
    Ok(())
}

/// Has the worker ask again about refunds that stayed open, however often their own jobs failed.
pub async fn ask_about_open(tx: &mut Tx, shop: &Shop) -> Result<(), DbError> {
    let now = shop.now();
    let open = fetch_all!(
        tx,
        (String,),
        "select id from refunds where state = 'open' and created_at < $1 order by created_at limit 1000",
        now.plus_seconds(-LEFT_OPEN_SECONDS).as_micros(),
    )?;
    for (refund,) in open {
        let key = format!("refund:{refund}:{}", now.as_seconds().div_euclid(3600));
        jobs::enqueue(tx, shop, Kind::GiveBack, &refund, &key, now).await?;
    }
    Ok(())
}

/// A charge whose money may go back, and how much of it did not yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Charged {
    pub attempt: AttemptId,
    pub left: Money,
}

/// The charges of an order and of what became of it, the newest first, as far as they were not given back.
/// One from before there was a ledger that paid for nothing is not among them: staff gave it back by hand.
pub(crate) async fn charges_of(tx: &mut Tx, order: &str) -> Result<Vec<Charged>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, i64, i64),
        "select a.id, a.currency, a.amount,
                (select cast(coalesce(sum(r.amount), 0) as bigint) from refunds r
                 where r.attempt_id = a.id and r.state <> 'refused') as returned
         from attempts a
         where a.order_id = $1 and a.state = 'paid' and a.together is null
             and not exists (select 1 from invoices i where i.id = a.invoice_id and i.together is not null)
             and exists (select 1 from ledger l where l.kind = 'charge' and l.source = a.id)
         order by a.created_at desc, a.id desc",
        order,
    )?;
    let mut charges = Vec::new();
    for (id, currency, amount, returned) in rows {
        let left = stored::money(amount.saturating_sub(returned), &currency)?;
        if left.minor > 0 {
            charges.push(Charged { attempt: read("attempt id", &id)?, left });
        }
    }
    Ok(charges)
}
