//! Orders that no card is charged for when they are placed (rule 10): trials, and orders by invoice. They
//! need no gateway, so one transaction writes everything.

use domain::{order::OrderState, trial::trial_key};

use super::{
    complete::{self, Paid},
    letters,
    place::{Placed, Purchase, begin},
    stored,
};
use crate::{
    db::{DbError, execute},
    shop::Shop,
};

/// The order stands at once, and waits for its payment with everything that it brings.
pub(super) async fn order_by_invoice(shop: &Shop, purchase: &Purchase<'_>) -> Result<Placed, DbError> {
    let (mut tx, id) = match begin(shop, purchase, OrderState::Complete { at: shop.now() }).await? {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    complete::complete(&mut tx, shop, id, &Paid::Later).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Placed::Ordered { token: shop.key.order_token(id) })
}

pub(super) async fn start_trial(shop: &Shop, purchase: &Purchase<'_>) -> Result<Placed, DbError> {
    let now = shop.now();
    let (mut tx, id) = match begin(shop, purchase, OrderState::Complete { at: now }).await? {
        Ok(begun) => begun,
        Err(answer) => return Ok(answer),
    };
    let payer = &purchase.request.billing.email;
    let first = execute!(
        &mut tx,
        "insert into trials (product_id, trial_key, order_id) values ($1, $2, $3)
         on conflict (product_id, trial_key) do nothing",
        purchase.product.id.to_string(),
        trial_key(payer),
        id.to_string(),
    )?;
    if first == 1 {
        complete::complete(&mut tx, shop, id, &Paid::Trial).await?;
    } else {
        stored::set_state(&mut tx, id, &OrderState::TrialRefused { at: now }, now).await?;
        letters::refuse_trial(&mut tx, shop, id, purchase.product, payer).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Placed::Ordered { token: shop.key.order_token(id) })
}
