//! What gateways tell by themselves (rule 22). A notice only says about which attempt: what became of
//! it is asked at the gateway, later, by a job. So notices may come twice, late and out of order.

use domain::ids::AttemptId;
use tokio::sync::mpsc;

use crate::{
    db::DbError,
    jobs::{self, Kind},
    shop::Shop,
};

/// Something happened to an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The gateway's own name for the event: the same one twice is one.
    pub event: String,
    pub attempt: AttemptId,
}

/// Takes a notice: has the worker ask about the attempt, once for each event.
pub async fn receive(shop: &Shop, notice: &Notice) -> Result<(), DbError> {
    let key = format!("notice:{}:{}", shop.gateway.name(), notice.event);
    let mut tx = shop.db.write().await?;
    jobs::enqueue(&mut tx, shop, Kind::SettleAttempt, &notice.attempt.to_string(), &key, shop.now()).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(())
}

/// Takes the notices of a gateway in this process for as long as there is one. A notice that cannot
/// be written is lost, as on a real line; the attempt's own job asks in any case.
pub async fn receive_all(shop: Shop, mut notices: mpsc::UnboundedReceiver<Notice>) {
    while let Some(notice) = notices.recv().await {
        if let Err(error) = receive(&shop, &notice).await {
            tracing::warn!(attempt = %notice.attempt, %error, "a gateway's notice was not taken");
        }
    }
}
