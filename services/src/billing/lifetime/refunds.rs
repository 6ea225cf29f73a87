//! Giving an order back (rule 18): it ends the license at once, credits what was invoiced, and sends the
//! money back to what it was paid with, all in one transaction; the gateway is asked by a job.

use domain::{
    calendar::Instant,
    ids::{ProductId, SubscriptionId},
    invoice::{CreditReason, InvoiceNumber},
    money::Money,
    refund::{NotRefunded, refundable, refunded_until},
    subscription::{Period, SubscriptionState},
};

use super::{
    LOCALE, by_invoice, changes, date,
    readers::{self, Reader},
    rows::{self, Subscription},
};
use crate::{
    accounts::access::Caller,
    audit,
    billing::ledger,
    db::{DbError, Tx, fetch_all, fetch_one, read},
    invoicing::{self, Extent},
    mail::{
        Letter,
        letters::{Ended, LicenseEnded, OrderRefunded},
    },
    payments::{
        attempts,
        refunds::{self, Charged, NewRefund},
    },
    shop::Shop,
};

/// What a refund would give back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundOffer {
    /// To what it was paid with.
    pub amount: Money,
    /// From then on it is refunded no more.
    pub until: Instant,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refunded {
    Done,
    /// It is not to be given back, or not any more.
    No,
}

/// What is needed to decide.
struct Facts {
    product: ProductId,
    ordered: Instant,
    charges: Vec<Charged>,
    verdict: Result<(), NotRefunded>,
}

