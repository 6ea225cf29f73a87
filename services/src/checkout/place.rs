//! Placing an order: T1 writes the order and an attempt, the gateway is asked, T2 writes
//! everything that was bought (rule 12). One draft makes at most one order, which also answers
//! double clicks and reloads.

use domain::{
    checkout::{CardForm, CheckoutForm, CheckoutRequest, PaymentChoice},
    faults::{Fault, FieldFault},
    ids::{AttemptId, OrderId},
    order::OrderState,
    pricing::Summary,
    tax::Tax,
    trial::trial_key,
};
use thiserror::Error;

use super::{
    complete::{self, Paid},
    drafts::{self, CHECKOUT, Draft},
    letters, settle,
    stored::{self, NewOrder},
};
use crate::{
    catalog::{self, Product},
    db::{DbError, Tx, execute},
    jobs,
    payments::{Charge, ChargeOutcome},
    shop::Shop,
};

/// Versions of the texts that are agreed to at checkout (rule 8).
pub const TERMS_VERSION: &str = "2026-11";
/// Seconds after which an attempt without an answer is asked about at the gateway.
const ASK_AFTER_SECONDS: i64 = 60;

/// A posted checkout.
#[derive(Clone)]
pub struct Placement {
    /// The draft's id from its cookie.
    pub draft: String,
    /// Which product.
    pub slug: String,
    pub form: CheckoutForm,
    pub card: CardForm,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Nothing was ordered or charged; the draft holds what was typed.
    Faulty(Vec<FieldFault>),
    /// The order exists; its page (`/orders/{token}`) tells the rest.
    Ordered { token: String },
    /// No such product, or a free one, which is downloaded without an order (rule 10).
    NoSuchProduct,
}

/// The shop could not answer; what was written before is settled later by its job.
#[derive(Debug, Error)]
pub enum PlaceError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the task that placed the order ended early: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// Places an order in a task of its own, so that a browser that hangs up cancels nothing.
pub async fn place(shop: &Shop, placement: Placement) -> Result<Placed, PlaceError> {
    let shop = shop.clone();
    Ok(tokio::spawn(async move { place_now(&shop, &placement).await }).await??)
}

async fn place_now(shop: &Shop, placement: &Placement) -> Result<Placed, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(product) = catalog::product(&mut tx, &placement.slug).await?.filter(|product| product.sold) else {
        return Ok(Placed::NoSuchProduct);
    };
    let earlier = stored::by_draft(&mut tx, &placement.draft).await?;
    drop(tx);
    if let Some(order) = earlier.filter(|order| order.state != OrderState::Declined) {
        return Ok(Placed::Ordered { token: shop.key.order_token(order.id) });
    }
    let request = match placement.form.parse(&placement.card, &product.prices, shop.today()) {
        Ok(request) => request,
        Err(faults) => return faulty(shop, placement, faults).await,
    };
    let summary = request
        .choice
        .summary(request.payment.way(), Tax::NONE)
        .map_err(|_| DbError::Unreadable { what: "unit price", value: request.choice.unit.minor.to_string() })?;
    match &request.payment {
        PaymentChoice::Trial => start_trial(shop, placement, &product, &request, &summary).await,
        PaymentChoice::Card(_) => pay_by_card(shop, placement, &product, &request, &summary).await,
    }
}

/// Keeps what was typed beside what is wrong with it.
async fn faulty(shop: &Shop, placement: &Placement, faults: Vec<FieldFault>) -> Result<Placed, DbError> {
    let draft = Draft { form: placement.form.clone().trimmed_for_draft(), faults };
    drafts::save(shop, &placement.draft, CHECKOUT, &placement.slug, &draft).await?;
    Ok(Placed::Faulty(draft.faults))
}

/// Finds or makes the draft's order in T1; `None` if another post of the same draft was faster.
async fn claim_draft(tx: &mut Tx, shop: &Shop, draft: &str) -> Result<Option<OrderId>, DbError> {
    match stored::by_draft(tx, draft).await? {
        None => Ok(Some(shop.id(OrderId::from_parts))),
        Some(order) => {
            stored::lock(tx, order.id).await?;
            let still_declined =
                stored::by_draft(tx, draft).await?.is_some_and(|now| now.state == OrderState::Declined);
            Ok(still_declined.then_some(order.id))
        }
    }
}

