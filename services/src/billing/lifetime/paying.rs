//! Paying by card now (rule 13): a renewal, in grace, early or after the end; a trial that becomes a purchase
//! (rule 10); an open invoice. What will be charged was shown, and a post pays exactly that or nothing.

use domain::{
    account::Action,
    checkout::CardForm,
    decline::Decline,
    faults::{Fault, Faults, FieldFault},
    ids::{AccountId, AttemptId, OrderId, PaymentMethodId, SubscriptionId},
    money::Money,
};

use super::{
    offers::{Offer, offered},
    rows::{self, Subscription},
    settled, together,
};
use crate::{
    accounts::{Caller, limits::client_key},
    billing::{
        cards::{self, Standing, Try},
        ledger, transfers,
    },
    db::{DbError, Tx, execute},
    payments::{
        Charge, ChargeOutcome, Source,
        attempts::{self, NewAttempt, OpenInvoice, Purpose, Renewal},
        settle,
    },
    shop::Shop,
};

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

/// Pays, in a task of its own, so that a browser that hangs up cancels nothing. `None` where the caller may
/// not, or there is no such subscription.
pub async fn pay(shop: &Shop, caller: &Caller, payment: Payment) -> Result<Option<PaidNow>, DbError> {
    let (shop, caller) = (shop.clone(), caller.clone());
    let paying = tokio::spawn(async move {
        let begun = begin(&shop, Some(&caller), &payment).await?;
        run(&shop, &payment.with, begun).await
    });
    paying.await.map_err(|error| DbError::Unreadable { what: "task that pays", value: error.to_string() })?
}

/// T1 of it.
pub(super) enum Begun {
    Charge(Charge),
    /// The same form has begun this one before.
    Again(AttemptId),
    /// The answer to a post that charges nothing.
    Said(PaidNow),
}

