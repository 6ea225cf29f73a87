//! A license goes from one licensee to another: since its first address was wrong (`correct`), or since
//! its licensee declined it (`name`). All of it in the caller's transaction: the license moves, the old
//! address loses its way in, and the new one is mailed as at checkout.

use domain::{
    account::Side,
    calendar::Instant,
    checkout::Licensee,
    email::EmailAddress,
    faults::Fault,
    ids::{AuditId, LicenseId, OrderId, SubscriptionId},
    limits::CORRECTIONS_PER_ORDER,
    subscription::Period,
    text::Line,
};
use sqlx::FromRow;

use super::{
    complete::Sold,
    correct::invoice_of,
    letters, limits,
    stored::{self, Order},
};
use crate::{
    accounts::handles::{Contact, ensure_account},
    audit,
    db::{DbError, Tx, execute, fetch_one, fetch_optional, read},
    shop::Shop,
};

/// The audit log's name for an address that was corrected.
pub(super) const CORRECTED: &str = "licensee_corrected";
/// The audit log's name for somebody else who was named.
pub(super) const NAMED: &str = "licensee_named";
/// Why a mail that had not left yet never will.
pub(crate) const CALLED_BACK: &str = "called back: the licensee's address was corrected";

/// What a license's holder did about it so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nobody of the licensee's account was here since it is theirs.
    Unseen,
    Seen,
    /// It is nobody's since then.
    Declined(Instant),
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
    declined_at: Option<i64>,
}

/// What an order sold, and how its license stands.
pub(super) async fn sold(tx: &mut Tx, order: OrderId) -> Result<Option<(Sold, Standing)>, DbError> {
    let row = fetch_optional!(
        tx,
        SoldRow,
        "select s.id as subscription, s.billing_account_id, s.licensee_account_id, l.id as license, s.period_start,
                s.period_end, l.seen_at, l.declined_at
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
    let standing = match (row.declined_at, row.seen_at) {
        (Some(at), _) => Standing::Declined(Instant::from_micros(at)),
        (None, Some(_)) => Standing::Seen,
        (None, None) => Standing::Unseen,
    };
    Ok(Some((sold, standing)))
}

/// What stands against naming an address: so many hand-overs of one order, ever, and so many orders
/// that name the address or come from the client.
pub(super) async fn limit(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    address: &EmailAddress,
    client: &str,
) -> Result<Option<Fault>, DbError> {
    let (before,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from audit_events where subject = $1 and event in ($2, $3)",
        order.id.to_string(),
        CORRECTED,
        NAMED,
    )?;
    if before >= i64::from(CORRECTIONS_PER_ORDER) {
        return Ok(Some(Fault::TooManyCorrections));
    }
    limits::check_correction(tx, shop, client, address, order.way).await
}

/// What the audit log keeps of a hand-over. Addresses hold no space, so one stands between them, and before the
/// name, which is not there in what was written before it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved<'a> {
    pub from: &'a str,
    pub to: &'a str,
    /// Of whoever had it before.
    pub name: Option<&'a str>,
}

impl<'a> Moved<'a> {
    fn write(&self) -> String {
        let Self { from, to, name } = self;
        format!("{from} {to} {}", name.unwrap_or_default())
    }

    /// `None` for what is no hand-over's.
    pub fn read(detail: &'a str) -> Option<Self> {
        let (from, rest) = detail.split_once(' ')?;
        let (to, name) = rest.split_once(' ').map_or((rest, None), |(to, name)| (to, Some(name)));
        Some(Self { from, to, name })
    }
}

/// To whom a license goes, and who gives it there.
pub(super) struct HandOver<'a> {
    pub to: &'a Licensee,
    /// As limits count it.
    pub client: &'a str,
    /// For the audit log: a person, or "buyer" for whoever has the order's address.
    pub actor: &'a str,
    pub event: &'static str,
}

/// Moves the license and everything that hangs on it; `false`, with nothing to commit, when it stands
/// otherwise than was read. Hold the names and lock the order before.
pub(super) async fn hand_over(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    (sold, standing): (&Sold, Standing),
    by: &HandOver<'_>,
) -> Result<bool, DbError> {
    let (to, now) = (by.to, shop.now());
    // The old address's way in goes first: who signs in holds it, too, before the license.
    execute!(tx, "delete from sign_ins where return_to = $1 and used_at is null", letters::license_path(sold))?;
    // Then the subscription, which its renewal holds before the license.
    execute!(tx, "update subscriptions set state = state where id = $1", sold.subscription.to_string())?;
    let organization = to.organization.as_ref().map(Line::as_str);
    let contact = Contact { address: &to.email, name: to.name.as_str(), organization, country: None };
    let account = ensure_account(tx, shop, &contact, Side::Licensee).await?;
    let declined_at = if let Standing::Declined(at) = standing { at.as_micros() } else { 0 };
    let moved = execute!(
        tx,
        "update licenses set account_id = $2, licensee_name = $5, licensee_organization = $6, declined_at = null,
             seen_at = null
         where id = $1 and account_id = $3 and coalesce(declined_at, 0) = $4
             and (seen_at is null or declined_at is not null)",
        sold.license.to_string(),
        account.to_string(),
        sold.licensee.to_string(),
        declined_at,
        to.name.as_str(),
        organization,
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
             client = $6, licensee_name = $7, licensee_organization = $8
         where id = $1",
        order.id.to_string(),
        account.to_string(),
        to.email.as_str(),
        to.email.key(),
        now.as_micros(),
        by.client,
        to.name.as_str(),
        organization,
    )?;
    shut_out(tx, order, sold).await?;
    let before = &order.licensee;
    let moved = Moved { from: before.email.as_str(), to: to.email.as_str(), name: Some(before.name.as_str()) };
    audit::write(tx, shop, by.actor, &order.id.to_string(), by.event, &moved.write()).await?;
    let order = stored::by_id(tx, order.id).await?;
    let sold = Sold { licensee: account, ..*sold };
    let again = format!(":{}", shop.id(AuditId::from_parts));
    if sold.billing == sold.licensee {
        let invoice = invoice_of(tx, order.id).await?;
        letters::to_oneself(tx, shop, &order, &sold, invoice, &again).await?;
    } else {
        letters::to_licensee(tx, shop, &order, &sold, &again).await?;
    }
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
