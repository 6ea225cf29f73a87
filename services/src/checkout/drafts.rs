//! Drafts: what was typed into a form and what was wrong with it, kept on the server for 24 hours
//! under a random id in a cookie, so that a form without JavaScript loses nothing (house rule 2).

use domain::{calendar::Instant, faults::FieldFault, order::OrderState};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::FromRow;

use super::{
    orders::confirm_at,
    stored::{DraftKey, by_draft},
};
use crate::{
    db::{DbError, Tx, execute, fetch_optional, read_json},
    shop::Shop,
    tokens::hash_token,
};

/// The name under which checkout's drafts are kept.
pub const CHECKOUT: &str = "checkout";

/// How long a draft is kept, in seconds.
const KEPT_SECONDS: i64 = 24 * 3600;

/// A form as it was typed.
#[derive(Clone, Debug)]
pub struct Draft<Form> {
    pub form: Form,
    pub faults: Vec<FieldFault>,
}

#[derive(FromRow)]
struct DraftRow {
    content: String,
    faults: String,
}

/// Reads the draft behind a cookie for one form and subject (a product's slug, say); `None` if
/// there is none, it is another form's, or it is too old.
pub async fn load<Form: DeserializeOwned>(
    shop: &Shop,
    token: &str,
    form: &str,
    subject: &str,
) -> Result<Option<Draft<Form>>, DbError> {
    let mut tx = shop.db.read().await?;
    let row = fetch_optional!(
        &mut tx,
        DraftRow,
        "select content, faults from drafts where id = $1 and form = $2 and subject = $3 and expires_at > $4",
        hash_token(token),
        form,
        subject,
        shop.now().as_micros(),
    )?;
    row.map(|row| Ok(Draft { form: read_json("draft", &row.content)?, faults: read_json("draft", &row.faults)? }))
        .transpose()
}

/// Keeps what was typed and what was wrong with it.
pub async fn save<Form: Serialize>(
    shop: &Shop,
    token: &str,
    form: &str,
    subject: &str,
    draft: &Draft<Form>,
) -> Result<(), DbError> {
    let unwritable = |error: serde_json::Error| DbError::Unreadable { what: "draft", value: error.to_string() };
    let now = shop.now();
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        "insert into drafts (id, form, subject, content, faults, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (id) do update set form = excluded.form, subject = excluded.subject,
             content = excluded.content, faults = excluded.faults, expires_at = excluded.expires_at",
        hash_token(token),
        form,
        subject,
        serde_json::to_string(&draft.form).map_err(unwritable)?,
        serde_json::to_string(&draft.faults).map_err(unwritable)?,
        now.as_micros(),
        now.plus_seconds(KEPT_SECONDS).as_micros(),
    )?;
    tx.commit().await
}

/// What became of a draft that was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The token in the order's address.
    pub token: String,
    pub placed_at: Instant,
}

/// Whether a draft's order waits for its buyer's confirmation: the next try is of that order, too.
pub async fn waits_for_buyer(shop: &Shop, token: &str, slug: &str) -> Result<bool, DbError> {
    let mut tx = shop.db.read().await?;
    let order = by_draft(&mut tx, &DraftKey::new(token, slug)).await?;
    match order.map(|order| order.state) {
        Some(OrderState::Paying { attempt }) => Ok(confirm_at(&mut tx, attempt).await?.is_some()),
        _ => Ok(false),
    }
}

/// The order that stands which a draft became; a new checkout then begins with a new draft. Whoever
/// comes back from the bank without an answer finds the form as it was.
pub async fn spent(shop: &Shop, token: &str, slug: &str) -> Result<Option<Spent>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(order) = by_draft(&mut tx, &DraftKey::new(token, slug)).await? else { return Ok(None) };
    let stands = match order.state {
        OrderState::Declined => false,
        OrderState::Paying { attempt } => confirm_at(&mut tx, attempt).await?.is_none(),
        OrderState::Complete { .. } | OrderState::TrialRefused { .. } => true,
    };
    Ok(stands.then(|| Spent { token: shop.key.order_token(order.id), placed_at: order.created }))
}

/// Deletes drafts that are too old; the number of them.
pub async fn sweep(tx: &mut Tx, now: Instant) -> Result<u64, DbError> {
    execute!(tx, "delete from drafts where expires_at <= $1", now.as_micros())
}
