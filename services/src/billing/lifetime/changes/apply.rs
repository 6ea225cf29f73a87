//! T2 of a change (rule 12): credit notes, the new period and its invoice, ledger, license and mails, in
//! the transaction that records the payment, all or nothing.

use domain::{
    calendar::Instant, checkout::Choice, ids::AttemptId, invoice::CreditReason, proration::Upgrade, renewal::Anchor,
    subscription::SubscriptionState,
};

use super::super::{
    note,
    rows::{self, Subscription},
};
use super::letters;
use crate::{
    billing::{
        details,
        ledger::{self, Entry},
    },
    catalog,
    db::{DbError, Tx},
    invoicing::{self, Extent, NewInvoice, Terms},
    payments::{
        ChargeOutcome,
        attempts::{self, Attempt, Change},
    },
    shop::Shop,
};

/// Closes the attempt and makes the change that it pays for. `false`: the subscription is no longer what
/// was to be changed, or the attempt is settled, and nothing was changed.
pub(crate) async fn take_outcome(
    tx: &mut Tx,
    shop: &Shop,
    id: AttemptId,
    change: &Change,
    outcome: &ChargeOutcome,
) -> Result<bool, DbError> {
    let Some(mut about) = rows::lock(tx, change.subscription).await? else { return Ok(true) };
    // Read again under the lock: another worker may have settled it meanwhile.
    let Some(attempt) = attempts::find(tx, id).await? else { return Ok(true) };
    match outcome {
        ChargeOutcome::Paid { at, .. } => {
            let is_as_it_was = about.present() == change.from && about.period.end == change.ends;
            if !attempt.is_open || !is_as_it_was || !matches!(about.life.state, SubscriptionState::Active { .. }) {
                return Ok(false);
            }
            attempts::close(tx, id, outcome, shop.now()).await?;
            about.is_being_charged = false;
            upgrade(tx, shop, &mut about, &change.upgrade, Some((&attempt, *at))).await?;
        }
        ChargeOutcome::Declined { decline } => {
            if !attempt.is_open {
                return Ok(true);
            }
            attempts::close(tx, id, outcome, shop.now()).await?;
            about.is_being_charged = false;
            note(tx, shop, &about, "change_declined", decline.code()).await?;
        }
        ChargeOutcome::ConfirmAt { .. } => return Ok(true),
    }
    rows::store(tx, shop, &about).await?;
    Ok(true)
}

/// Makes an upgrade that is paid: by an attempt and the balance, or by the balance alone.
pub(super) async fn upgrade(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    upgrade: &Upgrade,
    paid: Option<(&Attempt, Instant)>,
) -> Result<(), DbError> {
    for credit in &upgrade.credits {
        let extent = Extent::Part { subscription: about.id, net: credit.amounts.net, period: credit.period };
        let issued = invoicing::credit(tx, shop, credit.invoice, extent, CreditReason::Unused).await?;
        if issued.map(|issued| issued.amounts) != Some(credit.amounts) {
            return Err(DbError::Unreadable { what: "credit", value: credit.invoice.to_string() });
        }
    }
    if let Some((attempt, _)) = paid {
        ledger::write(tx, shop, about.billing, Some(about.id), Entry::Charge(attempt.id), attempt.amount).await?;
    }
    let before = about.present();
    let zone = &shop.config.zone;
    // Months are counted from the vendor's date of the change; the period itself begins on the instant.
    about.anchor = Anchor { on: zone.date(upgrade.period.start), months: upgrade.to.cycle.months() };
    about.period = upgrade.period;
    let ends = matches!(about.life.state, SubscriptionState::Active { ends: true, .. });
    about.life.state = SubscriptionState::Active { period: upgrade.period, ends };
    about.life.dunning = None;
    about.life.told = shop.now();
    take(about, upgrade.to.clone());
    let number = invoice(tx, shop, about, upgrade, paid).await?;
    letters::to_payers(tx, shop, about, &before, upgrade, &number).await?;
    letters::to_licensees(tx, shop, about).await?;
    note(tx, shop, about, "coverage_changed", &number).await
}

/// Changes the coverage of a trial, for which nothing is paid.
pub(super) async fn free(tx: &mut Tx, shop: &Shop, about: &mut Subscription, to: Choice) -> Result<(), DbError> {
    take(about, to);
    letters::to_licensees(tx, shop, about).await
}

fn take(about: &mut Subscription, to: Choice) {
    (about.next, about.price) = (None, None);
    about.coverage = to.coverage;
    about.life.cycle = to.cycle;
    about.unit = to.unit;
}

async fn invoice(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    upgrade: &Upgrade,
    paid: Option<(&Attempt, Instant)>,
) -> Result<String, DbError> {
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let vendor = catalog::vendor(tx).await?.ok_or_else(missing)?;
    let (buyer, po_number) = details::buyer(tx, about.billing).await?.ok_or_else(missing)?;
    let new = NewInvoice {
        account: about.billing,
        order: about.order,
        is_renewal: true,
        currency: about.unit.currency,
        po_number,
        buyer,
        lines: vec![(about.id, about.line(about.present(), about.period, upgrade.tax, upgrade.price))],
        terms: Terms::Paid(match paid {
            Some((attempt, at)) => invoicing::paid_by(&attempt.card, at),
            None => invoicing::paid_from_balance(shop.now()),
        }),
        from_balance: upgrade.used,
    };
    Ok(invoicing::issue(tx, shop, &vendor, new).await?.to_string())
}