/// Asks the gateway and records what it says.
pub(super) async fn run(shop: &Shop, with: &PayWith, begun: Option<Begun>) -> Result<Option<PaidNow>, DbError> {
    let charge = match begun {
        None => return Ok(None),
        Some(Begun::Said(answer)) => return Ok(Some(answer)),
        Some(Begun::Again(earlier)) => {
            return Ok(Some(match cards::answered(shop, earlier).await? {
                Standing::Open { confirm_at: Some(address) } => PaidNow::Confirm { address },
                Standing::Open { confirm_at: None } => PaidNow::UnderWay,
                Standing::Declined(decline) => declined(with, decline),
                Standing::Done => PaidNow::Paid,
            }));
        }
        Some(Begun::Charge(charge)) => charge,
    };
    match attempts::ask(shop, &charge).await {
        Ok(outcome) => {
            settle::record(shop, charge.attempt, outcome.clone()).await?;
            Ok(Some(match outcome {
                ChargeOutcome::Paid { .. } => PaidNow::Paid,
                ChargeOutcome::Declined { decline } => declined(with, decline),
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

fn declined(with: &PayWith, decline: Decline) -> PaidNow {
    PaidNow::Faulty(vec![beside(with, decline.field(), Fault::CardDeclined { decline })])
}

/// A fault stands beside the card that it is about: in its field, or at the choice of a saved one.
fn beside(with: &PayWith, field: &str, fault: Fault) -> FieldFault {
    let field = if matches!(with, PayWith::Typed(_)) { field } else { "card" };
    FieldFault { field: field.to_owned(), fault }
}

/// What the attempt is for.
fn purpose(about: &Subscription, offer: &Offer) -> Purpose {
    let (subscription, from) = (about.id, about.period.end);
    match &offer.invoice {
        Some(open) => Purpose::Invoice(OpenInvoice { subscription, from, invoice: open.id }),
        None => Purpose::Renewal(Renewal { subscription, from, tax: offer.tax, unit: Some(offer.of.unit) }),
    }
}

/// Writes the attempt, for a caller or for whoever came by a renewal's link.
pub(super) async fn begin(shop: &Shop, caller: Option<&Caller>, payment: &Payment) -> Result<Option<Begun>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some(about) = rows::find(&mut tx, payment.subscription).await? else { return Ok(None) };
    if caller.is_some_and(|caller| !caller.may(about.billing, Action::ChangeSubscription)) {
        return Ok(None);
    }
    let open = transfers::open_of(&mut tx, about.id).await?;
    if let Some(open) = &open {
        // Whoever records a transfer for it holds this one.
        execute!(&mut tx, "update orders set state = state where id = $1", open.order.to_string())?;
    }
    cards::hold(&mut tx, about.billing).await?;
    if let Some(open) = &open {
        together::lock_all_on(&mut tx, open.number).await?;
    }
    let Some(mut about) = rows::lock(&mut tx, payment.subscription).await? else { return Ok(None) };
    if let Some(earlier) = cards::of_form(&mut tx, about.billing, &payment.once).await? {
        return Ok(Some(Begun::Again(earlier.id)));
    }
    if about.is_being_charged {
        return Ok(Some(Begun::Said(PaidNow::UnderWay)));
    }
    let Some(offer) = offered(&mut tx, shop, &about).await?.filter(|offer| offer.shown == payment.shown) else {
        return Ok(Some(Begun::Said(PaidNow::Changed)));
    };
    let amount = offer.charged;
    if !offer.from_balance.is_zero() {
        let free = ledger::spend(&mut tx, about.billing, offer.amounts.gross).await?;
        if free != offer.from_balance {
            return Ok(Some(Begun::Said(PaidNow::Changed)));
        }
        if amount.is_zero() {
            let actor = caller.map_or_else(|| "buyer".to_owned(), |caller| caller.person.to_string());
            settled::paid_from_balance(&mut tx, shop, &mut about, offer.tax, &actor).await?;
            rows::store(&mut tx, shop, &about).await?;
            tx.commit().await?;
            shop.wake.notify_one();
            return Ok(Some(Begun::Said(PaidNow::Paid)));
        }
    }
    let wanted = Asked {
        account: about.billing,
        // Of an open invoice that of its paper.
        order: offer.invoice.as_ref().map_or(about.order, |open| open.order),
        purpose: purpose(&about, &offer),
        amount,
        from_balance: offer.from_balance,
    };
    let charge = match ask_for(&mut tx, shop, caller, wanted, &payment.with, &payment.once, &payment.client).await? {
        Ok(charge) => charge,
        Err(answer) => return Ok(Some(Begun::Said(answer))),
    };
    about.is_being_charged = true;
    rows::store(&mut tx, shop, &about).await?;
    if let Some(open) = &offer.invoice {
        together::hold_all_on(&mut tx, shop, open.number, charge.attempt).await?;
    }
    tx.commit().await?;
    Ok(Some(Begun::Charge(charge)))
}

/// What a card is asked for.
pub(super) struct Asked {
    pub account: AccountId,
    pub order: OrderId,
    pub purpose: Purpose,
    pub amount: Money,
    pub from_balance: Money,
}

/// Writes the attempt, and the try that its page asks about; or why nothing is charged. `once` is what the form
/// carried, `client` where it came from.
pub(super) async fn ask_for(
    tx: &mut Tx,
    shop: &Shop,
    caller: Option<&Caller>,
    asked: Asked,
    with: &PayWith,
    once: &str,
    client: &str,
) -> Result<Result<Charge, PaidNow>, DbError> {
    let Asked { account, order, purpose, amount, from_balance } = asked;
    let client = client_key(client);
    if let Some(fault) = cards::limit(tx, shop, account, &client).await? {
        return Ok(Err(PaidNow::Faulty(vec![beside(with, "card_number", fault)])));
    }
    let (source, digest, saved) = match with {
        PayWith::Saved(id) => {
            let card = cards::card_of(tx, *id).await?.filter(|card| card.account == account);
            let Some(card) = card else {
                return Ok(Err(PaidNow::Faulty(vec![beside(with, "card", Fault::NotOffered)])));
            };
            (Source::Present(card.reference), card.digest, Some(*id))
        }
        PayWith::Typed(form) => {
            let mut faults = Faults::new();
            let Some(card) = form.parse(shop.today(), &mut faults).filter(|_| faults.is_empty()) else {
                return Ok(Err(PaidNow::Faulty(faults.into_vec())));
            };
            let digest = card.digest();
            (Source::Typed(card), digest, None)
        }
    };
    let attempt = shop.id(AttemptId::from_parts);
    let subscription = purpose.subscription();
    let new = NewAttempt { id: attempt, order, purpose, amount, from_balance, card: &digest, client: Some(&client) };
    attempts::begin(tx, shop, &new).await?;
    let asked = Try {
        id: attempt,
        account,
        person: caller.map(|caller| caller.person),
        subscription,
        replaces: None,
        saved,
        makes_default: false,
        card: digest,
        created: shop.now(),
        standing: Standing::Open { confirm_at: None },
    };
    cards::write(tx, &asked, once, &client).await?;
    Ok(Ok(Charge { attempt, amount, source }))
}
