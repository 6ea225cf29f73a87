//! Adding a card: verified at the gateway without money, then saved, and given to whatever it is for, in one
//! transaction. A crash in between is gone on with by the try's job (rule 12 for a charge of nothing).

use domain::{
    account::Action,
    calendar::Instant,
    checkout::CardForm,
    faults::{Faults, FieldFault},
    ids::{AccountId, AttemptId, PaymentMethodId, SubscriptionId},
    money::Money,
};

use super::{
    rows::{self, hold},
    tries::{self, Standing, Try},
};
use crate::{
    accounts::{Caller, limits::client_key},
    audit,
    billing::lifetime,
    catalog,
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read},
    jobs,
    payments::{Charge, ChargeOutcome, Source, attempts, settle as payments_settle},
    shop::Shop,
};

/// A card to be added, as its form was posted.
#[derive(Clone)]
pub struct NewCard {
    pub account: AccountId,
    pub card: CardForm,
    /// What the form carried: the same again is a double click or a reload.
    pub once: String,
    /// The card that it takes over from, with everything that one pays.
    pub replaces: Option<PaymentMethodId>,
    /// The subscription that it is to pay.
    pub subscription: Option<SubscriptionId>,
    pub makes_default: bool,
    /// The network address that it came from, for the limits.
    pub client: String,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Added {
    Saved,
    /// Nothing was saved, for what was typed, for a decline, or for a limit.
    Faulty(Vec<FieldFault>),
    /// Its owner has to confirm it at this address first.
    Confirm {
        address: String,
    },
    /// The gateway has not answered; the job asks again, and the page shows the card once it is there.
    Unknown,
}

/// Adds a card, in a task of its own, so that a browser that hangs up cancels nothing. `None` where the
/// caller may not, or what it is for is none of the account's.
pub async fn add(shop: &Shop, caller: &Caller, new: NewCard) -> Result<Option<Added>, DbError> {
    let (shop, caller) = (shop.clone(), caller.clone());
    let adding = tokio::spawn(async move { add_now(&shop, &caller, &new).await });
    adding.await.map_err(|error| DbError::Unreadable { what: "task that adds a card", value: error.to_string() })?
}

async fn add_now(shop: &Shop, caller: &Caller, new: &NewCard) -> Result<Option<Added>, DbError> {
    if !caller.may(new.account, Action::ChangePaymentMethods) {
        return Ok(None);
    }
    let mut faults = Faults::new();
    let Some(card) = new.card.parse(shop.today(), &mut faults).filter(|_| faults.is_empty()) else {
        return Ok(Some(Added::Faulty(faults.into_vec())));
    };
    let (client, id) = (client_key(&new.client), shop.id(AttemptId::from_parts));
    let mut tx = shop.db.write().await?;
    hold(&mut tx, new.account).await?;
    if let Some(earlier) = tries::of_form(&mut tx, new.account, &new.once).await? {
        drop(tx);
        return Ok(Some(match tries::answered(shop, earlier.id).await? {
            Standing::Open { confirm_at: Some(address) } => Added::Confirm { address },
            Standing::Open { confirm_at: None } => Added::Unknown,
            Standing::Declined(decline) => Added::Faulty(vec![decline.fault()]),
            Standing::Done => Added::Saved,
        }));
    }
    if !is_theirs(&mut tx, new).await? {
        return Ok(None);
    }
    if let Some(fault) = tries::limit(&mut tx, shop, new.account, &client).await? {
        return Ok(Some(Added::Faulty(vec![FieldFault { field: "card_number".to_owned(), fault }])));
    }
    let vendor = catalog::vendor(&mut tx).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let setup = Try {
        id,
        account: new.account,
        person: Some(caller.person),
        subscription: new.subscription,
        replaces: new.replaces,
        saved: None,
        makes_default: new.makes_default,
        card: card.digest(),
        created: shop.now(),
        standing: Standing::Open { confirm_at: None },
    };
    tries::write(&mut tx, &setup, &new.once, &client).await?;
    let ask_at = shop.now().plus_seconds(attempts::ASK_AFTER_SECONDS);
    jobs::enqueue(&mut tx, shop, jobs::Kind::SettleAttempt, &id.to_string(), &format!("settle:{id}"), ask_at).await?;
    tx.commit().await?;

    let charge = Charge { attempt: id, amount: Money::new(0, vendor.currency), source: Source::Typed(card) };
    match attempts::ask(shop, &charge).await {
        Ok(outcome) => {
            payments_settle::record(shop, id, outcome.clone()).await?;
            Ok(Some(match outcome {
                ChargeOutcome::Paid { .. } => Added::Saved,
                ChargeOutcome::Declined { decline } => Added::Faulty(vec![decline.fault()]),
                ChargeOutcome::ConfirmAt { address } => Added::Confirm { address },
            }))
        }
        Err(error) => {
            // Unknown is no decline (rule 22).
            tracing::warn!(attempt = %id, %error, "a card has no answer yet");
            Ok(Some(Added::Unknown))
        }
    }
}

async fn is_theirs(tx: &mut Tx, new: &NewCard) -> Result<bool, DbError> {
    if let Some(card) = new.replaces
        && !rows::exists(tx, new.account, card).await?
    {
        return Ok(false);
    }
    match new.subscription {
        Some(subscription) => is_of(tx, new.account, subscription).await,
        None => Ok(true),
    }
}

/// Whether an account pays a subscription.
pub(super) async fn is_of(tx: &mut Tx, account: AccountId, id: SubscriptionId) -> Result<bool, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select id from subscriptions where id = $1 and billing_account_id = $2",
        id.to_string(),
        account.to_string(),
    )?;
    Ok(row.is_some())
}

