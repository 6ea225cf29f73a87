//! Another card for an order whose buyer came back from the bank without an answer: the attempt that waits
//! there is given up at the gateway first, so that no order is ever charged twice (rule 12).

use domain::{
    checkout::{CheckoutRequest, PaymentChoice},
    order::OrderState,
};

use super::{orders::confirm_at, stored::Order};
use crate::{
    db::{DbError, Tx},
    payments::{
        attempts::{self, Attempt},
        settle,
    },
    shop::Shop,
};

/// An order's attempt that its buyer was sent to the bank for.
pub(super) struct Waiting {
    attempt: Attempt,
    /// Of the form that it was posted with.
    form_hash: String,
}

/// What an order waits for; `None` if nobody is asked, or nobody knows yet what the bank does.
pub(super) async fn waiting(tx: &mut Tx, order: &Order) -> Result<Option<Waiting>, DbError> {
    let OrderState::Paying { attempt } = order.state else { return Ok(None) };
    if confirm_at(tx, attempt).await?.is_none() {
        return Ok(None);
    }
    let attempt = attempts::find(tx, attempt).await?;
    Ok(attempt.map(|attempt| Waiting { attempt, form_hash: order.form_hash.clone() }))
}

impl Waiting {
    /// Whether the same card is posted with the same form, by a double click or a reload: the order's page
    /// leads to the bank again.
    pub fn is_posted_again(&self, request: &CheckoutRequest, form_hash: &str) -> bool {
        let same_card = matches!(&request.payment, PaymentChoice::Card(card) if card.digest() == self.attempt.card);
        same_card && self.form_hash == form_hash
    }

    /// Has the gateway give it up and records its final word, after which the order is declined and can be
    /// tried again, or is complete since its buyer confirmed meanwhile. Without an answer it goes on waiting:
    /// unknown is no decline (rule 22), and its job asks about it.
    pub async fn give_up(&self, shop: &Shop) -> Result<(), DbError> {
        let attempt = self.attempt.id;
        match attempts::cancel(shop, attempt).await {
            Ok(Some(outcome)) => settle::record(shop, attempt, outcome).await,
            Ok(None) => Ok(()),
            Err(error) => {
                tracing::warn!(%attempt, %error, "an attempt that waits for its buyer is not given up");
                Ok(())
            }
        }
    }
}
