//! What is tried with a card on the pages of Billing, as rows: one is written before the gateway is asked,
//! so that a double click, a reload or a crash finds it, and closed by the gateway's final word.

use std::time::Duration;

use domain::{
    calendar::Instant,
    card::CardDigest,
    decline::Decline,
    faults::Fault,
    ids::{AccountId, AttemptId, PaymentMethodId, PersonId, SubscriptionId},
    limits::{WINDOW_SECONDS, minutes_left},
};
use sqlx::FromRow;

use super::rows::DigestRow;
use crate::{
    accounts::Caller,
    billing::lifetime,
    db::{DbError, Tx, execute, fetch_optional, read},
    shop::Shop,
};

/// Whoever pressed twice waits three seconds at most for the first press's answer; most come sooner.
const LOOKS: u32 = 60;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// A try as it stands.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    pub id: AttemptId,
    pub account: AccountId,
    /// `None` for whoever came by the link of a renewal; their card is not kept.
    pub person: Option<PersonId>,
    /// Whose renewal it pays, or whose card it becomes.
    pub subscription: Option<SubscriptionId>,
    /// The card that it takes over from.
    pub replaces: Option<PaymentMethodId>,
    /// A card that was saved before; `None` for one that is typed.
    pub saved: Option<PaymentMethodId>,
    pub makes_default: bool,
    pub card: CardDigest,
    pub created: Instant,
    pub standing: Standing,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The gateway has not said its final word; its owner may have to confirm it at this address.
    Open {
        confirm_at: Option<String>,
    },
    Done,
    Declined(Decline),
}

#[derive(FromRow)]
struct Row {
    id: String,
    account_id: String,
    person_id: Option<String>,
    subscription_id: Option<String>,
    replaces: Option<String>,
    saved: Option<String>,
    makes_default: i64,
    state: String,
    decline_code: Option<String>,
    confirm_at: Option<String>,
    created_at: i64,
    #[sqlx(flatten)]
    digest: DigestRow,
}

impl Row {
    fn parse(self) -> Result<Try, DbError> {
        Ok(Try {
            id: read("attempt id", &self.id)?,
            account: read("account id", &self.account_id)?,
            person: self.person_id.map(|id| read("person id", &id)).transpose()?,
            subscription: self.subscription_id.map(|id| read("subscription id", &id)).transpose()?,
            replaces: self.replaces.map(|id| read("payment method id", &id)).transpose()?,
            saved: self.saved.map(|id| read("payment method id", &id)).transpose()?,
            makes_default: self.makes_default != 0,
            card: self.digest.parse(),
            created: Instant::from_micros(self.created_at),
            standing: match self.state.as_str() {
                "open" => Standing::Open { confirm_at: self.confirm_at },
                "done" => Standing::Done,
                _ => Standing::Declined(Decline::from_code(self.decline_code.as_deref().unwrap_or_default())),
            },
        })
    }
}

/// The columns of a [`Row`]; the argument says which.
macro_rules! select_tries {
    ($rest:literal) => {
        concat!(
            "select id, account_id, person_id, subscription_id, replaces, saved, makes_default, state, decline_code,
                    confirm_at, created_at, card_brand, card_last_four, card_expiry_year, card_expiry_month
             from card_tries ",
            $rest
        )
    };
}

/// Writes an open try. `once` is what the form carried, `client` where it came from, as limits count it.
pub(crate) async fn write(tx: &mut Tx, new: &Try, once: &str, client: &str) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into card_tries
             (id, account_id, person_id, once, subscription_id, replaces, saved, makes_default, card_brand,
              card_last_four, card_expiry_year, card_expiry_month, state, client, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'open', $13, $14)",
        new.id.to_string(),
        new.account.to_string(),
        new.person.map(|person| person.to_string()),
        once,
        new.subscription.map(|id| id.to_string()),
        new.replaces.map(|id| id.to_string()),
        new.saved.map(|id| id.to_string()),
        i64::from(new.makes_default),
        new.card.brand.name(),
        &new.card.last_four,
        i64::from(new.card.expiry.year),
        i64::from(new.card.expiry.month),
        client,
        new.created.as_micros(),
    )?;
    Ok(())
}

/// A try by its id, which is its attempt's where it pays.
pub(crate) async fn find(tx: &mut Tx, id: AttemptId) -> Result<Option<Try>, DbError> {
    let row = fetch_optional!(tx, Row, select_tries!("where id = $1"), id.to_string())?;
    row.map(Row::parse).transpose()
}

/// How a try stands, as soon as its gateway has answered: whoever presses a button twice is told what the
/// first press did. One that goes on for longer is still open.
pub(crate) async fn answered(shop: &Shop, id: AttemptId) -> Result<Standing, DbError> {
    let mut standing = Standing::Open { confirm_at: None };
    for _ in 0..LOOKS {
        standing = find(&mut shop.db.glance().await?, id).await?.map_or(Standing::Done, |found| found.standing);
        if standing != (Standing::Open { confirm_at: None }) {
            break;
        }
        tokio::time::sleep(BETWEEN_LOOKS).await;
    }
    Ok(standing)
}

/// What the same form made before, unless it was declined: then it may be tried again.
pub(crate) async fn of_form(tx: &mut Tx, account: AccountId, once: &str) -> Result<Option<Try>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        select_tries!("where account_id = $1 and once = $2 and state <> 'declined'"),
        account.to_string(),
        once,
    )?;
    row.map(Row::parse).transpose()
}

