//! What the page of a change shows: what is bought, what may be chosen, and the instant that it all holds
//! for, signed. And what became of the last change, for the subscription's page.

use super::{
    super::rows::{self, Subscription},
    standing::{self, Blocked},
};
use crate::{
    accounts::access::Caller,
    db::{DbError, Tx, fetch_optional, read},
    shop::Shop,
};
use domain::{
    account::Action,
    calendar::Instant,
    checkout::Choice,
    decline::Decline,
    ids::{AccountId, SubscriptionId},
    proration::{PREVIEW_SECONDS, Standing},
};

/// What a payer may change, and from what.
#[derive(Clone, Debug)]
pub struct Offer {
    pub product: String,
    pub slug: String,
    /// What is bought now.
    pub now: Choice,
    /// "Visa ending in 4242".
    pub card: Option<String>,
    pub licensee: String,
    /// What it is computed from and the seal of the instant, or why it cannot be changed.
    pub standing: Result<(Standing, String), Blocked>,
}

/// What may be changed of a subscription; `None` if the caller may not.
pub async fn offer(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<Offer>, DbError> {
    let mut tx = shop.db.read().await?;
    if !may_change(&mut tx, caller, id).await? {
        return Ok(None);
    }
    let Some(about) = rows::find(&mut tx, id).await? else { return Ok(None) };
    let as_of = whole_second(shop.now());
    let standing = standing::read(&mut tx, shop, &about, as_of).await?;
    let standing = standing.map(|standing| {
        let seal = seal(shop, &about, &standing);
        (standing, seal)
    });
    Ok(Some(Offer {
        now: about.present(),
        card: about.card_words(),
        product: about.product,
        slug: about.slug,
        licensee: about.licensee_name,
        standing,
    }))
}

/// Whether a subscription is the caller's to change.
pub(in crate::billing::lifetime) async fn may_change(
    tx: &mut Tx,
    caller: &Caller,
    id: SubscriptionId,
) -> Result<bool, DbError> {
    let owner =
        fetch_optional!(tx, (String,), "select billing_account_id from subscriptions where id = $1", id.to_string(),)?;
    let Some((account,)) = owner else { return Ok(false) };
    let account: AccountId = read("account id", &account)?;
    Ok(caller.may(account, Action::ChangeSubscription))
}

const fn whole_second(now: Instant) -> Instant {
    Instant::from_seconds(now.as_seconds())
}

/// The instant and the shop's seal on everything that was computed for it: `1795282200.x1Y…`.
pub(super) fn seal(shop: &Shop, about: &Subscription, standing: &Standing) -> String {
    let shown = serde_json::to_string(standing).unwrap_or_default();
    format!("{}.{}", standing.as_of.as_seconds(), shop.key.preview_seal(about.id, &shown))
}

/// The instant of a seal, while it is honored (rule 17).
pub(super) fn as_of(shop: &Shop, seal: &str) -> Option<Instant> {
    let (seconds, _) = seal.split_once('.')?;
    let as_of = Instant::from_seconds(seconds.parse().ok()?);
    let age = shop.now().seconds_since(as_of);
    (0..=PREVIEW_SECONDS).contains(&age).then_some(as_of)
}

/// For so long the pages say what became of a change.
const SAID_SECONDS: i64 = 120;

/// What became of the last change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastState {
    /// It is being paid; with the address at which the buyer confirms it, if the bank asked.
    Open {
        confirm_at: Option<String>,
    },
    Changed,
    Waits,
    TakenBack,
    /// The order was given back, with so much.
    Refunded(String),
    Declined(Decline),
}

/// What became of the last change, while it is being paid and for a while after; who may see the
/// subscription was asked before.
pub async fn last_change(shop: &Shop, id: SubscriptionId) -> Result<Option<LastState>, DbError> {
    let mut tx = shop.db.read().await?;
    let open = fetch_optional!(
        &mut tx,
        (Option<String>,),
        "select confirm_at from attempts where subscription_id = $1 and state = 'open' and change is not null",
        id.to_string(),
    )?;
    if let Some((confirm_at,)) = open {
        return Ok(Some(LastState::Open { confirm_at }));
    }
    let said = fetch_optional!(
        &mut tx,
        (String, String),
        "select event, detail from audit_events
         where subject = $1 and happened_at > $2
             and event in ('coverage_changed', 'downgrade_waits', 'downgrade_taken_back', 'change_declined', 'order_refunded')
         order by happened_at desc, id desc limit 1",
        id.to_string(),
        shop.now().plus_seconds(-SAID_SECONDS).as_micros(),
    )?;
    Ok(said.map(|(event, detail)| match event.as_str() {
        "coverage_changed" => LastState::Changed,
        "order_refunded" => LastState::Refunded(detail),
        "downgrade_waits" => LastState::Waits,
        "downgrade_taken_back" => LastState::TakenBack,
        _ => LastState::Declined(Decline::from_code(&detail)),
    }))
}
