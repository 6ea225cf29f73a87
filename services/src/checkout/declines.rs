//! Why a card was declined, for the checkout and the order's page. Mostly the buyer is told at once; a
//! confirmation that was refused and an answer that came late are told where the buyer looks next.

use domain::{decline::Decline, faults::FieldFault, ids::OrderId, order::OrderState};

use super::stored::{DraftKey, by_draft};
use crate::{
    db::{DbError, Tx, fetch_optional},
    shop::Shop,
};

/// Why the last attempt of an order was declined; `None` if it was not.
pub(super) async fn last(tx: &mut Tx, order: OrderId) -> Result<Option<Decline>, DbError> {
    let row = fetch_optional!(
        tx,
        (String, Option<String>),
        "select state, decline_code from attempts where order_id = $1 and subscription_id is null
         order by created_at desc, id desc limit 1",
        order.to_string(),
    )?;
    Ok(row
        .filter(|(state, _)| state == "declined")
        .map(|(_, code)| Decline::from_code(code.as_deref().unwrap_or_default())))
}

/// The fault of a draft whose order stands declined: it may have come after its buyer left the form.
pub async fn late_decline(shop: &Shop, draft: &str, slug: &str) -> Result<Option<FieldFault>, DbError> {
    let mut tx = shop.db.read().await?;
    let order = by_draft(&mut tx, &DraftKey::new(draft, slug)).await?;
    let Some(order) = order.filter(|order| order.state == OrderState::Declined) else { return Ok(None) };
    Ok(last(&mut tx, order.id).await?.map(Decline::fault))
}