async fn facts(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<Facts, DbError> {
    let (product, ordered, before) = fetch_one!(
        tx,
        (String, i64, i64),
        "select o.product_id, coalesce(o.settled_at, o.created_at),
                (select cast(count(distinct r.subscription_id) as bigint) from refunds r
                 where r.account_id = $2 and r.product_id = o.product_id and r.reason = 'asked')
         from orders o where o.id = $1",
        about.order.to_string(),
        about.billing.to_string(),
    )?;
    let ordered = Instant::from_micros(ordered);
    let before = u32::try_from(before).unwrap_or(u32::MAX);
    Ok(Facts {
        product: read("product id", &product)?,
        ordered,
        charges: refunds::charges_of(tx, &about.order.to_string()).await?,
        verdict: refundable(ordered, before, shop.now(), &shop.config.zone),
    })
}

/// A refund ends what runs; while a payment has no outcome nobody knows what there is to give back.
const fn can_end(about: &Subscription) -> bool {
    matches!(about.life.state, SubscriptionState::Active { .. }) && !about.life.is_suspended && !about.is_being_charged
}

/// What a refund of a subscription's order would give back now; `None` if there is none to have, or the
/// subscription is not the caller's to change.
pub async fn refund_offer(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<RefundOffer>, DbError> {
    let mut tx = shop.db.read().await?;
    if !changes::may_change(&mut tx, caller, id).await? {
        return Ok(None);
    }
    let Some(about) = rows::find(&mut tx, id).await? else { return Ok(None) };
    if !can_end(&about) || shop.now() >= about.period.end {
        return Ok(None);
    }
    let facts = facts(&mut tx, shop, &about).await?;
    let charged = facts.charges.iter().map(|charge| charge.left.minor).sum();
    if facts.verdict.is_err() || charged == 0 {
        return Ok(None);
    }
    let until = refunded_until(facts.ordered, &shop.config.zone);
    Ok(Some(RefundOffer { amount: Money::new(charged, about.unit.currency), until }))
}

/// Gives the order of a subscription back. `None`: it is not the caller's to change. A second call finds the
/// license ended and gives nothing more.
pub async fn refund(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<Refunded>, DbError> {
    let mut tx = shop.db.write().await?;
    if !changes::may_change(&mut tx, caller, id).await? {
        return Ok(None);
    }
    let Some(mut about) = rows::lock(&mut tx, id).await? else { return Ok(None) };
    if !can_end(&about) || shop.now() >= about.period.end {
        return Ok(Some(Refunded::No));
    }
    let facts = facts(&mut tx, shop, &about).await?;
    if facts.verdict.is_err() || facts.charges.is_empty() {
        return Ok(Some(Refunded::No));
    }
    // Before the numbers of papers, as everybody who spends does, so that no two wait for each other.
    ledger::lock(&mut tx, about.billing).await?;
    // Of the next period nothing is owed any more.
    by_invoice::take_back(&mut tx, shop, &mut about).await?;
    let notes = credit_all(&mut tx, shop, id).await?;
    let (amount, cards) = give_back(&mut tx, shop, &about, &facts).await?;
    end(&mut about, shop.now());
    rows::store(&mut tx, shop, &about).await?;
    tell(&mut tx, shop, &about, amount, &cards, &notes).await?;
    let actor = caller.person.to_string();
    audit::write(&mut tx, shop, &actor, &id.to_string(), "order_refunded", &amount.format(LOCALE)).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(Refunded::Done))
}

/// Credits what is left of every invoice of the subscription.
async fn credit_all(tx: &mut Tx, shop: &Shop, id: SubscriptionId) -> Result<Vec<String>, DbError> {
    let invoices = fetch_all!(
        tx,
        (String,),
        "select i.number from invoices i join invoice_lines l on l.invoice_id = i.id
         where l.subscription_id = $1 and i.kind = 'invoice' order by i.issued_at, i.number",
        id.to_string(),
    )?;
    let mut notes = Vec::new();
    for (number,) in invoices {
        let number: InvoiceNumber = read("invoice number", &number)?;
        let issued = invoicing::credit(tx, shop, number, Extent::RestOf(id), CreditReason::Refunded).await?;
        notes.extend(issued.map(|issued| issued.number.to_string()));
    }
    Ok(notes)
}

/// Sends the charges back, the newest first, as far as the account's balance reaches: what it paid other
/// subscriptions with meanwhile is not paid out a second time. The sum, and the cards that get it: those of the
/// charges, which need not be the one behind the subscription.
async fn give_back(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    facts: &Facts,
) -> Result<(Money, Vec<String>), DbError> {
    let currency = about.unit.currency;
    let mut free = ledger::free_balance(tx, about.billing, currency).await?.minor;
    let (mut given, mut cards) = (0, Vec::new());
    for charge in &facts.charges {
        let amount = charge.left.minor.min(free);
        if amount <= 0 {
            break;
        }
        let new = NewRefund {
            attempt: charge.attempt,
            account: about.billing,
            asked: Some((facts.product, about.id)),
            amount: Money::new(amount, currency),
        };
        refunds::begin(tx, shop, &new).await?;
        free -= amount;
        given += amount;
        let card = attempts::find(tx, charge.attempt).await?.map(|attempt| attempt.card.words());
        cards.extend(card.filter(|card| !cards.contains(card)));
    }
    Ok((Money::new(given, currency), cards))
}

/// Ends it on the instant, without grace (rule 13).
fn end(about: &mut Subscription, now: Instant) {
    about.life.state = SubscriptionState::Canceled { at: now };
    about.life.dunning = None;
    about.next = None;
    about.period = Period { start: about.period.start.min(now), end: now };
}

async fn tell(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    amount: Money,
    cards: &[String],
    notes: &[String],
) -> Result<(), DbError> {
    let payers = readers::of_billing(tx, about.billing).await?;
    for reader in &payers {
        let letter = OrderRefunded {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            amount: amount.format(LOCALE),
            cards: cards.to_vec(),
            credit_notes: notes.to_vec(),
            portal_link: reader.portal_link(about),
            others: reader.others(&payers),
        };
        reader.send(tx, shop, about, "refunded", &Letter::OrderRefunded(letter)).await?;
    }
    if about.is_declined {
        return Ok(());
    }
    for reader in readers::of_licensee(tx, about.licensee).await? {
        if payers.iter().any(|payer: &Reader| payer.is(&reader)) {
            continue;
        }
        let letter = LicenseEnded {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            how: Ended::Canceled,
            ended: date(shop, about.period.end),
            payer: Some(about.payer_name.clone()),
            link: format!("/licenses/{}", about.license),
            orders_anew: false,
            taken_back: None,
            others: Vec::new(),
        };
        reader.send(tx, shop, about, "ended", &Letter::LicenseEnded(letter)).await?;
    }
    Ok(())
}
