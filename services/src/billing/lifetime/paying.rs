//! Paying a renewal now (rule 13): in grace, early, after the end, or turning a trial into a purchase
//! (rule 10). What will be charged is shown first, and a post pays exactly that or nothing.

use domain::{
    account::Action,
    card::CardDigest,
    checkout::{CardForm, Choice},
    faults::{Fault, Faults, FieldFault},
    ids::{AccountId, AttemptId, PaymentMethodId, SubscriptionId},
    money::Money,
    subscription::{Period, SubscriptionState},
    tax::{Amounts, Tax},
};

use super::{
    coming::{Coming, amounts},
    rows::{self, Subscription},
    settled,
};
use crate::{
    accounts::{Caller, limits::client_key},
    billing::{
        cards::{self, Standing, Try},
        details, ledger,
    },
    catalog,
    db::{DbError, Tx, fetch_one},
    payments::{
        Charge, ChargeOutcome, Source,
        attempts::{self, NewAttempt, Purpose, Renewal},
        settle,
    },
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
}

/// What would be charged now, and what for.
#[derive(Clone, Debug)]
pub struct Offer {
    pub kind: PayKind,
    pub account: AccountId,
    pub amounts: Amounts,
    pub tax: Tax,
    /// What the account's balance pays of it (rule 17), and what is left for the card.
    pub from_balance: Money,
    pub charged: Money,
    /// What the next period is of: what waits for it, else the same as now.
    pub of: Choice,
    /// The period that it opens; the next renewal is at its end.
    pub period: Period,
    /// The account's cards: the subscription's own first.
    pub cards: Vec<(PaymentMethodId, CardDigest)>,
    /// What the page's form carries, so that nothing else is charged than what it showed.
    pub shown: String,
}

/// A posted payment.
#[derive(Clone)]
pub struct Payment {
    pub subscription: SubscriptionId,
    /// [`Offer::shown`] of the page.
    pub shown: String,
    pub with: PayWith,
    /// What the form carried: the same again is a double click or a reload.
    pub once: String,
    /// The network address that it came from, for the limits.
    pub client: String,
}

/// What pays.
#[derive(Clone)]
pub enum PayWith {
    Saved(PaymentMethodId),
    /// Once it has paid, it is saved and pays the renewals to come.
    Typed(CardForm),
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaidNow {
    Paid,
    /// Nothing was charged, for what was typed, for a decline, or for a limit.
    Faulty(Vec<FieldFault>),
    /// Its payer has to confirm it at this address first.
    Confirm {
        address: String,
    },
    /// A payment is under way, this one or another; nothing more is charged.
    UnderWay,
    /// What the page showed is not so any more, since it was paid meanwhile, say. Nothing was charged.
    Changed,
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
    let (suspended,) =
        fetch_one!(tx, (i64,), "select suspended from licenses where id = $1", about.license.to_string())?;
    // What is paid by invoice is never charged (rule 10).
    if about.life.by_invoice.is_some() {
        return Ok(None);
    }
    let kind = match about.life.state.at(now) {
        SubscriptionState::Trialing { .. } => PayKind::Trial,
        // One period ahead is enough: more would be a second click.
        SubscriptionState::Active { period, ends: false } if period.start <= now => PayKind::Early,
        SubscriptionState::PastDue { .. } => PayKind::Grace,
        SubscriptionState::Expired { .. } | SubscriptionState::Canceled { .. } => PayKind::Ended,
        SubscriptionState::Active { .. } | SubscriptionState::AwaitingPayment => return Ok(None),
    };
    if suspended != 0 {
        return Ok(None);
    }
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, now).await?;
    let Coming { of, period, .. } = about.coming(now, &shop.config.zone);
    let amounts = amounts(&of, tax)?;
    let from_balance = ledger::spendable(tx, about.billing, amounts.gross).await?;
    let charged = amounts
        .gross
        .minus(from_balance)
        .map_err(|_| DbError::Unreadable { what: "balance", value: from_balance.decimal() })?;
    let mut cards = cards::all(tx, about.billing).await?;
    let own = about.card.as_ref().map(|card| card.digest.clone());
    cards.sort_by_key(|(_, digest)| Some(digest) != own.as_ref());
    let instants = [about.period.end, period.start, period.end].map(|at| at.as_micros().to_string());
    let shown = format!(
        "{}:{}:{}:{}",
        instants.join(":"),
        amounts.gross.minor,
        from_balance.minor,
        amounts.gross.currency.code()
    );
    Ok(Some(Offer { kind, account: about.billing, amounts, tax, from_balance, charged, of, period, cards, shown }))
}

/// Pays, in a task of its own, so that a browser that hangs up cancels nothing. `None` where the caller may
/// not, or there is no such subscription.
pub async fn pay(shop: &Shop, caller: &Caller, payment: Payment) -> Result<Option<PaidNow>, DbError> {
    let (shop, caller) = (shop.clone(), caller.clone());
    let paying = tokio::spawn(async move {
        let begun = begin(&shop, Some(&caller), &payment).await?;
        run(&shop, &payment, begun).await
    });
    paying.await.map_err(|error| DbError::Unreadable { what: "task that pays", value: error.to_string() })?
}

/// T1 of it, or the answer to a post that charges nothing.
pub(super) type Begun = Result<Charge, PaidNow>;

