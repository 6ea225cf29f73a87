//! The cards of an account as their payer sees them, and what each pays.

use domain::{
    account::{Action, Side},
    card::CardDigest,
    ids::{AccountId, PaymentMethodId},
    license::LicenseStatus,
};

use super::rows;
use crate::{
    accounts::Caller,
    billing::{
        details,
        subscriptions::{self, SubscriptionView},
    },
    catalog,
    db::{DbError, Tx, fetch_optional},
    shop::Shop,
};

/// Everything on `/billing/payment-methods`.
#[derive(Clone, Debug)]
pub struct Cards {
    pub account: AccountId,
    /// The accounts that the caller may do this in, each with its address, to choose from.
    pub accounts: Vec<(AccountId, String)>,
    /// The default first, then the newest.
    pub cards: Vec<CardLine>,
    /// Renewals that no card pays.
    pub unpaid: Vec<Paid>,
    /// A card waits for its owner's confirmation, at this address.
    pub confirm_at: Option<String>,
}

/// A card.
#[derive(Clone, Debug)]
pub struct CardLine {
    pub id: PaymentMethodId,
    pub digest: CardDigest,
    pub is_default: bool,
    /// The subscriptions that it stands behind, without those that are over.
    pub pays: Vec<Paid>,
}

/// A subscription that a card pays, or none.
pub type Paid = SubscriptionView;

/// Reads them, of the account that is asked for or the first one that the caller may change; `None` where
/// there is none.
pub async fn cards(shop: &Shop, caller: &Caller, account: Option<AccountId>) -> Result<Option<Cards>, DbError> {
    let may = caller.accounts_for(Action::ChangePaymentMethods);
    let Some(account) = account.or_else(|| may.first().copied()).filter(|account| may.contains(account)) else {
        return Ok(None);
    };
    let mut tx = shop.db.read().await?;
    let vendor = catalog::vendor(&mut tx).await?;
    let tax = details::tax_of(&mut tx, vendor.as_ref(), account, shop.now()).await?;
    let running = subscriptions::of_account(&mut tx, shop, account, tax, true).await?;
    let running: Vec<Paid> = running.into_iter().filter(is_paid).collect();
    let behind = |id| running.iter().filter(|each| each.method == Some(id) && !each.by_invoice).cloned().collect();
    let stored = rows::of_account(&mut tx, account).await?;
    let cards = stored.into_iter().map(|card| CardLine {
        id: card.id,
        digest: card.digest,
        is_default: card.is_default,
        pays: behind(card.id),
    });
    let cards: Vec<CardLine> = cards.collect();
    let confirm_at = fetch_optional!(
        &mut tx,
        (String,),
        "select confirm_at from card_tries t
         where account_id = $1 and person_id = $2 and state = 'open' and confirm_at is not null
             and not exists (select 1 from attempts a where a.id = t.id)
         order by created_at desc, id desc limit 1",
        account.to_string(),
        caller.person.to_string(),
    )?;
    let accounts = caller.seats.iter().filter(|seat| may.contains(&seat.account) && seat.side == Side::Billing);
    Ok(Some(Cards {
        account,
        accounts: accounts.map(|seat| (seat.account, seat.handle.clone())).collect(),
        cards,
        unpaid: running.into_iter().filter(|each| each.method.is_none()).collect(),
        confirm_at: confirm_at.map(|(address,)| address),
    }))
}

/// The account that a card belongs to, for whoever may change it there.
pub async fn account_of(shop: &Shop, caller: &Caller, id: PaymentMethodId) -> Result<Option<AccountId>, DbError> {
    let card = rows::card_of(&mut shop.db.read().await?, id).await?;
    Ok(card.map(|card| card.account).filter(|account| caller.may(*account, Action::ChangePaymentMethods)))
}

/// An account's cards, the default first, then the newest.
pub(crate) async fn all(tx: &mut Tx, account: AccountId) -> Result<Vec<(PaymentMethodId, CardDigest)>, DbError> {
    Ok(rows::of_account(tx, account).await?.into_iter().map(|card| (card.id, card.digest)).collect())
}

/// The same, for whoever may change them; none for everybody else.
pub async fn choices(
    shop: &Shop,
    caller: &Caller,
    account: AccountId,
) -> Result<Vec<(PaymentMethodId, CardDigest)>, DbError> {
    if !caller.may(account, Action::ChangePaymentMethods) {
        return Ok(Vec::new());
    }
    all(&mut shop.db.read().await?, account).await
}

/// Whether something is or will be charged for it.
fn is_paid(subscription: &SubscriptionView) -> bool {
    matches!(subscription.status, LicenseStatus::Active { .. } | LicenseStatus::Grace { .. } | LicenseStatus::Suspended)
}