/// The answer to whoever posted the same draft a moment later.
async fn answer_of_faster(shop: &Shop, draft: &str) -> Result<Placed, DbError> {
    let order = stored::by_draft(&mut shop.db.read().await?, draft).await?;
    order
        .map(|order| Placed::Ordered { token: shop.key.order_token(order.id) })
        .ok_or(DbError::Sql(sqlx::Error::RowNotFound))
}

async fn pay_by_card(
    shop: &Shop,
    placement: &Placement,
    product: &Product,
    request: &CheckoutRequest,
    summary: &Summary,
) -> Result<Placed, DbError> {
    let PaymentChoice::Card(card) = &request.payment else { return Ok(Placed::NoSuchProduct) };
    let attempt = shop.id(AttemptId::from_parts);

    let mut tx = shop.db.write().await?;
    let Some(order) = claim_draft(&mut tx, shop, &placement.draft).await? else {
        drop(tx);
        return answer_of_faster(shop, &placement.draft).await;
    };
    let state = OrderState::Paying { attempt };
    let new = NewOrder { id: order, draft: &placement.draft, product: product.id, request, summary, state };
    let written = stored::write(&mut tx, shop, &new).await;
    match written {
        Err(error) if error.is_duplicate() => {
            drop(tx);
            return answer_of_faster(shop, &placement.draft).await;
        }
        other => other?,
    }
    stored::write_attempt(&mut tx, shop, attempt, order, summary.today.gross, &card.digest()).await?;
    write_consents(&mut tx, shop, order).await?;
    let ask_at = shop.now().plus_seconds(ASK_AFTER_SECONDS);
    let key = format!("settle:{attempt}");
    jobs::enqueue(&mut tx, shop, jobs::Kind::SettleAttempt, &attempt.to_string(), &key, ask_at).await?;
    tx.commit().await?;

    let charge = Charge { attempt, amount: summary.today.gross, card: card.clone() };
    let token = shop.key.order_token(order);
    match shop.gateway.charge(&charge).await {
        Ok(outcome) => {
            let declined = matches!(outcome, ChargeOutcome::Declined { .. });
            settle::record(shop, attempt, outcome).await?;
            if declined {
                let fault = FieldFault { field: "card_number".to_owned(), fault: Fault::CardDeclined };
                return faulty(shop, placement, vec![fault]).await;
            }
        }
        // Unknown is no decline (rule 22): the order's page says so and the job asks again.
        Err(error) => tracing::warn!(%attempt, %error, "a charge has no answer yet"),
    }
    Ok(Placed::Ordered { token })
}

async fn start_trial(
    shop: &Shop,
    placement: &Placement,
    product: &Product,
    request: &CheckoutRequest,
    summary: &Summary,
) -> Result<Placed, DbError> {
    let now = shop.now();
    let mut tx = shop.db.write().await?;
    let Some(id) = claim_draft(&mut tx, shop, &placement.draft).await? else {
        drop(tx);
        return answer_of_faster(shop, &placement.draft).await;
    };
    let state = OrderState::Complete { at: now };
    let new = NewOrder { id, draft: &placement.draft, product: product.id, request, summary, state };
    let written = stored::write(&mut tx, shop, &new).await;
    match written {
        Err(error) if error.is_duplicate() => {
            drop(tx);
            return answer_of_faster(shop, &placement.draft).await;
        }
        other => other?,
    }
    write_consents(&mut tx, shop, id).await?;
    let first = execute!(
        &mut tx,
        "insert into trials (product_id, trial_key, order_id) values ($1, $2, $3)
         on conflict (product_id, trial_key) do nothing",
        product.id.to_string(),
        trial_key(&request.billing.email),
        id.to_string(),
    )?;
    if first == 1 {
        complete::complete(&mut tx, shop, id, &Paid::Trial).await?;
    } else {
        stored::set_state(&mut tx, id, &OrderState::TrialRefused { at: now }, now).await?;
        letters::refuse_trial(&mut tx, shop, id, product, &request.billing.email).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Placed::Ordered { token: shop.key.order_token(id) })
}

/// Both consents with the version of their text and the time (rule 8).
async fn write_consents(tx: &mut Tx, shop: &Shop, order: OrderId) -> Result<(), DbError> {
    for document in ["terms", "eula"] {
        execute!(
            tx,
            "insert into consents (order_id, document, version, given_at) values ($1, $2, $3, $4)
             on conflict (order_id, document) do update set version = excluded.version, given_at = excluded.given_at",
            order.to_string(),
            document,
            TERMS_VERSION,
            shop.now().as_micros(),
        )?;
    }
    Ok(())
}
