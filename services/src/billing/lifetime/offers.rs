//! What a payment by card now would do (rules 10, 13 and 14): an open invoice is paid first; else a renewal,
//! or the purchase that a trial becomes. It is shown first, and a post pays exactly that or nothing.

use domain::{
    account::Action,
    card::CardDigest,
    checkout::Choice,
    ids::{AccountId, PaymentMethodId, SubscriptionId},
    money::Money,
    subscription::{Period, SubscriptionState},
    tax::{Amounts, Tax},
};

use super::{
    coming::{Coming, amounts},
    rows::{self, Subscription},
};
use crate::{
    accounts::Caller,
    billing::{
        cards, details, ledger,
        transfers::{self, Transferred},
    },
    catalog,
    db::{DbError, Tx},
    invoicing,
    shop::Shop,
};

/// What a payment now would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayKind {
    /// The trial goes on as a purchase, from its end on.
    Trial,
    /// The next period is paid before the present one has ended.
    Early,
    /// The renewal that is not paid yet; it goes on from the old end.
    Grace,
    /// It is over: the new period starts today.
    Ended,
    /// The invoice that is open, of the order or of a renewal.
    Invoice,
}

/// What would be charged now, and what for.
#[derive(Clone, Debug)]
pub struct Offer {
    pub kind: PayKind,
    pub account: AccountId,
    pub amounts: Amounts,
    pub tax: Tax,
    /// What the account's balance pays of it now (rule 17), and what is left for the card.
    pub from_balance: Money,
    pub charged: Money,
    /// Of [`PayKind::Invoice`]: the invoice, with what was paid of it before.
    pub invoice: Option<Transferred>,
    /// For how many licenses that is.
    pub licenses: usize,
    /// What the next period is of: what waits for it, else the same as now.
    pub of: Choice,
    /// The period that it opens; the next renewal is at its end.
    pub period: Period,
    /// The account's cards: the subscription's own first.
    pub cards: Vec<(PaymentMethodId, CardDigest)>,
    /// What the page's form carries, so that nothing else is charged than what it showed.
    pub shown: String,
}

/// What a payment now would do; `None` where nothing can be paid by a card, and for everybody who may not.
pub async fn offer(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<Offer>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(about) = rows::find(&mut tx, id).await? else { return Ok(None) };
    if !caller.may(about.billing, Action::ChangeSubscription) {
        return Ok(None);
    }
    offered(&mut tx, shop, &about).await
}

/// What a payment of a subscription now would do; `None` where nothing can be paid by a card.
pub(super) async fn offered(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<Option<Offer>, DbError> {
    let now = shop.now();
    if about.life.is_suspended {
        return Ok(None);
    }
    if let Some(open) = transfers::open_of(tx, about.id).await? {
        return of_invoice(tx, shop, about, open).await;
    }
    let state = about.life.state.at(now);
    let has_ended = matches!(state, SubscriptionState::Expired { .. } | SubscriptionState::Canceled { .. });
    // What is renewed by invoice is not charged before that is out (rule 10).
    if about.life.by_invoice.is_some() && !has_ended {
        return Ok(None);
    }
    let kind = match state {
        SubscriptionState::Trialing { .. } => PayKind::Trial,
        // One period ahead is enough: more would be a second click.
        SubscriptionState::Active { period, ends: false } if period.start <= now => PayKind::Early,
        SubscriptionState::PastDue { .. } => PayKind::Grace,
        SubscriptionState::Expired { .. } | SubscriptionState::Canceled { .. } => PayKind::Ended,
        SubscriptionState::Active { .. } | SubscriptionState::AwaitingPayment => return Ok(None),
    };
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, now).await?;
    let Coming { of, period, .. } = about.coming(now, &shop.config.zone);
    let amounts = amounts(&of, tax)?;
    let from_balance = ledger::spendable(tx, about.billing, amounts.gross).await?;
    let charged = amounts
        .gross
        .minus(from_balance)
        .map_err(|_| DbError::Unreadable { what: "balance", value: from_balance.decimal() })?;
    let cards = cards_of(tx, about).await?;
    let instants = [about.period.end, period.start, period.end].map(|at| at.as_micros().to_string());
    let shown = format!(
        "{}:{}:{}:{}",
        instants.join(":"),
        amounts.gross.minor,
        from_balance.minor,
        amounts.gross.currency.code()
    );
    let (account, invoice) = (about.billing, None);
    Ok(Some(Offer {
        kind,
        account,
        amounts,
        tax,
        from_balance,
        charged,
        invoice,
        licenses: 1,
        of,
        period,
        cards,
        shown,
    }))
}

/// What paying the open invoice would do: all that is missing, as the paper bears it. Whoever canceled ahead
/// owes nothing, and is offered nothing.
async fn of_invoice(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    open: Transferred,
) -> Result<Option<Offer>, DbError> {
    let now = shop.now();
    let waits = matches!(
        about.life.state.at(now),
        SubscriptionState::AwaitingPayment
            | SubscriptionState::Active { ends: false, .. }
            | SubscriptionState::PastDue { .. }
    );
    let Some(paper) = invoicing::paper(tx, open.number).await?.filter(|_| waits) else { return Ok(None) };
    let Some(line) = paper.lines.first() else { return Ok(None) };
    let Coming { of, period, .. } = about.coming(now, &shop.config.zone);
    // Of an invoice over several, what it makes of this one.
    let together = invoicing::together_of(tx, open.number).await?;
    let part = together.and_then(|together| together.parts.into_iter().find(|part| part.subscription == about.id));
    let (of, period) = part.map_or((of, period), |part| (part.of, part.period));
    let charged = open.missing();
    Ok(Some(Offer {
        kind: PayKind::Invoice,
        account: about.billing,
        amounts: paper.total,
        tax: line.tax,
        from_balance: Money::zero(charged.currency),
        charged,
        invoice: Some(open),
        licenses: paper.lines.len(),
        of,
        period,
        cards: cards_of(tx, about).await?,
        shown: format!("{}:{}:{}", open.number, charged.minor, charged.currency.code()),
    }))
}

/// The account's cards, the subscription's own first.
async fn cards_of(tx: &mut Tx, about: &Subscription) -> Result<Vec<(PaymentMethodId, CardDigest)>, DbError> {
    let mut cards = cards::all(tx, about.billing).await?;
    let own = about.card.as_ref().map(|card| card.digest.clone());
    cards.sort_by_key(|(_, digest)| Some(digest) != own.as_ref());
    Ok(cards)
}
