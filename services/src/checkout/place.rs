//! Placing an order: T1 writes the order and an attempt, the gateway is asked, T2 writes
//! everything that was bought (rule 12). One draft makes at most one order, which also answers
//! double clicks and reloads; another card for it waits for no bank that the buyer turned away from.

use domain::{
    by_invoice,
    card::Card,
    checkout::{CardForm, CheckoutForm, CheckoutRequest, PaymentChoice, Shown, Texts},
    faults::FieldFault,
    ids::{AttemptId, OrderId},
    order::OrderState,
    pricing::Summary,
    tax::Tax,
};
use thiserror::Error;

use super::{
    another,
    consents::{self, write_consents},
    limits,
    stored::{self, DraftKey, NewOrder, Order},
    uncharged,
};
use crate::{
    accounts::limits::client_key,
    catalog::{self, Product},
    db::{DbError, Tx},
    payments::{Charge, ChargeOutcome, Source, attempts, settle},
    shop::Shop,
    tokens::hash_token,
};

/// A posted checkout.
#[derive(Clone)]
pub struct Placement {
    /// The draft's id from its cookie.
    pub draft: String,
    /// Which product.
    pub slug: String,
    pub form: CheckoutForm,
    pub card: CardForm,
    /// What the page showed, as its form carried it (`domain::checkout::Shown`); asked for nothing
    /// where it is empty.
    pub shown: String,
    /// The network address that it came from, for the limits.
    pub client: String,
    /// The page heard no answer to the post before this one.
    pub again: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Nothing was ordered or charged, for what was typed or for a limit; the draft holds the form.
    Faulty(Vec<FieldFault>),
    /// The order exists; its page (`/orders/{token}`) tells the rest.
    Ordered { token: String },
    /// The order exists, and its buyer has to confirm the payment at this address first.
    Confirm { address: String },
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
    Ok(tokio::spawn(async move {
        let draft = draft_of(&shop, &placement).await?;
        place_now(&shop, &Placement { draft, ..placement }).await
    })
    .await??)
}

/// A posted checkout while it becomes an order.
pub(super) struct Purchase<'a> {
    placement: &'a Placement,
    pub product: &'a Product,
    pub request: &'a CheckoutRequest,
    tax: Tax,
    summary: &'a Summary,
    /// What the buyer agreed to.
    texts: Texts,
    key: DraftKey,
    form_hash: &'a str,
    client: String,
}

impl Purchase<'_> {
    fn order(&self, id: OrderId, state: OrderState) -> NewOrder<'_> {
        NewOrder {
            id,
            draft: &self.key,
            form_hash: self.form_hash,
            client: &self.client,
            product: self.product.id,
            request: self.request,
            tax: self.tax,
            summary: self.summary,
            state,
        }
    }
}

async fn place_now(shop: &Shop, placement: &Placement) -> Result<Placed, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(product) = catalog::product(&mut tx, &placement.slug).await?.filter(|product| product.sold) else {
        return Ok(Placed::NoSuchProduct);
    };
    let form_hash = hash_form(&placement.form)?;
    let key = DraftKey::new(&placement.draft, &placement.slug);
    let vendor = catalog::vendor(&mut tx).await?.ok_or(DbError::Sql(sqlx::Error::RowNotFound))?;
    let earlier = stored::by_draft(&mut tx, &key).await?;
    let texts = catalog::current_texts(&mut tx, &placement.slug).await?;
    let waiting = match &earlier {
        Some(order) => another::waiting(&mut tx, order).await?,
        None => None,
    };
    drop(tx);
    let stands = |order: &Order| Placed::Ordered { token: shop.key.order_token(order.id) };
    if let Some(order) = earlier.as_ref().filter(|order| order.state != OrderState::Declined && waiting.is_none()) {
        return Ok(stands(order));
    }
    let shown = Shown::read(&placement.shown);
    let mut asked = placement.clone();
    let too_little = by_invoice::fault(&placement.form, &product.prices, vendor.transfers.as_ref());
    let mut again = shown.as_ref().map_or_else(Vec::new, |shown| shown.texts.ask_again(&texts, &mut asked.form));
    again.extend(too_little);
    let request = match placement.form.parse(&placement.card, &product.prices, shop.today()) {
        Ok(request) => request,
        Err(mut faults) => {
            faults.append(&mut again);
            return faulty(shop, &asked, faults).await;
        }
    };
    if let (Some(order), Some(waiting)) = (&earlier, &waiting)
        && waiting.is_posted_again(&request, &form_hash)
    {
        return Ok(stands(order));
    }
    let tax = vendor.tax(request.billing.customer(), shop.now());
    let summary = request
        .choice
        .summary(request.payment.way(), tax)
        .map_err(|_| DbError::Unreadable { what: "unit price", value: request.choice.unit.minor.to_string() })?;
    again.extend(shown.and_then(|shown| shown.fault(&request, summary.recurring.net, shop.now())));
    if !again.is_empty() {
        return faulty(shop, &asked, again).await;
    }
    if let Some(waiting) = &waiting {
        waiting.give_up(shop).await?;
    }
    let client = client_key(&placement.client);
    let (request, summary, form_hash) = (&request, &summary, form_hash.as_str());
    let purchase = Purchase { placement, product: &product, request, tax, summary, texts, key, form_hash, client };
    match &request.payment {
        PaymentChoice::Trial => uncharged::start_trial(shop, &purchase).await,
        PaymentChoice::Invoice => uncharged::order_by_invoice(shop, &purchase).await,
        PaymentChoice::Card(card) => pay_by_card(shop, &purchase, card).await,
    }
}

