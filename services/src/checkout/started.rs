//! The license of an order by invoice starts once it is paid (rule 10): its licensee, who was told that it
//! waits, is told that it is ready.

use domain::ids::OrderId;

use super::{
    hand_over::{Standing, sold},
    letters, stored,
};
use crate::{
    db::{DbError, Tx},
    shop::Shop,
};

/// Mails the licensee, unless that is the payer, who has the receipt, or nobody.
pub(crate) async fn tell_started(tx: &mut Tx, shop: &Shop, order: OrderId) -> Result<(), DbError> {
    let Some((sold, Standing::Unseen | Standing::Seen)) = sold(tx, order).await? else { return Ok(()) };
    if sold.billing == sold.licensee {
        return Ok(());
    }
    let order = stored::by_id(tx, order).await?;
    letters::to_licensee(tx, shop, &order, &sold, "").await
}
