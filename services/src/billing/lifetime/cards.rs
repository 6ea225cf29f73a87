//! Another card behind a subscription: what falls due next follows it, reminders too (rule 16), and a
//! renewal that failed is tried with it at once (rule 15).

use domain::ids::{PaymentMethodId, SubscriptionId};

use super::rows::{self, SavedCard, Subscription};
use crate::{
    billing::cards::{self, Try},
    db::{DbError, Tx, execute},
    jobs::{self, Kind},
    shop::Shop,
};

/// Puts a card behind a subscription, or none. Ring `shop.wake` after the commit.
pub(crate) async fn set_card(
    tx: &mut Tx,
    shop: &Shop,
    id: SubscriptionId,
    card: Option<PaymentMethodId>,
) -> Result<(), DbError> {
    execute!(
        tx,
        "update subscriptions set payment_method_id = $2 where id = $1",
        id.to_string(),
        card.map(|card| card.to_string()),
    )?;
    let Some(mut about) = rows::lock(tx, id).await? else { return Ok(()) };
    if card.is_some() {
        about.life.dunning = None;
    }
    rows::store(tx, shop, &about).await?;
    look_now(tx, shop, &about).await
}

/// Does what became due by a change at once: the sweep would find it within a quarter of an hour, and whoever
/// stands before the page looks now.
pub(super) async fn look_now(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    let (now, id) = (shop.now(), about.id);
    let is_due = about.life.next(now, &shop.config.zone).is_some_and(|due| due.at <= now);
    if is_due && !about.is_being_charged {
        let key = format!("advance:{id}:card:{}", now.as_micros());
        jobs::enqueue(tx, shop, Kind::AdvanceSubscription, &id.to_string(), &key, now).await?;
    }
    Ok(())
}

/// Who renewed it, in the audit log.
pub(super) fn actor(asked: Option<&Try>) -> String {
    match asked {
        None => "worker".to_owned(),
        Some(asked) => asked.person.map_or_else(|| "renewal link".to_owned(), |person| person.to_string()),
    }
}

/// The card that a payer paid with is the subscription's from now on; a typed one is saved first, under the
/// reference of the charge that it paid. Its row is written here, and the rest with the subscription. That of
/// somebody who did not sign in pays once and is not kept.
pub(super) async fn pays_from_now_on(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    asked: &Try,
    reference: &str,
) -> Result<(), DbError> {
    cards::close(tx, shop, asked.id, None).await?;
    if asked.person.is_none() {
        return Ok(());
    }
    let id = match asked.saved {
        Some(id) => id,
        None => cards::save(tx, shop, about.billing, reference, &asked.card).await?,
    };
    // Removed while the bank was asked: the subscription keeps what it got instead.
    let Some(card) = cards::card_of(tx, id).await? else { return Ok(()) };
    execute!(
        tx,
        "update subscriptions set payment_method_id = $2 where id = $1",
        about.id.to_string(),
        id.to_string(),
    )?;
    about.life.card = Some(card.digest.expiry);
    about.card = Some(SavedCard { id, reference: card.reference, digest: card.digest });
    Ok(())
}
