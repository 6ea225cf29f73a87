//! Confirming a payment with the sandbox's bank (3-D Secure): what its page shows, and the buyer's
//! answer. Whoever has the token may answer; the first answer counts.

use domain::{ids::AttemptId, money::Money};

use super::books;
use crate::{db::DbError, payments::ChargeOutcome, shop::Shop};

/// A payment as its buyer is asked about it.
#[derive(Clone, Debug)]
pub struct Confirmation {
    pub attempt: AttemptId,
    pub amount: Money,
    /// What was decided; `None` while it is open.
    pub decided: Option<Decided>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    Charged,
    /// Refused, or not answered in time.
    Refused,
}

/// The payment behind a token; `None` if there is none.
pub async fn confirmation(shop: &Shop, token: &str) -> Result<Option<Confirmation>, DbError> {
    let found = books::asked(&mut shop.db.read().await?, token).await?;
    Ok(found.map(|(asked, said)| Confirmation {
        attempt: asked.attempt,
        amount: asked.amount,
        decided: match said {
            Some(ChargeOutcome::Paid { .. }) => Some(Decided::Charged),
            Some(ChargeOutcome::Declined { .. }) => Some(Decided::Refused),
            Some(ChargeOutcome::ConfirmAt { .. }) | None => asked.is_expired(shop.now()).then_some(Decided::Refused),
        },
    }))
}

/// Takes the buyer's answer into the sandbox's books; a second answer changes nothing. The attempt to
/// settle then, or `None` without such a payment.
pub async fn decide(shop: &Shop, token: &str, confirmed: bool) -> Result<Option<AttemptId>, DbError> {
    let mut tx = shop.db.write().await?;
    let Some((asked, _)) = books::asked(&mut tx, token).await? else { return Ok(None) };
    books::decide(&mut tx, &asked, confirmed, &shop.chance, shop.now()).await?;
    tx.commit().await?;
    Ok(Some(asked.attempt))
}
