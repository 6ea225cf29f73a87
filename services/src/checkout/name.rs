//! Somebody else for a license that its licensee declined (rule 8): whoever may change the subscription
//! names them on its page, as at checkout. They may decline in turn.

use domain::{
    account::Action,
    checkout::LicenseeForm,
    faults::FieldFault,
    ids::{AccountId, OrderId, SubscriptionId},
    order::Purpose,
};

use super::{
    correct::FIELD,
    hand_over::{self, HandOver, NAMED, Standing, sold},
    limits, stored,
};
use crate::{
    accounts::{access::Caller, limits::client_key},
    db::{DbError, Tx, fetch_optional, read},
    shop::Shop,
};

/// What became of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The license is theirs, and they are mailed.
    Done,
    /// Nothing changed.
    Faulty(Vec<FieldFault>),
    /// The license is somebody's: a hand-over needs their yes.
    NotDeclined,
}

/// A license that waits for somebody to be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nameless {
    /// A reseller names a customer, never himself (rule 4).
    pub purpose: Purpose,
    /// Of whoever declined it: whoever is named next is often of the same house.
    pub organization: Option<String>,
}

/// The order of a subscription that the caller may change.
async fn order_of(tx: &mut Tx, caller: &Caller, id: SubscriptionId) -> Result<Option<OrderId>, DbError> {
    let row = fetch_optional!(
        tx,
        (String, String),
        "select order_id, billing_account_id from subscriptions where id = $1",
        id.to_string(),
    )?;
    let Some((order, account)) = row else { return Ok(None) };
    let account: AccountId = read("account id", &account)?;
    if !caller.may(account, Action::ChangeSubscription) {
        return Ok(None);
    }
    read("order id", &order).map(Some)
}

/// Whether the caller can name somebody for a subscription's license: it was declined.
pub async fn nameless(shop: &Shop, caller: &Caller, id: SubscriptionId) -> Result<Option<Nameless>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(order) = order_of(&mut tx, caller, id).await? else { return Ok(None) };
    let Some((_, Standing::Declined(_))) = sold(&mut tx, order).await? else { return Ok(None) };
    let order = stored::by_id(&mut tx, order).await?;
    let organization = order.licensee.organization.map(|organization| organization.to_string());
    Ok(Some(Nameless { purpose: order.purpose, organization }))
}

/// Gives a declined license to whoever is named. `None` as for a subscription that does not exist.
pub async fn name_licensee(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    form: &LicenseeForm,
    client: &str,
) -> Result<Option<Named>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(order) = order_of(&mut tx, caller, id).await? else { return Ok(None) };
    let before = stored::by_id(&mut tx, order).await?;
    drop(tx);
    let to = match form.parse(before.purpose, &before.billing.email) {
        Ok(to) => to,
        Err(faults) => return Ok(Some(Named::Faulty(faults))),
    };
    let client = client_key(client);
    let mut tx = shop.db.write().await?;
    limits::hold_one(&mut tx, &client, &to.email).await?;
    stored::lock(&mut tx, order).await?;
    let order = stored::by_id(&mut tx, order).await?;
    let Some((sold, standing @ Standing::Declined(_))) = sold(&mut tx, order.id).await? else {
        return Ok(Some(Named::NotDeclined));
    };
    if let Some(fault) = hand_over::limit(&mut tx, shop, &order, &to.email, &client).await? {
        return Ok(Some(Named::Faulty(vec![FieldFault { field: FIELD.to_owned(), fault }])));
    }
    let actor = caller.person.to_string();
    let by = HandOver { to: &to, client: &client, actor: &actor, event: NAMED };
    if !hand_over::hand_over(&mut tx, shop, &order, (&sold, standing), &by).await? {
        return Ok(Some(Named::NotDeclined));
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(Named::Done))
}
