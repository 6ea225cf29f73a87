//! Which card pays what: the default, the card of one subscription, and what goes on without a card that is
//! removed. Everything is written into the audit log with who did it.

use domain::{
    account::Action,
    ids::{AccountId, PaymentMethodId, SubscriptionId},
};

use super::{
    add::is_of,
    rows::{self, Stored},
};
use crate::{
    accounts::Caller,
    audit,
    billing::lifetime,
    db::{DbError, Tx, fetch_one},
    shop::Shop,
};

/// Holds the account of a card that the caller may change; `None` for everybody else's.
async fn held(tx: &mut Tx, caller: &Caller, id: PaymentMethodId) -> Result<Option<Stored>, DbError> {
    let Some(card) = rows::card_of(tx, id).await? else { return Ok(None) };
    if !caller.may(card.account, Action::ChangePaymentMethods) {
        return Ok(None);
    }
    rows::hold(tx, card.account).await?;
    rows::card_of(tx, id).await
}

async fn note(tx: &mut Tx, shop: &Shop, caller: &Caller, card: &Stored, event: &str) -> Result<(), DbError> {
    let subject = card.account.to_string();
    audit::write(tx, shop, &caller.person.to_string(), &subject, event, &card.digest.words()).await
}

/// Makes a card the default. `false` where the caller may not, or it was removed.
pub async fn make_default(shop: &Shop, caller: &Caller, id: PaymentMethodId) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(card) = held(&mut tx, caller, id).await? else { return Ok(false) };
    if !card.is_default {
        rows::set_default(&mut tx, card.account, id).await?;
        note(&mut tx, shop, caller, &card, "card_made_default").await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// Has a card pay a subscription of its account from now on; a failed renewal is tried at once (rule 15).
/// `false` where the caller may not, or they do not belong together.
pub async fn choose(
    shop: &Shop,
    caller: &Caller,
    subscription: SubscriptionId,
    id: PaymentMethodId,
) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(card) = held(&mut tx, caller, id).await? else { return Ok(false) };
    if !is_of(&mut tx, card.account, subscription).await? {
        return Ok(false);
    }
    let is_behind = rows::behind(&mut tx, id).await?.contains(&subscription);
    let (actor, subject) = (caller.person.to_string(), subscription.to_string());
    if !is_behind || lifetime::is_invoiced(&mut tx, subscription).await? {
        lifetime::renew_by_card(&mut tx, shop, subscription, id, &actor).await?;
        audit::write(&mut tx, shop, &actor, &subject, "card_chosen", &card.digest.words()).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(true)
}

/// What became of a card that was to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removed {
    Done,
    /// It is behind a renewal, and it was not said yet that one knows what then happens.
    AskFirst,
}

/// Removes a card. Another one of the account takes over what it paid; where there is none, automatic
/// renewals lose their card, which takes being `sure`. `None` where the caller may not, or it is gone.
pub async fn remove(shop: &Shop, caller: &Caller, id: PaymentMethodId, sure: bool) -> Result<Option<Removed>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(card) = held(&mut tx, caller, id).await? else { return Ok(None) };
    if !sure && renews(&mut tx, id).await? {
        return Ok(Some(Removed::AskFirst));
    }
    let heir = heir(&mut tx, card.account, id).await?;
    for subscription in rows::behind(&mut tx, id).await? {
        lifetime::set_card(&mut tx, shop, subscription, heir).await?;
    }
    rows::delete(&mut tx, id).await?;
    if let Some(heir) = heir.filter(|_| card.is_default) {
        rows::set_default(&mut tx, card.account, heir).await?;
    }
    note(&mut tx, shop, caller, &card, "card_removed").await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(Removed::Done))
}

/// The card that takes over: the default, else the newest.
pub(super) async fn heir(
    tx: &mut Tx,
    account: AccountId,
    removed: PaymentMethodId,
) -> Result<Option<PaymentMethodId>, DbError> {
    Ok(rows::of_account(tx, account).await?.iter().map(|card| card.id).find(|id| *id != removed))
}

/// Whether a card is behind a renewal to come.
async fn renews(tx: &mut Tx, id: PaymentMethodId) -> Result<bool, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from subscriptions
         where payment_method_id = $1 and paid_by = 'card' and ends = 0 and state in ('active', 'past_due')",
        id.to_string(),
    )?;
    Ok(count > 0)
}
