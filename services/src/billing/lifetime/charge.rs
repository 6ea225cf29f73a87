//! T1 of a renewal, and the gateway (rule 12): an attempt of what the period costs, taxed by the
//! account's details of today, on the card behind the subscription.

use domain::ids::AttemptId;

use super::{coming::amounts, rows::Subscription, settled};
use crate::{
    billing::{details, ledger},
    catalog,
    db::{DbError, Tx},
    payments::{
        Charge, Source,
        attempts::{self, NewAttempt, Purpose, Renewal},
        settle,
    },
    shop::Shop,
};

/// Renews a subscription that no card is behind from the balance, if that pays all of it (rule 17); `false` if
/// it does not, or if it is invoiced: what the balance paid of an invoice stands on it.
pub(super) async fn from_balance(tx: &mut Tx, shop: &Shop, about: &mut Subscription) -> Result<bool, DbError> {
    if about.life.by_invoice.is_some() || about.card.is_some() {
        return Ok(false);
    }
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, shop.now()).await?;
    let gross = amounts(&about.coming(shop.now(), &shop.config.zone).of, tax)?.gross;
    if gross.is_zero() || ledger::spend(tx, about.billing, gross).await? != gross {
        return Ok(false);
    }
    settled::paid_from_balance(tx, shop, about, tax, "worker").await?;
    Ok(true)
}

/// Writes the attempt over what the balance does not pay; `None` if the balance paid all of it, or if there
/// is no card.
pub(super) async fn begin(tx: &mut Tx, shop: &Shop, about: &mut Subscription) -> Result<Option<Charge>, DbError> {
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, shop.now()).await?;
    let of = about.coming(shop.now(), &shop.config.zone).of;
    let gross = amounts(&of, tax)?.gross;
    let from_balance = ledger::spend(tx, about.billing, gross).await?;
    if !gross.is_zero() && from_balance == gross {
        settled::paid_from_balance(tx, shop, about, tax, "worker").await?;
        return Ok(None);
    }
    let Some(card) = about.card.clone() else { return Ok(None) };
    let amount = gross
        .minus(from_balance)
        .map_err(|_| DbError::Unreadable { what: "balance", value: from_balance.decimal() })?;
    let attempt = shop.id(AttemptId::from_parts);
    let renewal = Renewal { subscription: about.id, from: about.period.end, tax, unit: Some(of.unit) };
    let new = NewAttempt {
        id: attempt,
        order: about.order,
        purpose: Purpose::Renewal(renewal),
        amount,
        from_balance,
        card: &card.digest,
        client: None,
    };
    attempts::begin(tx, shop, &new).await?;
    about.is_being_charged = true;
    Ok(Some(Charge { attempt, amount, source: Source::Saved(card.reference) }))
}

/// Charges the card and records what the gateway says. Unknown is no decline (rule 22): the attempt's
/// own job asks again.
pub(super) async fn ask(shop: &Shop, charge: &Charge) -> Result<(), DbError> {
    match attempts::ask(shop, charge).await {
        Ok(outcome) => settle::record(shop, charge.attempt, outcome).await,
        Err(error) => {
            tracing::warn!(attempt = %charge.attempt, %error, "a renewal's charge has no answer yet");
            Ok(())
        }
    }
}
