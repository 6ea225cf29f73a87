//! T2 of it (rule 12): what a payment makes of all of them, in the transaction that records it, all or nothing.

use domain::{
    by_invoice::Standing,
    calendar::parse_iso_date,
    decline::Decline,
    ids::{AttemptId, SubscriptionId},
    invoice::{InvoiceLine, InvoiceNumber, Payment},
    lifetime::RenewalInvoice,
    money::Money,
    price_change::{Ahead, holds_from},
    renewal::Anchor,
    subscription::SubscriptionState,
};

use super::{
    super::{
        cards::{actor, pays_from_now_on},
        coming::Coming,
        rows::{self, RenewsBy, Subscription},
        settled,
        transferred::{self, Came},
    },
    letters,
};
use crate::{
    audit,
    billing::{
        cards, details,
        ledger::{self, Entry},
        transfers,
    },
    catalog,
    db::{DbError, Tx, execute},
    invoicing::{self, NewInvoice, Terms},
    mail::letters::PaidBy,
    payments::{
        ChargeOutcome,
        attempts::{self, Part, Together},
    },
    shop::Shop,
};

/// How it was paid.
pub(super) struct Paid {
    pub payment: Payment,
    pub from_balance: Money,
    /// As in the audit log.
    pub actor: String,
    /// What the form carried that asked for it; empty where its attempt knows.
    pub once: String,
}

/// Closes the attempt and writes what its outcome makes of them. `false`: one of them was renewed otherwise, or
/// the attempt is settled, and nothing was changed.
pub(crate) async fn take_outcome(
    tx: &mut Tx,
    shop: &Shop,
    id: AttemptId,
    together: &Together,
    outcome: &ChargeOutcome,
) -> Result<bool, DbError> {
    let asked = cards::find(tx, id).await?;
    if let Some(asked) = &asked {
        cards::hold(tx, asked.account).await?;
    }
    let mut chosen = lock(tx, together).await?;
    // Read again under the locks: another worker may have settled it meanwhile.
    let Some(attempt) = attempts::find(tx, id).await? else { return Ok(true) };
    match outcome {
        ChargeOutcome::Paid { at, reference } => {
            if attempt.is_paid {
                return Ok(true);
            }
            // A yes counts also after the attempt was given up, since the money was taken; but only as a whole.
            let is_as_it_was = |(about, part): (&Subscription, &Part)| {
                let goes_on =
                    matches!(about.life.state, SubscriptionState::Active { .. } | SubscriptionState::PastDue { .. });
                goes_on && about.period.end == part.from && about.life.by_invoice != Some(RenewalInvoice::Sent)
            };
            if chosen.len() != together.parts.len() || !chosen.iter().zip(&together.parts).all(is_as_it_was) {
                cards::close(tx, shop, id, Some(Decline::NeverCharged)).await?;
                return Ok(false);
            }
            attempts::close(tx, id, outcome, shop.now()).await?;
            for about in &mut chosen {
                about.is_being_charged &= !attempt.is_open;
                if let Some(asked) = asked.as_ref().filter(|_| about.renews_by == RenewsBy::Card) {
                    pays_from_now_on(tx, shop, about, asked, reference).await?;
                }
            }
            cards::close(tx, shop, id, None).await?;
            let account = chosen.first().map(|first| first.billing).ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
            ledger::write(tx, shop, account, None, Entry::Charge(id), attempt.amount).await?;
            let paid = Paid {
                payment: invoicing::paid_by(&attempt.card, *at),
                from_balance: attempt.from_balance,
                actor: actor(asked.as_ref()),
                once: String::new(),
            };
            renew(tx, shop, &mut chosen, together, paid).await?;
        }
        ChargeOutcome::Declined { decline } => {
            if !attempt.is_open {
                return Ok(true);
            }
            // Whoever tried it reads why on the page: it is no step of the dunning.
            attempts::close(tx, id, outcome, shop.now()).await?;
            cards::close(tx, shop, id, Some(*decline)).await?;
            for about in &mut chosen {
                about.is_being_charged = false;
            }
        }
        ChargeOutcome::ConfirmAt { .. } => return Ok(true),
    }
    for about in &chosen {
        rows::store(tx, shop, about).await?;
    }
    Ok(true)
}

/// Locks all subscriptions of an invoice over several, before one of them is: by their ids, as everybody does.
pub(in super::super) async fn lock_all_on(tx: &mut Tx, number: InvoiceNumber) -> Result<(), DbError> {
    if let Some(together) = invoicing::together_of(tx, number).await? {
        lock(tx, &together).await?;
    }
    Ok(())
}

/// While an attempt pays such an invoice, nothing else is charged for any of them. They are locked before.
pub(in super::super) async fn hold_all_on(
    tx: &mut Tx,
    shop: &Shop,
    number: InvoiceNumber,
    attempt: AttemptId,
) -> Result<(), DbError> {
    let Some(together) = invoicing::together_of(tx, number).await? else { return Ok(()) };
    for part in &together.parts {
        execute!(
            tx,
            "update subscriptions set together_attempt_id = $2 where id = $1",
            part.subscription.to_string(),
            attempt.to_string(),
        )?;
    }
    store_all_on(tx, shop, number).await
}

