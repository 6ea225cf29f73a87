//! What staff change. Each writes its audit entry in the same transaction, and a second click
//! changes nothing.

use domain::{
    ids::{LicenseId, MailId},
    text::Line,
};
use sqlx::FromRow;

use super::staff::Staff;
use crate::{
    audit,
    billing::lifetime,
    checkout::CALLED_BACK,
    db::{DbError, Tx, execute, fetch_optional, read},
    jobs,
    shop::Shop,
};

/// What became of a mail that should go out again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentAgain {
    /// It is on its way, by this click or the one before it.
    Sent,
    /// It held a code or its words are no longer kept.
    WordsGone,
    /// It was called back, or its license is somebody else's by now.
    NotTheirs,
    NoSuchMail,
}

/// Suspends a license (rule 13): its downloads stop, portals show it, and nobody is charged, invoiced or
/// reminded for it; the subscription keeps its dates. `false` if there is no such license.
pub async fn suspend(shop: &Shop, staff: &Staff, license: LicenseId, reason: &Line) -> Result<bool, DbError> {
    set_suspended(shop, staff, license, true, reason.as_str()).await
}

/// Lifts a suspension: what fell due meanwhile is done at once. `false` if there is no such license.
pub async fn lift(shop: &Shop, staff: &Staff, license: LicenseId, reason: &Line) -> Result<bool, DbError> {
    set_suspended(shop, staff, license, false, reason.as_str()).await
}

async fn set_suspended(
    shop: &Shop,
    staff: &Staff,
    license: LicenseId,
    suspended: bool,
    reason: &str,
) -> Result<bool, DbError> {
    let (id, wanted) = (license.to_string(), i64::from(suspended));
    let mut tx = shop.db.write().await?;
    let found = fetch_optional!(&mut tx, (String,), "select subscription_id from licenses where id = $1", &id)?;
    let Some((subscription,)) = found else { return Ok(false) };
    let subscription = read("subscription id", &subscription)?;
    lifetime::hold(&mut tx, subscription).await?;
    let changed =
        execute!(&mut tx, "update licenses set suspended = $2 where id = $1 and suspended <> $2", &id, wanted)?;
    if changed == 0 {
        return Ok(true);
    }
    lifetime::look_again(&mut tx, shop, subscription).await?;
    let event = if suspended { "license_suspended" } else { "license_lifted" };
    audit::write(&mut tx, shop, &staff.person().to_string(), &id, event, reason).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(true)
}

#[derive(FromRow)]
struct MailRow {
    mail_key: String,
    recipient: String,
    recipient_key: String,
    subject: String,
    text_body: String,
    html_body: String,
    blank_at: Option<i64>,
    bounced: Option<String>,
    order_id: Option<String>,
    side: Option<String>,
}

/// Marks the keys of mails that were sent again.
const AGAIN: &str = ":again:";

/// Sends the words of a mail once more, to the same address. `once` names the click: a second one
/// with the same name sends nothing.
pub async fn send_again(shop: &Shop, staff: &Staff, mail: MailId, once: &str) -> Result<SentAgain, DbError> {
    let mut tx = shop.db.write().await?;
    let row = fetch_optional!(
        &mut tx,
        MailRow,
        "select mail_key, recipient, recipient_key, subject, text_body, html_body, blank_at, bounced, order_id, side
         from mails where id = $1",
        mail.to_string(),
    )?;
    let Some(row) = row else { return Ok(SentAgain::NoSuchMail) };
    // Mails that sign in are asked for anew by whoever wants to.
    if row.blank_at.is_some() || (row.text_body.is_empty() && row.html_body.is_empty()) {
        return Ok(SentAgain::WordsGone);
    }
    if row.bounced.as_deref() == Some(CALLED_BACK) || !is_still_theirs(&mut tx, &row).await? {
        return Ok(SentAgain::NotTheirs);
    }
    let original = row.mail_key.split_once(AGAIN).map_or(row.mail_key.as_str(), |(original, _)| original);
    // The name of the click came from a browser; its hash has one length.
    let click = crate::tokens::hash_token(&format!("{mail}:{once}"));
    let key = format!("{original}{AGAIN}{}", &click[..32]);
    let subject = original.split_once(':').map_or(original, |(_, subject)| subject).to_owned();
    if write_copy(&mut tx, shop, &key, &row).await? {
        let detail = format!("{} \u{2192} {}", row.subject, row.recipient);
        audit::write(&mut tx, shop, &staff.person().to_string(), &subject, "mail_sent_again", &detail).await?;
        tx.commit().await?;
        shop.wake.notify_one();
    }
    Ok(SentAgain::Sent)
}

/// Whether a mail of an order's licensee goes to whoever the licensee is now: a license that was handed
/// over, or given back, is no business of the one before (rule 8).
async fn is_still_theirs(tx: &mut Tx, row: &MailRow) -> Result<bool, DbError> {
    let (Some(order), Some("licensee")) = (&row.order_id, row.side.as_deref()) else { return Ok(true) };
    let now = fetch_optional!(
        tx,
        (String,),
        "select o.id from orders o
         join subscriptions s on s.order_id = o.id
         join licenses l on l.subscription_id = s.id
         where o.id = $1 and o.licensee_email_key = $2 and l.declined_at is null",
        order,
        &row.recipient_key,
    )?;
    Ok(now.is_some())
}

/// Whether it was written: not if the key is there already.
async fn write_copy(tx: &mut Tx, shop: &Shop, key: &str, row: &MailRow) -> Result<bool, DbError> {
    let id = shop.id(MailId::from_parts).to_string();
    let written = execute!(
        tx,
        "insert into mails (id, mail_key, recipient, recipient_key, subject, text_body, html_body, created_at, order_id,
                            side)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (mail_key) do nothing",
        &id,
        key,
        &row.recipient,
        &row.recipient_key,
        &row.subject,
        &row.text_body,
        &row.html_body,
        shop.now().as_micros(),
        row.order_id.as_deref(),
        row.side.as_deref(),
    )?;
    if written > 0 {
        jobs::enqueue(tx, shop, jobs::Kind::SendMail, &id, &format!("mail:{id}"), shop.now()).await?;
    }
    Ok(written > 0)
}