fn hash_form(form: &CheckoutForm) -> Result<String, DbError> {
    let text =
        serde_json::to_string(form).map_err(|error| DbError::Unreadable { what: "form", value: error.to_string() })?;
    Ok(hash_token(&text))
}

/// The draft that a post belongs to: its page's. The same form again is a double click or a reload, and
/// gets the order that it made. Another form from the same page, say a reseller's next customer after
/// the back button, is a draft of its own, with the faults and the order of its own; but only once the
/// first one's outcome is known, and never for somebody who tries `again` and may not know that there
/// is a first one.
pub async fn draft_of(shop: &Shop, placement: &Placement) -> Result<String, DbError> {
    let Placement { draft, slug, .. } = placement;
    let form_hash = hash_form(&placement.form)?;
    let first = stored::by_draft(&mut shop.db.read().await?, &DraftKey::new(draft, slug)).await?;
    let is_another = first.is_some_and(|order| {
        let is_over = matches!(order.state, OrderState::Complete { .. } | OrderState::TrialRefused { .. });
        is_over && order.form_hash != form_hash && !placement.again
    });
    Ok(if is_another { shop.key.another_draft(draft, slug, &form_hash) } else { draft.clone() })
}

/// Keeps what was typed beside what is wrong with it.
async fn faulty(shop: &Shop, placement: &Placement, faults: Vec<FieldFault>) -> Result<Placed, DbError> {
    keep(shop, placement, faults.clone()).await?;
    Ok(Placed::Faulty(faults))
}

async fn keep(shop: &Shop, placement: &Placement, faults: Vec<FieldFault>) -> Result<(), DbError> {
    let Placement { draft, slug, form, shown, .. } = placement;
    consents::keep_form(shop, draft, slug, form.clone(), shown, faults).await
}

/// Finds or makes the draft's order in T1; `None` if another post of the same draft was faster.
async fn claim_draft(tx: &mut Tx, shop: &Shop, draft: &DraftKey) -> Result<Option<OrderId>, DbError> {
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

/// T1 with the order written in it, or the answer to a post that makes no order.
pub(super) type Begun = Result<(Tx, OrderId), Placed>;

/// Begins T1, unless another post of the same draft was faster or a limit is reached.
pub(super) async fn begin(shop: &Shop, purchase: &Purchase<'_>, state: OrderState) -> Result<Begun, DbError> {
    let mut tx = shop.db.write().await?;
    limits::hold_names(&mut tx, &purchase.client, purchase.request).await?;
    let Some(id) = claim_draft(&mut tx, shop, &purchase.key).await? else {
        drop(tx);
        return answer_of_faster(shop, &purchase.key).await.map(Err);
    };
    let faults = limits::check(&mut tx, shop, id, &purchase.client, purchase.request).await?;
    if !faults.is_empty() {
        // The draft is written in a transaction of its own, and SQLite has one writer.
        drop(tx);
        return faulty(shop, purchase.placement, faults).await.map(Err);
    }
    match stored::write(&mut tx, shop, &purchase.order(id, state)).await {
        Err(error) if error.is_duplicate() => {
            drop(tx);
            return answer_of_faster(shop, &purchase.key).await.map(Err);
        }
        written => written?,
    }
    write_consents(&mut tx, shop, id, &purchase.product.slug, &purchase.texts).await?;
    Ok(Ok((tx, id)))
}

/// The answer to whoever posted the same draft a moment later.
async fn answer_of_faster(shop: &Shop, draft: &DraftKey) -> Result<Placed, DbError> {
    let order = stored::by_draft(&mut shop.db.read().await?, draft).await?;
    order
        .map(|order| Placed::Ordered { token: shop.key.order_token(order.id) })
        .ok_or(DbError::Sql(sqlx::Error::RowNotFound))
}

async fn pay_by_card(shop: &Shop, purchase: &Purchase<'_>, card: &Card) -> Result<Placed, DbError> {
    // Kept in any case: an attempt without an answer may end as a decline later.
    keep(shop, purchase.placement, Vec::new()).await?;
    let attempt = shop.id(AttemptId::from_parts);
    let (mut tx, order) = match begin(shop, purchase, OrderState::Paying { attempt }).await? {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    let amount = purchase.summary.today.gross;
    let (digest, client) = (card.digest(), Some(purchase.client.as_str()));
    let new = attempts::NewAttempt::of_order(attempt, order, amount, &digest, client);
    attempts::begin(&mut tx, shop, &new).await?;
    tx.commit().await?;

    let charge = Charge { attempt, amount, source: Source::Typed(card.clone()) };
    match attempts::ask(shop, &charge).await {
        Ok(outcome) => {
            settle::record(shop, attempt, outcome.clone()).await?;
            match outcome {
                ChargeOutcome::Paid { .. } => {}
                ChargeOutcome::Declined { decline } => {
                    return faulty(shop, purchase.placement, vec![decline.fault()]).await;
                }
                ChargeOutcome::ConfirmAt { address } => return Ok(Placed::Confirm { address }),
            }
        }
        // Unknown is no decline (rule 22): the order's page says so and the job asks again.
        Err(error) => tracing::warn!(%attempt, %error, "a charge has no answer yet"),
    }
    Ok(Placed::Ordered { token: shop.key.order_token(order) })
}
