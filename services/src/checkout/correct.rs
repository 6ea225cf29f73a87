//! Second thoughts after an order: another address for its licensee, until somebody has signed in
//! with the first one (rule 8), and the delivery's mail once more.
//!
//! Everything of a correction happens in one transaction: the license moves, the old address loses
//! its way in, and the new one is mailed. The caller has shown the order's token or may change the
//! subscription.

use domain::{
    account::Side,
    calendar::Instant,
    email::EmailAddress,
    faults::{Fault, FieldFault},
    ids::{AuditId, LicenseId, OrderId, SubscriptionId},
    limits::{CORRECTIONS_PER_ORDER, DELIVERIES_PER_ORDER, WINDOW_SECONDS},
    order::{OrderState, Purpose},
    subscription::Period,
    text::Line,
};
use sqlx::FromRow;

use super::{
    complete::Sold,
    letters, limits,
    stored::{self, Order},
};
use crate::{
    accounts::{
        handles::{Contact, ensure_account},
        limits::client_key,
    },
    db::{DbError, Tx, execute, fetch_all, fetch_one, fetch_optional, read},
    shop::Shop,
};

/// The field of the form, by its HTML name.
pub const FIELD: &str = "licensee_email";
/// The audit log's name for it.
pub(super) const CORRECTED: &str = "licensee_corrected";
/// Why a mail that had not left yet never will.
pub(super) const CALLED_BACK: &str = "called back: the licensee's address was corrected";

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

#[derive(FromRow)]
struct SoldRow {
    subscription: String,
    billing_account_id: String,
    licensee_account_id: String,
    license: String,
    period_start: i64,
    period_end: i64,
    seen_at: Option<i64>,
}

/// What an order sold, and whether its licensee has been here.
async fn sold(tx: &mut Tx, order: OrderId) -> Result<Option<(Sold, bool)>, DbError> {
    let row = fetch_optional!(
        tx,
        SoldRow,
        "select s.id as subscription, s.billing_account_id, s.licensee_account_id, l.id as license, s.period_start,
                s.period_end, l.seen_at
         from subscriptions s join licenses l on l.subscription_id = s.id where s.order_id = $1",
        order.to_string(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let sold = Sold {
        billing: read("account id", &row.billing_account_id)?,
        licensee: read("account id", &row.licensee_account_id)?,
        subscription: read::<SubscriptionId>("subscription id", &row.subscription)?,
        license: read::<LicenseId>("license id", &row.license)?,
        period: Period { start: Instant::from_micros(row.period_start), end: Instant::from_micros(row.period_end) },
    };
    Ok(Some((sold, row.seen_at.is_some())))
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
    let Some((sold, is_seen)) = sold(&mut tx, id).await? else { return Ok(Corrected::NotHere) };
    if !matches!(order.state, OrderState::Complete { .. }) || sold.billing == sold.licensee {
        return Ok(Corrected::NotHere);
    }
    if is_seen {
        return Ok(Corrected::TooLate);
    }
    if let Some(fault) = against(&mut tx, shop, &order, &address, &client).await? {
        return faulty(fault);
    }
    if !hand_over(&mut tx, shop, &order, &sold, &address, &client).await? {
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
    let (before,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from audit_events where subject = $1 and event = $2",
        order.id.to_string(),
        CORRECTED,
    )?;
    if before >= i64::from(CORRECTIONS_PER_ORDER) {
        return Ok(Some(Fault::TooManyCorrections));
    }
    limits::check_correction(tx, shop, client, address, order.way).await
}

/// Moves the license and everything that hangs on it; `false` when its licensee signed in meanwhile.
async fn hand_over(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    sold: &Sold,
    address: &EmailAddress,
    client: &str,
) -> Result<bool, DbError> {
    let now = shop.now();
    // The old address's way in goes first: who signs in holds it, too, before the license.
    execute!(tx, "delete from sign_ins where return_to = $1 and used_at is null", letters::license_path(sold))?;
    let contact = Contact {
        address,
        name: order.licensee.name.as_str(),
        organization: order.licensee.organization.as_ref().map(Line::as_str),
        country: None,
    };
    let account = ensure_account(tx, shop, &contact, Side::Licensee).await?;
    let moved = execute!(
        tx,
        "update licenses set account_id = $2 where id = $1 and account_id = $3 and seen_at is null",
        sold.license.to_string(),
        account.to_string(),
        sold.licensee.to_string(),
    )?;
    if moved == 0 {
        return Ok(false);
    }
    execute!(
        tx,
        "update subscriptions set licensee_account_id = $2 where id = $1",
        sold.subscription.to_string(),
        account.to_string(),
    )?;
    // Placed anew: the limits count it for the new address and for whoever named it.
    execute!(
        tx,
        "update orders set licensee_account_id = $2, licensee_email = $3, licensee_email_key = $4, placed_at = $5,
             client = $6
         where id = $1",
        order.id.to_string(),
        account.to_string(),
        address.as_str(),
        address.key(),
        now.as_micros(),
        client,
    )?;
    shut_out(tx, order, sold).await?;
    execute!(
        tx,
        "insert into audit_events (id, happened_at, actor, subject, event, detail)
         values ($1, $2, 'buyer', $3, $4, $5)",
        shop.id(AuditId::from_parts).to_string(),
        now.as_micros(),
        order.id.to_string(),
        CORRECTED,
        format!("{} {}", order.licensee.email, address),
    )?;
    let corrected = stored::by_id(tx, order.id).await?;
    let sold = Sold { licensee: account, ..*sold };
    let again = format!(":{}", shop.id(AuditId::from_parts));
    letters::to_licensee(tx, shop, &corrected, &sold, &again).await?;
    Ok(true)
}

/// The old address gets nothing more of this order. Somebody who was never here and holds nothing
/// else has no account any more.
async fn shut_out(tx: &mut Tx, order: &Order, sold: &Sold) -> Result<(), DbError> {
    let account = sold.licensee.to_string();
    execute!(
        tx,
        "update mails set bounced = $2
         where order_id = $1 and side = 'licensee' and sent_at is null and bounced is null",
        order.id.to_string(),
        CALLED_BACK,
    )?;
    execute!(
        tx,
        "delete from memberships
         where account_id = $1 and side = 'licensee'
             and not exists (select 1 from licenses l where l.account_id = $1)
             and person_id in (select id from people where proven_at is null)",
        &account,
    )?;
    execute!(
        tx,
        "update accounts set has_licensee = 0
         where id = $1 and not exists (select 1 from memberships m where m.account_id = $1 and m.side = 'licensee')",
        &account,
    )?;
    Ok(())
}

/// Mails the delivery once more to whoever it is for. Beyond the limit, or where there is nothing to
/// deliver, nothing is sent; the answer is the same.
pub async fn send_delivery_again(shop: &Shop, id: OrderId) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    stored::lock(&mut tx, id).await?;
    let Some((sold, _)) = sold(&mut tx, id).await? else { return Ok(()) };
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
        return Ok(());
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
    Ok(())
}

async fn invoice_of(tx: &mut Tx, order: OrderId) -> Result<Option<domain::invoice::InvoiceNumber>, DbError> {
    let row = fetch_optional!(
        tx,
        (String,),
        "select number from invoices where order_id = $1 order by number limit 1",
        order.to_string(),
    )?;
    row.map(|(number,)| read("invoice number", &number)).transpose()
}