/// Writes the final word; `None` is a yes. One that was settled stays as it was.
pub(crate) async fn close(tx: &mut Tx, shop: &Shop, id: AttemptId, decline: Option<Decline>) -> Result<(), DbError> {
    execute!(
        tx,
        "update card_tries set state = $2, decline_code = $3, settled_at = $4 where id = $1",
        id.to_string(),
        if decline.is_some() { "declined" } else { "done" },
        decline.map(Decline::code),
        shop.now().as_micros(),
    )?;
    Ok(())
}

/// How somebody's last try of the last minutes ended, for the page that it leads back to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastTry {
    /// Why not; `None` for a yes.
    pub declined: Option<Decline>,
    pub card: CardDigest,
    /// The bank asked for a confirmation, so the answer was not told beside the form.
    pub asked: bool,
}

/// A try's outcome is told for so long.
const TOLD_SECONDS: i64 = 120;

/// The newest settled try of a caller in an account, of one subscription's renewals or of saving a card.
pub async fn last_try(
    shop: &Shop,
    caller: &Caller,
    account: AccountId,
    subscription: Option<SubscriptionId>,
) -> Result<Option<LastTry>, DbError> {
    let row = fetch_optional!(
        &mut shop.db.read().await?,
        Row,
        select_tries!(
            "where account_id = $1 and person_id = $2 and state <> 'open' and settled_at > $3
                 and (case when $4 = '' then not exists (select 1 from attempts a where a.id = card_tries.id)
                      else subscription_id = $4 and exists (select 1 from attempts a where a.id = card_tries.id) end)
             order by settled_at desc, id desc limit 1"
        ),
        account.to_string(),
        caller.person.to_string(),
        shop.now().plus_seconds(-TOLD_SECONDS).as_micros(),
        subscription.map(|id| id.to_string()).unwrap_or_default(),
    )?;
    row.map(LastTry::read).transpose()
}

impl LastTry {
    fn read(row: Row) -> Result<Self, DbError> {
        let asked = row.confirm_at.is_some();
        let found = row.parse()?;
        let declined = match found.standing {
            Standing::Declined(decline) => Some(decline),
            Standing::Open { .. } | Standing::Done => None,
        };
        Ok(Self { declined, card: found.card, asked })
    }
}

/// The page that tells what became of a try; `None` for an attempt that was none.
pub async fn leads_to(shop: &Shop, id: AttemptId) -> Result<Option<String>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(found) = find(&mut tx, id).await? else { return Ok(None) };
    let paid = fetch_optional!(
        &mut tx,
        (Option<i64>, bool),
        "select renews_from, together is not null from attempts where id = $1",
        id.to_string(),
    )?;
    let (renews, is_together) = paid.unwrap_or((None, false));
    if is_together {
        return Ok(Some(format!("/billing/renew/{}", found.account)));
    }
    let renews = renews.map(Instant::from_micros);
    Ok(Some(match (renews, found.subscription) {
        (Some(from), Some(subscription)) if found.person.is_none() => lifetime::renewal_path(shop, subscription, from),
        (Some(_), Some(subscription)) => format!("/billing/subscriptions/{subscription}/pay"),
        _ => format!("/billing/payment-methods?account={}", found.account),
    }))
}

/// The same of somebody's last try to renew several subscriptions together.
pub async fn last_together(shop: &Shop, caller: &Caller, account: AccountId) -> Result<Option<LastTry>, DbError> {
    let row = fetch_optional!(
        &mut shop.db.glance().await?,
        Row,
        select_tries!(
            "where account_id = $1 and person_id = $2 and state <> 'open' and settled_at > $3
                 and exists (select 1 from attempts a where a.id = card_tries.id and a.together is not null)
             order by settled_at desc, id desc limit 1"
        ),
        account.to_string(),
        caller.person.to_string(),
        shop.now().plus_seconds(-TOLD_SECONDS).as_micros(),
    )?;
    row.map(LastTry::read).transpose()
}

/// What stands against another try now: too many cards were declined for this account or from this
/// network (`domain::limits`). One that waits for its answer counts, or a hundred at once would slip past.
pub(crate) async fn limit(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    client: &str,
) -> Result<Option<Fault>, DbError> {
    let (limits, now) = (shop.config.limits, shop.now());
    let since = now.plus_seconds(-WINDOW_SECONDS).as_micros();
    let of_account = fetch_optional!(
        tx,
        (i64,),
        "select created_at from card_tries where account_id = $1 and state <> 'done' and created_at > $2
         order by created_at desc limit 1 offset $3",
        account.to_string(),
        since,
        i64::from(limits.declines_per_checkout.saturating_sub(1)),
    )?;
    let from_client = fetch_optional!(
        tx,
        (i64,),
        "select created_at from card_tries where client = $1 and state <> 'done' and created_at > $2
         order by created_at desc limit 1 offset $3",
        client,
        since,
        i64::from(limits.declines_per_client.saturating_sub(1)),
    )?;
    let wait = |(at,): (i64,)| minutes_left(Instant::from_micros(at), now);
    let minutes = of_account.map(wait).max(from_client.map(wait));
    Ok(minutes.map(|minutes| Fault::TooManyDeclines { minutes }))
}