/// Writes what the gateway finally said about a card that is to be saved, with everything that it is for.
/// A second call finds it settled and changes nothing; so does an id that is no such try's.
pub(crate) async fn settle(tx: &mut Tx, shop: &Shop, id: AttemptId, outcome: &ChargeOutcome) -> Result<(), DbError> {
    let Some(found) = tries::find(tx, id).await? else { return Ok(()) };
    hold(tx, found.account).await?;
    let Some(found) = tries::find(tx, id).await? else { return Ok(()) };
    if !matches!(found.standing, Standing::Open { .. }) {
        return Ok(());
    }
    match outcome {
        ChargeOutcome::Paid { reference, .. } => saved(tx, shop, &found, reference).await,
        ChargeOutcome::Declined { decline } => tries::close(tx, shop, id, Some(*decline)).await,
        ChargeOutcome::ConfirmAt { .. } => Ok(()),
    }
}

async fn saved(tx: &mut Tx, shop: &Shop, found: &Try, reference: &str) -> Result<(), DbError> {
    let card = rows::save(tx, shop, found.account, reference, &found.card).await?;
    let old = match found.replaces {
        // Removed meanwhile: what it paid was seen to then.
        Some(old) => rows::card_of(tx, old).await?,
        None => None,
    };
    let becomes_default = found.makes_default || old.as_ref().is_some_and(|old| old.is_default);
    if let Some(old) = &old {
        for subscription in rows::behind(tx, old.id).await? {
            lifetime::set_card(tx, shop, subscription, Some(card)).await?;
        }
        if old.id != card {
            rows::delete(tx, old.id).await?;
        }
    }
    if becomes_default {
        rows::set_default(tx, found.account, card).await?;
    }
    let actor = found.person.map(|person| person.to_string()).unwrap_or_default();
    if let Some(subscription) = found.subscription {
        lifetime::renew_by_card(tx, shop, subscription, card, &actor).await?;
    }
    tries::close(tx, shop, found.id, None).await?;
    let event = if old.is_some() { "card_replaced" } else { "card_added" };
    let subject = found.account.to_string();
    audit::write(tx, shop, &actor, &subject, event, &found.card.words()).await
}

/// Cards that were to be saved and have no answer since before an instant, for the hourly sweep.
pub(crate) async fn open_setups(tx: &mut Tx, before: Instant) -> Result<Vec<AttemptId>, DbError> {
    let rows = fetch_all!(
        tx,
        (String,),
        "select t.id from card_tries t where t.state = 'open' and t.created_at < $1
             and not exists (select 1 from attempts a where a.id = t.id)
         order by t.created_at limit 1000",
        before.as_micros(),
    )?;
    rows.iter().map(|(id,)| read("attempt id", id)).collect()
}

/// Keeps the address at which a card's owner confirms it.
pub(crate) async fn note_confirmation(tx: &mut Tx, id: AttemptId, address: &str) -> Result<(), DbError> {
    execute!(tx, "update card_tries set confirm_at = $2 where id = $1 and state = 'open'", id.to_string(), address,)?;
    Ok(())
}
