//! How a subscription renews: by card or by invoice (rules 10 and 14). Its payer switches between the two; an
//! invoice that is open stays what is to be paid.

use domain::{
    account::Action,
    by_invoice::{invoice_days, is_offered, reach},
    calendar::Instant,
    coverage::BillingCycle,
    ids::{PaymentMethodId, SubscriptionId},
    money::Money,
    renewal::VendorDates as _,
    subscription::SubscriptionState,
};

use super::{
    cards::{look_now, set_card},
    rows::{self, RenewsBy, Subscription},
};
use crate::{
    accounts::Caller,
    audit,
    billing::transfers::{self, Transferred},
    catalog,
    db::{DbError, Tx, execute, fetch_optional},
    shop::Shop,
};

/// How a subscription renews, and what switching would do.
#[derive(Clone, Debug)]
pub struct Ways {
    pub by_invoice: bool,
    /// The invoice that is open; whatever is switched, it is paid first.
    pub open: Option<Transferred>,
    /// What the next renewal costs before tax.
    pub net: Money,
    /// When that is.
    pub renews: Instant,
    /// Whether it can renew by invoice: from when on its invoice goes out.
    pub invoice: Result<ByInvoice, NotByInvoice>,
}

/// By invoice: when it is mailed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByInvoice {
    /// The past means at once.
    pub sent: Instant,
}

/// Why it cannot renew by invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotByInvoice {
    /// The vendor takes no transfers.
    NotTaken,
    /// It costs less than what invoices begin at; the shortest cycle that would reach that, where one does.
    Below { from: Money, cycle: Option<BillingCycle> },
}

/// Whether there is a renewal to come whose way can be switched now.
const fn can_switch(about: &Subscription, state: SubscriptionState) -> bool {
    let renews = matches!(state, SubscriptionState::Active { ends: false, .. } | SubscriptionState::PastDue { .. });
    renews && !about.life.is_suspended && !about.is_being_charged
}

/// How it renews; `None` where nothing can be switched, and for everybody who may not.
pub async fn ways(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<Ways>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(about) = rows::find(&mut tx, id).await? else { return Ok(None) };
    if !caller.may(about.billing, Action::ChangeSubscription) || !can_switch(&about, about.life.state.at(shop.now())) {
        return Ok(None);
    }
    read(&mut tx, shop, &about).await.map(Some)
}

async fn read(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<Ways, DbError> {
    let coming = about.coming(shop.now(), &shop.config.zone).of;
    let net = coming
        .unit
        .times(coming.coverage.quantity.get())
        .map_err(|_| DbError::Unreadable { what: "unit price", value: coming.unit.minor.to_string() })?;
    let transfers = catalog::vendor(tx).await?.and_then(|vendor| vendor.transfers);
    let invoice = match transfers {
        None => Err(NotByInvoice::NotTaken),
        Some(transfers) if is_offered(net, transfers.from) => {
            let sent = shop.config.zone.days_before(about.period.end, invoice_days(about.life.cycle));
            Ok(ByInvoice { sent: sent.max(about.period.start) })
        }
        Some(transfers) => {
            let product = catalog::product(tx, &about.slug).await?;
            let reach = product.and_then(|product| reach(&product.prices, &coming, transfers.from));
            Err(NotByInvoice::Below { from: transfers.from, cycle: reach.and_then(|reach| reach.cycle) })
        }
    };
    let open = transfers::open_of(tx, about.id).await?;
    Ok(Ways { by_invoice: about.renews_by == RenewsBy::Invoice, open, net, renews: about.period.end, invoice })
}

/// Has it renew by invoice from now on; its card stays behind it for whoever switches back. `false` where the
/// caller may not, or it cannot.
pub async fn renew_by_invoice(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(mut about) = rows::lock(&mut tx, id).await? else { return Ok(false) };
    if !caller.may(about.billing, Action::ChangeSubscription) || !can_switch(&about, about.life.state.at(shop.now())) {
        return Ok(false);
    }
    if about.renews_by == RenewsBy::Invoice {
        return Ok(true);
    }
    if read(&mut tx, shop, &about).await?.invoice.is_err() {
        return Ok(false);
    }
    set(&mut tx, id, "invoice").await?;
    about.renews_by = RenewsBy::Invoice;
    about.life.dunning = None;
    if transfers::open_of(&mut tx, id).await?.is_none() {
        about.nothing_is_open();
    }
    rows::store(&mut tx, shop, &about).await?;
    look_now(&mut tx, shop, &about).await?;
    audit::write(&mut tx, shop, &caller.person.to_string(), &id.to_string(), "renews_by_invoice", "").await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(true)
}

/// Whether its renewals are invoiced.
pub(crate) async fn is_invoiced(tx: &mut Tx, id: SubscriptionId) -> Result<bool, DbError> {
    let paid_by = fetch_optional!(tx, (String,), "select paid_by from subscriptions where id = $1", id.to_string())?;
    Ok(paid_by.is_some_and(|(paid_by,)| paid_by == "invoice"))
}

/// Has a card pay it from now on, also where it was invoiced: what is open stays to be paid, and the card is
/// charged from the renewal after that on. Ring `shop.wake` after the commit.
pub(crate) async fn renew_by_card(
    tx: &mut Tx,
    shop: &Shop,
    id: SubscriptionId,
    card: PaymentMethodId,
    actor: &str,
) -> Result<(), DbError> {
    let Some(about) = rows::lock(tx, id).await? else { return Ok(()) };
    if about.renews_by == RenewsBy::Invoice {
        set(tx, id, "card").await?;
        audit::write(tx, shop, actor, &id.to_string(), "renews_by_card", "").await?;
    }
    set_card(tx, shop, id, Some(card)).await
}

async fn set(tx: &mut Tx, id: SubscriptionId, paid_by: &str) -> Result<(), DbError> {
    execute!(tx, "update subscriptions set paid_by = $2 where id = $1", id.to_string(), paid_by)?;
    Ok(())
}
