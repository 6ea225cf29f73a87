//! The ledger of an account (rule 17): what it was charged, given back, invoiced and credited, in rows
//! that are added and never changed. Its balance is their sum: positive is the account's own, and pays its
//! next invoice; negative is owed.

use domain::{
    ids::{AccountId, AttemptId, RefundId, SubscriptionId},
    money::{Currency, Money},
};

use crate::{
    db::{DbError, Tx, execute, fetch_one},
    shop::Shop,
};

/// Where a row comes from; each comes once.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry<'a> {
    /// An invoice by its number: so much is owed.
    Invoice(&'a str),
    /// A credit note by its number: so much less is owed.
    CreditNote(&'a str),
    /// An attempt that took the money.
    Charge(AttemptId),
    /// Money that came another way, by what names it.
    Payment(&'a str),
    /// Money that goes back.
    Refund(RefundId),
    /// The gateway will not give it back, so it stays the account's.
    RefundFailed(RefundId),
}

impl Entry<'_> {
    const fn kind(self) -> &'static str {
        match self {
            Self::Invoice(_) => "invoice",
            Self::CreditNote(_) => "credit_note",
            Self::Charge(_) => "charge",
            Self::Payment(_) => "payment",
            Self::Refund(_) => "refund",
            Self::RefundFailed(_) => "refund_failed",
        }
    }

    fn source(self) -> String {
        match self {
            Self::Invoice(text) | Self::CreditNote(text) | Self::Payment(text) => text.to_owned(),
            Self::Charge(id) => id.to_string(),
            Self::Refund(id) | Self::RefundFailed(id) => id.to_string(),
        }
    }

    /// Whether it is to the account's charge.
    const fn is_owed(self) -> bool {
        matches!(self, Self::Invoice(_) | Self::Refund(_))
    }
}

/// Writes a row, in the transaction that issues the paper or settles the attempt. `amount` is positive;
/// what it comes from says which way it counts. The same one twice is an error.
pub(crate) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    subscription: Option<SubscriptionId>,
    entry: Entry<'_>,
    amount: Money,
) -> Result<(), DbError> {
    let amount_out = if entry.is_owed() { Money::zero(amount.currency).minus(amount) } else { Ok(amount) };
    let amount = amount_out.map_err(|error| DbError::Unreadable { what: "ledger amount", value: error.to_string() })?;
    execute!(
        tx,
        "insert into ledger (kind, source, account_id, subscription_id, currency, amount, happened_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        entry.kind(),
        entry.source(),
        account.to_string(),
        subscription.map(|id| id.to_string()),
        amount.currency.code(),
        amount.minor,
        shop.now().as_micros(),
    )?;
    Ok(())
}

/// The balance of an account: the sum of its rows in this currency.
pub(crate) async fn balance(tx: &mut Tx, account: AccountId, currency: Currency) -> Result<Money, DbError> {
    let (sum,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(amount), 0) as bigint) from ledger where account_id = $1 and currency = $2",
        account.to_string(),
        currency.code(),
    )?;
    Ok(Money::new(sum, currency))
}

/// What is the account's own: its balance, without what it still owes for invoices that are open. Those are
/// paid by transfer or card, apart from what they took of the balance when they went out.
pub(crate) async fn own(tx: &mut Tx, account: AccountId, currency: Currency) -> Result<i64, DbError> {
    let (owed,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(i.gross - i.from_balance
                    - (select coalesce(sum(r.amount), 0) from invoice_payments r where r.invoice_id = i.id)
                    - (select coalesce(sum(c.amount), 0) from invoice_charges c where c.invoice_id = i.id)), 0) as bigint)
         from invoices i
         where i.account_id = $1 and i.currency = $2 and i.due_at is not null and i.settled_at is null",
        account.to_string(),
        currency.code(),
    )?;
    Ok(balance(tx, account, currency).await?.minor.saturating_add(owed))
}

/// What of the balance is free to be spent: what open invoices and open attempts count on is not. Never
/// negative.
pub(crate) async fn free_balance(tx: &mut Tx, account: AccountId, currency: Currency) -> Result<Money, DbError> {
    let own = own(tx, account, currency).await?;
    if own <= 0 {
        return Ok(Money::zero(currency));
    }
    let (spoken_for,) = fetch_one!(
        tx,
        (i64,),
        "select cast(coalesce(sum(a.from_balance), 0) as bigint)
         from attempts a join subscriptions s on s.id = a.subscription_id
         where a.state = 'open' and s.billing_account_id = $1 and a.currency = $2",
        account.to_string(),
        currency.code(),
    )?;
    Ok(Money::new(own.saturating_sub(spoken_for).max(0), currency))
}

/// Locks what an account may spend until the transaction ends: after its subscription, before the numbers of
/// papers. Whoever spends asks for [`free_balance`] behind it.
pub(crate) async fn lock(tx: &mut Tx, account: AccountId) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into ledger_locks (account_id) values ($1)
         on conflict (account_id) do update set account_id = excluded.account_id",
        account.to_string(),
    )?;
    Ok(())
}

/// What a bill could take of the balance now, at most its own amount.
pub(crate) async fn spendable(tx: &mut Tx, account: AccountId, bill: Money) -> Result<Money, DbError> {
    let free = free_balance(tx, account, bill.currency).await?;
    Ok(Money::new(free.minor.min(bill.minor).max(0), bill.currency))
}

/// What a bill may take of the balance, at most its own amount. It stays locked until the transaction ends.
pub(crate) async fn spend(tx: &mut Tx, account: AccountId, bill: Money) -> Result<Money, DbError> {
    // Most accounts have none, and wait for nobody.
    if free_balance(tx, account, bill.currency).await?.is_zero() {
        return Ok(Money::zero(bill.currency));
    }
    lock(tx, account).await?;
    spendable(tx, account, bill).await
}