/// Asks the gateway and records what it says.
pub(super) async fn run(shop: &Shop, payment: &Payment, begun: Option<Begun>) -> Result<Option<PaidNow>, DbError> {
    let charge = match begun {
        None => return Ok(None),
        Some(Err(answer)) => return Ok(Some(answer)),
        Some(Ok(charge)) => charge,
    };
    match attempts::ask(shop, &charge).await {
        Ok(outcome) => {
            settle::record(shop, charge.attempt, outcome.clone()).await?;
            Ok(Some(match outcome {
                ChargeOutcome::Paid { .. } => PaidNow::Paid,
                ChargeOutcome::Declined { decline } => {
                    let fault = Fault::CardDeclined { decline };
                    PaidNow::Faulty(vec![beside(&payment.with, decline.field(), fault)])
                }
                ChargeOutcome::ConfirmAt { address } => PaidNow::Confirm { address },
            }))
        }
        Err(error) => {
            // Unknown is no decline (rule 22): the attempt's job asks again.
            tracing::warn!(attempt = %charge.attempt, %error, "a payment has no answer yet");
            Ok(Some(PaidNow::UnderWay))
        }
    }
}

/// A fault stands beside the card that it is about: in its field, or at the choice of a saved one.
fn beside(with: &PayWith, field: &str, fault: Fault) -> FieldFault {
    let field = if matches!(with, PayWith::Typed(_)) { field } else { "card" };
    FieldFault { field: field.to_owned(), fault }
}

/// Writes the attempt, for a caller or for whoever came by a renewal's link.
pub(super) async fn begin(shop: &Shop, caller: Option<&Caller>, payment: &Payment) -> Result<Option<Begun>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(about) = rows::find(&mut tx, payment.subscription).await? else { return Ok(None) };
    if caller.is_some_and(|caller| !caller.may(about.billing, Action::ChangeSubscription)) {
        return Ok(None);
    }
    cards::hold(&mut tx, about.billing).await?;
    let Some(mut about) = rows::lock(&mut tx, payment.subscription).await? else { return Ok(None) };
    if let Some(earlier) = cards::of_form(&mut tx, about.billing, &payment.once).await? {
        return Ok(Some(Err(match earlier.standing {
            Standing::Open { confirm_at: Some(address) } => PaidNow::Confirm { address },
            Standing::Open { confirm_at: None } => PaidNow::UnderWay,
            Standing::Done | Standing::Declined(_) => PaidNow::Paid,
        })));
    }
    if about.is_being_charged {
        return Ok(Some(Err(PaidNow::UnderWay)));
    }
    let Some(offer) = offered(&mut tx, shop, &about).await?.filter(|offer| offer.shown == payment.shown) else {
        return Ok(Some(Err(PaidNow::Changed)));
    };
    let amount = offer.charged;
    if !offer.from_balance.is_zero() {
        let free = ledger::spend(&mut tx, about.billing, offer.amounts.gross).await?;
        if free != offer.from_balance {
            return Ok(Some(Err(PaidNow::Changed)));
        }
        if amount.is_zero() {
            let actor = caller.map_or_else(|| "buyer".to_owned(), |caller| caller.person.to_string());
            settled::paid_from_balance(&mut tx, shop, &mut about, offer.tax, &actor).await?;
            rows::store(&mut tx, shop, &about).await?;
            tx.commit().await?;
            shop.wake.notify_one();
            return Ok(Some(Err(PaidNow::Paid)));
        }
    }
    let client = client_key(&payment.client);
    if let Some(fault) = cards::limit(&mut tx, shop, about.billing, &client).await? {
        return Ok(Some(Err(PaidNow::Faulty(vec![beside(&payment.with, "card_number", fault)]))));
    }
    let (source, digest, saved) = match &payment.with {
        PayWith::Saved(id) => {
            let card = cards::card_of(&mut tx, *id).await?.filter(|card| card.account == about.billing);
            let Some(card) = card else {
                return Ok(Some(Err(PaidNow::Faulty(vec![beside(&payment.with, "card", Fault::NotOffered)]))));
            };
            (Source::Present(card.reference), card.digest, Some(*id))
        }
        PayWith::Typed(form) => {
            let mut faults = Faults::new();
            let Some(card) = form.parse(shop.today(), &mut faults).filter(|_| faults.is_empty()) else {
                return Ok(Some(Err(PaidNow::Faulty(faults.into_vec()))));
            };
            let digest = card.digest();
            (Source::Typed(card), digest, None)
        }
    };
    let attempt = shop.id(AttemptId::from_parts);
    let renewal = Renewal { subscription: about.id, from: about.period.end, tax: offer.tax, unit: Some(offer.of.unit) };
    let new = NewAttempt {
        id: attempt,
        order: about.order,
        purpose: Purpose::Renewal(renewal),
        amount,
        from_balance: offer.from_balance,
        card: &digest,
        client: Some(&client),
    };
    attempts::begin(&mut tx, shop, &new).await?;
    let asked = Try {
        id: attempt,
        account: about.billing,
        person: caller.map(|caller| caller.person),
        subscription: Some(about.id),
        replaces: None,
        saved,
        makes_default: false,
        card: digest,
        created: shop.now(),
        standing: Standing::Open { confirm_at: None },
    };
    cards::write(&mut tx, &asked, &payment.once, &client).await?;
    about.is_being_charged = true;
    rows::store(&mut tx, shop, &about).await?;
    tx.commit().await?;
    Ok(Some(Ok(Charge { attempt, amount, source })))
}