/// Writes when each of them is looked at next, by what is open now. They are locked before.
pub(in super::super) async fn store_all_on(tx: &mut Tx, shop: &Shop, number: InvoiceNumber) -> Result<(), DbError> {
    let Some(together) = invoicing::together_of(tx, number).await? else { return Ok(()) };
    for part in &together.parts {
        if let Some(about) = rows::find(tx, part.subscription).await? {
            rows::store(tx, shop, &about).await?;
        }
    }
    Ok(())
}

/// Locks all of them by their ids, as whoever begins it does; in the order of the plan.
async fn lock(tx: &mut Tx, together: &Together) -> Result<Vec<Subscription>, DbError> {
    let mut ids: Vec<SubscriptionId> = together.parts.iter().map(|part| part.subscription).collect();
    ids.sort_by_key(ToString::to_string);
    let mut found = Vec::new();
    for id in ids {
        found.extend(rows::lock(tx, id).await?);
    }
    found.sort_by_key(|about| together.parts.iter().position(|part| part.subscription == about.id));
    Ok(found)
}

/// The next period of each begins, with one paid invoice over all of them.
pub(super) async fn renew(
    tx: &mut Tx,
    shop: &Shop,
    chosen: &mut [Subscription],
    together: &Together,
    paid: Paid,
) -> Result<InvoiceNumber, DbError> {
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let vendor = catalog::vendor(tx).await?.ok_or_else(missing)?;
    let first = chosen.first().ok_or_else(missing)?;
    let (buyer, _) = details::buyer(tx, first.billing).await?.ok_or_else(missing)?;
    let method = paid.payment.method.clone();
    let new = NewInvoice {
        account: first.billing,
        order: first.order,
        is_renewal: true,
        currency: first.unit.currency,
        po_number: together.po_number.clone(),
        buyer,
        lines: lines(chosen, together),
        terms: Terms::Paid(paid.payment),
        from_balance: paid.from_balance,
    };
    let number = invoicing::issue(tx, shop, &vendor, new).await?;
    invoicing::keep_once(tx, number, &paid.once).await?;
    go_on(tx, shop, chosen, together, number, &paid.actor).await?;
    letters::tell(tx, shop, chosen, together, number, &method, None).await?;
    Ok(number)
}

/// What the invoice bears of each.
pub(super) fn lines(chosen: &[Subscription], together: &Together) -> Vec<(SubscriptionId, InvoiceLine)> {
    let line = |(about, part): (&Subscription, &Part)| {
        (about.id, about.line(part.of.clone(), part.period, together.tax, part.amounts))
    };
    chosen.iter().zip(&together.parts).map(line).collect()
}

/// Each goes on, as the invoice of this number bears it.
async fn go_on(
    tx: &mut Tx,
    shop: &Shop,
    chosen: &mut [Subscription],
    together: &Together,
    number: InvoiceNumber,
    actor: &str,
) -> Result<(), DbError> {
    for (about, part) in chosen.iter_mut().zip(&together.parts) {
        let on = parse_iso_date(&part.anchor_on)
            .ok_or_else(|| DbError::Unreadable { what: "date", value: part.anchor_on.clone() })?;
        about.begin(Coming::shown(part.of.clone(), part.period, Anchor { on, months: part.months }));
        if let Some(price) = &mut about.price {
            // Another date is another first period with the notice before it (rule 9).
            let ahead = Ahead { anchor: about.anchor, cycle: about.life.cycle, is_invoiced: false };
            price.new.from = holds_from(price.new.told, ahead, &shop.config.zone);
        }
        // Whoever canceled while the bank was asked still wants no more than this period.
        let ends = matches!(about.life.state, SubscriptionState::Active { ends: true, .. });
        about.life.state = SubscriptionState::Active { period: about.period, ends };
        about.life.dunning = None;
        settled::tell_licensees(tx, shop, about).await?;
        audit::write(tx, shop, actor, &about.id.to_string(), "subscription_renewed", &number.to_string()).await?;
    }
    Ok(())
}

/// Takes a payment of an open invoice over several, which was written just now. The order's row is locked before.
pub(in super::super) async fn invoice_paid(
    tx: &mut Tx,
    shop: &Shop,
    number: InvoiceNumber,
    together: &Together,
    came: &Came,
) -> Result<(), DbError> {
    let mut chosen = lock(tx, together).await?;
    // Behind the locks: it may have been taken back meanwhile.
    let paper = transfers::find(tx, number).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let is_paid = matches!(paper.standing, Standing::Paid | Standing::Overpaid { .. });
    if !is_paid || !transferred::settle(tx, shop, number).await? {
        return letters::received(tx, shop, &chosen, &paper, came).await;
    }
    for about in &mut chosen {
        about.nothing_is_open();
    }
    go_on(tx, shop, &mut chosen, together, number, "worker").await?;
    for about in &chosen {
        rows::store(tx, shop, about).await?;
    }
    let over = paper.standing.to_return();
    let method = match &came.by {
        PaidBy::Card(card) => card.clone(),
        PaidBy::Transfer { reference } => format!("bank transfer {reference}"),
    };
    letters::tell(tx, shop, &chosen, together, number, &method, over).await
}

/// The other subscriptions of an invoice over several.
pub(in super::super) async fn others_of(
    tx: &mut Tx,
    number: InvoiceNumber,
    about: &Subscription,
) -> Result<Vec<SubscriptionId>, DbError> {
    let together = invoicing::together_of(tx, number).await?;
    let parts = together.into_iter().flat_map(|together| together.parts);
    Ok(parts.map(|part| part.subscription).filter(|id| *id != about.id).collect())
}
