//! T2 of a renewal (rule 12): what the outcome of its attempt means for period, license, invoice, mails
//! and the next try, in the transaction that records it.

mod telling;

use domain::{
    calendar::Instant,
    decline::Decline,
    ids::AttemptId,
    invoice::{InvoiceNumber, Payment},
    lifetime::RenewalInvoice,
    money::Money,
    renewal::Dunning,
    subscription::{GRACE_DAYS, SubscriptionState},
    tax::Tax,
};

use super::{
    by_invoice,
    cards::{actor, look_now, pays_from_now_on},
    coming::{Coming, amounts},
    date, note,
    rows::{self, Subscription},
};
use crate::{
    audit,
    billing::{
        cards, details,
        ledger::{self, Entry},
    },
    catalog,
    db::{DbError, Tx, fetch_one},
    invoicing::{self, NewInvoice, Terms},
    mail::letters::NextTry,
    payments::{
        ChargeOutcome,
        attempts::{self, Attempt, Renewal},
    },
    shop::Shop,
};

pub(super) use telling::tell_licensees;
use telling::{tell_failure, tell_payers};

/// Closes the attempt and writes what its outcome makes of the subscription. `false`: that period was
/// renewed otherwise or the attempt is settled, and nothing was changed.
pub(crate) async fn take_outcome(
    tx: &mut Tx,
    shop: &Shop,
    id: AttemptId,
    renewal: &Renewal,
    outcome: &ChargeOutcome,
) -> Result<bool, DbError> {
    let asked = cards::find(tx, id).await?;
    if let Some(asked) = &asked {
        cards::hold(tx, asked.account).await?;
    }
    let Some(mut about) = rows::lock(tx, renewal.subscription).await? else { return Ok(true) };
    // Read again under the lock: another worker may have settled it meanwhile.
    let Some(attempt) = attempts::find(tx, id).await? else { return Ok(true) };
    match outcome {
        ChargeOutcome::Paid { at, reference } => {
            if attempt.is_paid {
                return Ok(true);
            }
            // A yes counts also after the attempt was given up, since the money was taken.
            // So is what an invoice asks for by now.
            if about.period.end != renewal.from || about.life.by_invoice == Some(RenewalInvoice::Sent) {
                if asked.is_some() {
                    cards::close(tx, shop, id, Some(Decline::NeverCharged)).await?;
                }
                return Ok(false);
            }
            attempts::close(tx, id, outcome, shop.now()).await?;
            about.is_being_charged &= !attempt.is_open;
            if let Some(asked) = &asked {
                pays_from_now_on(tx, shop, &mut about, asked, reference).await?;
            }
            paid(tx, shop, &mut about, &attempt, renewal, *at, &actor(asked.as_ref())).await?;
        }
        ChargeOutcome::Declined { decline } => {
            if !attempt.is_open {
                return Ok(true);
            }
            attempts::close(tx, id, outcome, shop.now()).await?;
            about.is_being_charged = false;
            if asked.is_some() {
                // Whoever tried it reads why on the page: it is no step of the dunning.
                cards::close(tx, shop, id, Some(*decline)).await?;
                rows::store(tx, shop, &about).await?;
                return Ok(true);
            }
            if *decline == Decline::NeverCharged {
                // Nobody said no: it is simply tried again, at once.
                rows::store(tx, shop, &about).await?;
                look_now(tx, shop, &about).await?;
                return Ok(true);
            }
            if about.card.as_ref().is_some_and(|card| card.digest != attempt.card) {
                // The card was replaced while its bank was asked: the new one is tried at once (rule 15).
                about.life.dunning = None;
                about.life.state = SubscriptionState::PastDue { period: about.period }.at(shop.now());
                rows::store(tx, shop, &about).await?;
                look_now(tx, shop, &about).await?;
                return Ok(true);
            }
            failed(tx, shop, &mut about, &attempt, *decline).await?;
        }
        ChargeOutcome::ConfirmAt { .. } => return Ok(true),
    }
    rows::store(tx, shop, &about).await?;
    Ok(true)
}

async fn paid(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    attempt: &Attempt,
    renewal: &Renewal,
    at: Instant,
    actor: &str,
) -> Result<(), DbError> {
    let coming = about.coming(at, &shop.config.zone).at(renewal.unit);
    let amounts = amounts(&coming.of, renewal.tax)?;
    if attempt.amount.plus(attempt.from_balance) != Ok(amounts.gross) {
        return Err(DbError::Unreadable { what: "charged amount", value: attempt.amount.decimal() });
    }
    ledger::write(tx, shop, about.billing, Some(about.id), Entry::Charge(attempt.id), attempt.amount).await?;
    let payment = invoicing::paid_by(&attempt.card, at);
    go_on(tx, shop, about, coming, renewal.tax, payment, attempt.from_balance, actor).await
}

