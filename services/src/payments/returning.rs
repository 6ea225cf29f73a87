//! Where a buyer comes back to from the bank: to the page of what the attempt pays for.

use domain::ids::AttemptId;

use super::attempts::{self, Purpose};
use crate::{billing::cards, checkout, db::DbError, shop::Shop};

/// The page of what an attempt pays for: its order, or the subscription that it renews or changes; of one
/// that was begun in Billing the page on which it was.
pub async fn return_path(shop: &Shop, attempt: AttemptId) -> Result<Option<String>, DbError> {
    if let Some(page) = cards::leads_to(shop, attempt).await? {
        return Ok(Some(page));
    }
    let found = attempts::find(&mut shop.db.glance().await?, attempt).await?;
    let subscription = match found.map(|found| found.purpose) {
        None => return Ok(None),
        Some(Purpose::Order) => return checkout::order_path(shop, attempt).await,
        Some(purpose) => purpose.subscription(),
    };
    Ok(subscription.map(|subscription| format!("/billing/subscriptions/{subscription}")))
}
