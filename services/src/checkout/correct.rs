//! Second thoughts after an order: another address for its licensee, until somebody has signed in
//! with the first one (rule 8), and the delivery's mail once more.
//!
//! Everything of a correction happens in one transaction: the license moves, the old address loses
//! its way in, and the new one is mailed. The caller has shown the order's token or may change the
//! subscription.

use domain::{
    account::Side,
    checkout::Licensee,
    email::EmailAddress,
    faults::{Fault, FieldFault},
    ids::{AuditId, OrderId},
    limits::{DELIVERIES_PER_ORDER, WINDOW_SECONDS},
    order::{OrderState, Purpose},
};

use super::{
    hand_over::{self, CORRECTED, HandOver, Standing, sold},
    letters, limits,
    stored::{self, Order},
};
use crate::{
    accounts::limits::client_key,
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// The field of the form, by its HTML name.
pub const FIELD: &str = "licensee_email";

/// What became of a corrected address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Corrected {
    /// The license is at the new address, which is mailed.
    Done,
    /// Nothing changed.
    Faulty(FieldFault),
    /// The licensee has signed in meanwhile: a hand-over needs their yes.
    TooLate,
    /// There is no license of somebody else to correct.
    NotHere,
}

/// Gives an order's license to another address than was typed at first.
pub async fn correct_licensee(shop: &Shop, id: OrderId, typed: &str, client: &str) -> Result<Corrected, DbError> {
    let faulty = |fault| Ok(Corrected::Faulty(FieldFault { field: FIELD.to_owned(), fault }));
    let address = match EmailAddress::parse(typed) {
        Ok(address) => address,
        Err(fault) => return faulty(fault),
    };
    let client = client_key(client);
    let mut tx = shop.db.write().await?;
    limits::hold_one(&mut tx, &client, &address).await?;
    stored::lock(&mut tx, id).await?;
    let order = stored::by_id(&mut tx, id).await?;
    let Some((sold, standing)) = sold(&mut tx, id).await? else { return Ok(Corrected::NotHere) };
    if !matches!(order.state, OrderState::Complete { .. }) || sold.billing == sold.licensee {
        return Ok(Corrected::NotHere);
    }
    if standing != Standing::Unseen {
        return Ok(Corrected::TooLate);
    }
    if let Some(fault) = against(&mut tx, shop, &order, &address, &client).await? {
        return faulty(fault);
    }
    let to = Licensee { email: address, ..order.licensee.clone() };
    let by = HandOver { to: &to, client: &client, actor: "buyer", event: CORRECTED };
    if !hand_over::hand_over(&mut tx, shop, &order, (&sold, standing), &by).await? {
        return Ok(Corrected::TooLate);
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Corrected::Done)
}

/// What stands against the address: itself, or a limit.
async fn against(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    address: &EmailAddress,
    client: &str,
) -> Result<Option<Fault>, DbError> {
    if *address == order.licensee.email {
        return Ok(Some(Fault::SameAsNow));
    }
    if order.purpose == Purpose::Customer && *address == order.billing.email {
        return Ok(Some(Fault::SameAsBilling));
    }
    hand_over::limit(tx, shop, order, address, client).await
}

/// Mails the delivery once more to whoever it is for. `false`: nothing was sent, beyond the limit or
/// because there is nothing to deliver.
pub async fn send_delivery_again(shop: &Shop, id: OrderId) -> Result<bool, DbError> {
    let mut tx = shop.db.write().await?;
    stored::lock(&mut tx, id).await?;
    // Whoever declined the license hears nothing more of it.
    let Some((sold, Standing::Unseen | Standing::Seen)) = sold(&mut tx, id).await? else { return Ok(false) };
    let is_own = sold.billing == sold.licensee;
    let side = if is_own { Side::Billing } else { Side::Licensee };
    let lately = fetch_all!(
        &mut tx,
        (String,),
        "select id from mails where order_id = $1 and side = $2 and created_at > $3",
        id.to_string(),
        side.code(),
        shop.now().plus_seconds(-WINDOW_SECONDS).as_micros(),
    )?;
    if lately.len() >= DELIVERIES_PER_ORDER as usize {
        return Ok(false);
    }
    let order = stored::by_id(&mut tx, id).await?;
    let again = format!(":{}", shop.id(AuditId::from_parts));
    if is_own {
        let invoice = invoice_of(&mut tx, id).await?;
        letters::to_oneself(&mut tx, shop, &order, &sold, invoice, &again).await?;
    } else {
        letters::to_licensee(&mut tx, shop, &order, &sold, &again).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(true)
}

/// The invoice that an order was paid by.
pub(super) async fn invoice_of(tx: &mut Tx, order: OrderId) -> Result<Option<domain::invoice::InvoiceNumber>, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select number from invoices where order_id = $1 and kind = 'invoice' order by number limit 1",
        order.to_string(),
    )?;
    row.map(|(number,)| read("invoice number", &number)).transpose()
}