/// A renewal that the balance pays alone (rule 17): nobody asks the gateway. `actor` as in the audit log.
pub(super) async fn paid_from_balance(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    tax: Tax,
    actor: &str,
) -> Result<(), DbError> {
    let coming = about.coming(shop.now(), &shop.config.zone);
    let gross = amounts(&coming.of, tax)?.gross;
    go_on(tx, shop, about, coming, tax, invoicing::paid_from_balance(shop.now()), gross, actor).await
}

/// The next period begins, paid so.
#[expect(clippy::too_many_arguments, reason = "what is renewed, and how it was paid")]
async fn go_on(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    coming: Coming,
    tax: Tax,
    payment: Payment,
    from_balance: Money,
    actor: &str,
) -> Result<(), DbError> {
    let method = payment.method.clone();
    about.begin(coming);
    // Whoever canceled while the bank was asked still wants no more than this period.
    let ends = matches!(about.life.state, SubscriptionState::Active { ends: true, .. });
    about.life.state = SubscriptionState::Active { period: about.period, ends };
    about.life.dunning = None;
    let was_trial = is_first(tx, about).await?;
    let (number, gross) = invoice(tx, shop, about, tax, payment, from_balance, was_trial).await?;
    tell_payers(tx, shop, about, gross, method, number, was_trial).await?;
    tell_licensees(tx, shop, about).await?;
    audit::write(tx, shop, actor, &about.id.to_string(), "subscription_renewed", &number.to_string()).await
}

/// Whether nothing was paid before: it was a trial, and this is the purchase itself (rule 10).
async fn is_first(tx: &mut Tx, about: &Subscription) -> Result<bool, DbError> {
    let (earlier,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from invoice_lines where subscription_id = $1",
        about.id.to_string(),
    )?;
    Ok(earlier == 0)
}

async fn invoice(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    tax: Tax,
    payment: Payment,
    from_balance: Money,
    was_trial: bool,
) -> Result<(InvoiceNumber, Money), DbError> {
    let missing = || DbError::Sql(sqlx::Error::RowNotFound);
    let vendor = catalog::vendor(tx).await?.ok_or_else(missing)?;
    let (buyer, po_number) = details::buyer(tx, about.billing).await?.ok_or_else(missing)?;
    let amounts = amounts(&about.present(), tax)?;
    let new = NewInvoice {
        account: about.billing,
        order: about.order,
        is_renewal: !was_trial,
        currency: about.unit.currency,
        po_number,
        buyer,
        lines: vec![(about.id, about.line(about.present(), about.period, tax, amounts))],
        terms: Terms::Paid(payment),
        from_balance,
    };
    Ok((invoicing::issue(tx, shop, &vendor, new).await?, amounts.gross))
}

async fn failed(
    tx: &mut Tx,
    shop: &Shop,
    about: &mut Subscription,
    attempt: &Attempt,
    decline: Decline,
) -> Result<(), DbError> {
    let now = shop.now();
    let dunning = Dunning::after(about.life.dunning, decline, now);
    about.life.dunning = Some(dunning);
    // The period is over; a cancellation that came meanwhile finds it in grace.
    about.life.state = SubscriptionState::PastDue { period: about.period }.at(now);
    let grace_ends = about.period.end.plus_days(GRACE_DAYS);
    let next = match dunning.next_try().filter(|at| *at < grace_ends) {
        Some(at) => NextTry::On(date(shop, at)),
        None if decline.is_hard() => NextTry::NotWithThisCard,
        None => NextTry::None,
    };
    let gross = attempt.amount.format(super::LOCALE);
    tell_failure(tx, shop, about, Some((gross, decline)), next).await?;
    note(tx, shop, about, "renewal_declined", decline.code()).await
}

/// There is no card to charge, or the invoice is not paid: grace begins, and its payers are told.
pub(super) async fn lapse(tx: &mut Tx, shop: &Shop, about: &mut Subscription) -> Result<(), DbError> {
    about.life.state = SubscriptionState::PastDue { period: about.period };
    if about.life.by_invoice.is_some() {
        by_invoice::lapse(tx, shop, about).await?;
        return note(tx, shop, about, "renewal_declined", "invoice").await;
    }
    tell_failure(tx, shop, about, None, NextTry::NotWithThisCard).await?;
    note(tx, shop, about, "renewal_declined", "no_card").await
}
