//! T1 of a change (rule 12): under the subscription's lock everything is computed again, and the card is
//! asked for what the page showed, or nobody is.

use domain::{
    checkout::CheckoutForm,
    ids::{AttemptId, SubscriptionId},
    lifetime::RenewalInvoice,
    money::Money,
    proration::{Preview, Upgrade, preview},
};

use super::super::{
    LOCALE,
    rows::{self, Subscription},
};
use super::{Changed, apply, read, standing};
use crate::{
    accounts::access::Caller,
    audit,
    billing::ledger,
    db::{DbError, Tx},
    payments::{
        Charge, ChargeOutcome, Source,
        attempts::{self, Change, NewAttempt, Purpose},
        settle,
    },
    shop::Shop,
};

/// What T1 leaves to be done.
enum Then {
    Said(Changed),
    Charge(Charge),
}

/// Changes the coverage as the form chooses it; `seal` is what the page was shown with. `None`: the
/// subscription is not the caller's to change.
pub async fn change(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    form: &CheckoutForm,
    seal: &str,
) -> Result<Option<Changed>, DbError> {
    let mut tx = shop.db.write().await?;
    if !read::may_change(&mut tx, caller, id).await? {
        return Ok(None);
    }
    let Some(mut about) = rows::lock(&mut tx, id).await? else { return Ok(None) };
    let then = decide(&mut tx, shop, caller, &mut about, form, seal).await?;
    rows::store(&mut tx, shop, &about).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(match then {
        Then::Said(changed) => changed,
        Then::Charge(charge) => ask(shop, &charge).await?,
    }))
}

async fn decide(
    tx: &mut Tx,
    shop: &Shop,
    caller: &Caller,
    about: &mut Subscription,
    form: &CheckoutForm,
    seal: &str,
) -> Result<Then, DbError> {
    // One that is too old is computed for now, to be shown.
    let as_of = read::as_of(shop, seal).unwrap_or_else(|| shop.now());
    let standing = match standing::read(tx, shop, about, as_of).await? {
        Ok(standing) => standing,
        Err(blocked) => return Ok(Then::Said(Changed::Blocked(blocked))),
    };
    let choice = match form.checked_choice(&standing.prices) {
        Ok(choice) => choice,
        Err(faults) => return Ok(Then::Said(Changed::Faulty(faults))),
    };
    let preview = preview(&standing, &choice).map_err(|error| unreadable(&error))?;
    if preview == Preview::Same {
        return Ok(Then::Said(Changed::Same));
    }
    // The seal is on everything that the page was computed from, balance and prices included.
    if read::seal(shop, about, &standing) != seal {
        return Ok(Then::Said(Changed::ShownAnew(Box::new(preview))));
    }
    let actor = caller.person.to_string();
    match preview {
        Preview::Same => Ok(Then::Said(Changed::Same)),
        Preview::Free { .. } => {
            apply::free(tx, shop, about, choice).await?;
            said_by(tx, shop, &actor, about, "coverage_changed").await?;
            Ok(Then::Said(Changed::Done))
        }
        Preview::Downgrade { .. } => {
            about.next = Some(choice);
            said_by(tx, shop, &actor, about, "downgrade_waits").await?;
            Ok(Then::Said(Changed::Waits))
        }
        Preview::Upgrade(upgrade) => {
            let to = upgrade.to.coverage.describe(LOCALE);
            let then = begin(tx, shop, about, *upgrade, standing.balance).await?;
            if matches!(then, Then::Charge(_)) {
                audit::write(tx, shop, &actor, &about.id.to_string(), "upgrade_asked", &to).await?;
            }
            Ok(then)
        }
    }
}

/// Writes the attempt; where the balance pays all of it, there is none and it is done.
async fn begin(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    upgrade: Upgrade,
    balance: Money,
) -> Result<Then, DbError> {
    let reserved = upgrade.used.minus(upgrade.credit.gross).map_err(|error| unreadable(&error))?;
    let reserved = Money::new(reserved.minor.max(0), reserved.currency);
    if !reserved.is_zero() {
        ledger::lock(tx, about.billing).await?;
        // Another subscription of the account may have spent it while this one was computed.
        if ledger::free_balance(tx, about.billing, reserved.currency).await? != balance {
            return Ok(Then::Said(Changed::ShownAnew(Box::new(Preview::Upgrade(Box::new(upgrade))))));
        }
    }
    if upgrade.today.is_zero() {
        apply::upgrade(tx, shop, about, &upgrade, None).await?;
        return Ok(Then::Said(Changed::Done));
    }
    let Some(card) = about.card.clone() else { return Ok(Then::Said(Changed::NoCard)) };
    let attempt = shop.id(AttemptId::from_parts);
    let amount = upgrade.today;
    let change = Change { subscription: about.id, from: about.present(), ends: about.period.end, upgrade };
    let new = NewAttempt {
        id: attempt,
        order: about.order,
        purpose: Purpose::Change(Box::new(change)),
        amount,
        from_balance: reserved,
        card: &card.digest,
        client: None,
    };
    attempts::begin(tx, shop, &new).await?;
    about.is_being_charged = true;
    Ok(Then::Charge(Charge { attempt, amount, source: Source::Present(card.reference) }))
}

/// Charges the card and records what the gateway says (rule 22: unknown is no decline).
async fn ask(shop: &Shop, charge: &Charge) -> Result<Changed, DbError> {
    let outcome = match attempts::ask(shop, charge).await {
        Ok(outcome) => outcome,
        Err(error) => {
            tracing::warn!(attempt = %charge.attempt, %error, "the charge of a change has no answer yet");
            return Ok(Changed::Open);
        }
    };
    settle::record(shop, charge.attempt, outcome.clone()).await?;
    Ok(match outcome {
        ChargeOutcome::Paid { .. } => Changed::Done,
        ChargeOutcome::Declined { decline } => Changed::Declined(decline),
        ChargeOutcome::ConfirmAt { address } => Changed::ConfirmAt(address),
    })
}

/// Takes a downgrade back that waits for the end of the period; whether one did. `None`: the subscription
/// is not the caller's to change.
pub async fn keep(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<bool>, DbError> {
    let mut tx = shop.db.write().await?;
    if !read::may_change(&mut tx, caller, id).await? {
        return Ok(None);
    }
    let Some(mut about) = rows::lock(&mut tx, id).await? else { return Ok(None) };
    // What is being charged, or was invoiced, is what waited.
    if about.is_being_charged || about.life.by_invoice == Some(RenewalInvoice::Sent) || about.next.take().is_none() {
        return Ok(Some(false));
    }
    rows::store(&mut tx, shop, &about).await?;
    said_by(&mut tx, shop, &caller.person.to_string(), &about, "downgrade_taken_back").await?;
    tx.commit().await?;
    Ok(Some(true))
}

async fn said_by(tx: &mut Tx, shop: &Shop, actor: &str, about: &Subscription, event: &str) -> Result<(), DbError> {
    let detail = about.next.as_ref().unwrap_or(&about.present()).coverage.describe(LOCALE);
    audit::write(tx, shop, actor, &about.id.to_string(), event, &detail).await
}

fn unreadable(error: &dyn std::fmt::Display) -> DbError {
    DbError::Unreadable { what: "price of a change", value: error.to_string() }
}
