//! A subscription's life by itself (rules 13 to 16): the worker sweeps over what is due by index, and
//! does one step of one subscription at a time, each in its transaction and under the row's lock.
//! Whatever happens in between, the next look finds what is left to do.

mod bought;
mod by_invoice;
mod canceling;
mod cards;
pub mod changes;
mod charge;
mod coming;
mod covered;
mod ending;
mod invoice_charged;
mod link;
mod offers;
mod paying;
mod prices;
mod readers;
pub mod refunds;
mod reminders;
mod rows;
mod settled;
mod sweep;
pub mod together;
mod transferred;
mod way;

#[cfg(test)]
mod tests;

use domain::{
    calendar::Instant, ids::SubscriptionId, lifetime::Lifetime, lifetime::Step, locale::Locale, money::Money,
};

use crate::{
    audit,
    billing::details,
    catalog,
    db::{DbError, Tx},
    payments::Charge,
    shop::Shop,
};

pub use canceling::{Changed, Wanted, want};
pub(crate) use cards::set_card;
pub(super) use coming::amounts;
pub(super) use covered::covered;
pub(crate) use invoice_charged::take_outcome as take_invoice_outcome;
pub(crate) use link::renewal_path;
pub use link::{LinkStanding, Linked, linked, pay_linked, renewal_link};
pub use offers::{Offer, PayKind, offer};
pub use paying::{PaidNow, PayWith, Payment, pay};
pub use prices::tell_prices;
pub(crate) use prices::{PriceTo, affected, write_job};
pub(crate) use settled::take_outcome;
pub use sweep::sweep;
pub(crate) use transferred::{Came, take_payment};
pub use way::{ByInvoice, NotByInvoice, Ways, renew_by_invoice, ways};
pub(crate) use way::{is_invoiced, renew_by_card};

use rows::Subscription;
pub(crate) use rows::hold;

/// Letters are worded in this until accounts choose a language.
const LOCALE: Locale = Locale::EnUs;
/// More steps at one look would be a mistake.
const STEPS_MAX: usize = 100;

/// When the sweep has to look at a life for the first time.
pub(crate) fn first_due(shop: &Shop, life: &Lifetime) -> Option<Instant> {
    life.next(shop.now(), &shop.config.zone).map(|due| due.at)
}

/// What a step leaves to be done at once.
enum Then {
    /// Nothing is due now.
    Rest,
    /// Something may be.
    GoOn,
    /// An attempt was written; now the gateway is asked.
    Charge(Charge),
}

/// Does everything that is due in a subscription's life. Two at once do it once; one that was
/// interrupted is gone on with.
pub async fn advance(shop: &Shop, id: SubscriptionId) -> Result<(), DbError> {
    for _ in 0..STEPS_MAX {
        match step(shop, id).await? {
            Then::Rest => return Ok(()),
            Then::GoOn => {}
            Then::Charge(charge) => charge::ask(shop, &charge).await?,
        }
    }
    Err(DbError::Unreadable { what: "subscription's life", value: id.to_string() })
}

/// Looks anew when a life is due, after something about it was changed from outside: a suspension, say.
/// Its row is locked already (`hold`).
pub(crate) async fn look_again(tx: &mut Tx, shop: &Shop, id: SubscriptionId) -> Result<(), DbError> {
    let Some(subscription) = rows::find(tx, id).await? else { return Ok(()) };
    rows::store(tx, shop, &subscription).await
}

async fn step(shop: &Shop, id: SubscriptionId) -> Result<Then, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(mut subscription) = rows::lock(&mut tx, id).await? else { return Ok(Then::Rest) };
    let now = shop.now();
    let due = subscription.life.next(now, &shop.config.zone).filter(|due| due.at <= now);
    let Some(due) = due.filter(|_| !subscription.is_being_charged) else {
        rows::store(&mut tx, shop, &subscription).await?;
        tx.commit().await?;
        return Ok(Then::Rest);
    };
    let then = match due.step {
        Step::Charge => charge::begin(&mut tx, shop, &mut subscription).await?.map_or(Then::GoOn, Then::Charge),
        Step::Invoice => {
            by_invoice::issue(&mut tx, shop, &mut subscription).await?;
            subscription.life.told = subscription.life.told_after(due, now, &shop.config.zone);
            Then::GoOn
        }
        Step::Lapse => {
            if !charge::from_balance(&mut tx, shop, &mut subscription).await? {
                settled::lapse(&mut tx, shop, &mut subscription).await?;
            }
            Then::GoOn
        }
        Step::EndTrial | Step::End | Step::Expire => {
            ending::end(&mut tx, shop, &mut subscription, due.step).await?;
            Then::GoOn
        }
        Step::Remind(reminder) => {
            reminders::remind(&mut tx, shop, &subscription, reminder).await?;
            subscription.life.told = subscription.life.told_after(due, now, &shop.config.zone);
            Then::GoOn
        }
    };
    rows::store(&mut tx, shop, &subscription).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(then)
}

/// Writes what happened into the audit log, where the subscription's timeline finds it.
async fn note(tx: &mut Tx, shop: &Shop, about: &Subscription, event: &str, detail: &str) -> Result<(), DbError> {
    audit::write(tx, shop, "worker", &about.id.to_string(), event, detail).await
}

/// What the next renewal of a subscription costs, taxed as today.
pub(crate) async fn renews_for(tx: &mut Tx, shop: &Shop, id: SubscriptionId) -> Result<Money, DbError> {
    let about = rows::find(tx, id).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, shop.now()).await?;
    Ok(amounts(&about.coming(shop.now(), &shop.config.zone).of, tax)?.gross)
}

/// A date in the vendor's zone, in words.
fn date(shop: &Shop, instant: Instant) -> String {
    LOCALE.date(shop.config.zone.date(instant))
}
