//! The outbox: mails as rows, written with the change that causes them (house rule 7), handed to
//! the transport by a job, and shown on the mailbox page in development.

use domain::{
    account::Side,
    calendar::Instant,
    email::EmailAddress,
    ids::{MailId, OrderId},
    locale::Locale,
};
use metrics::counter;
use sqlx::FromRow;
use thiserror::Error;

use super::{Letter, SendError, letters::LetterContext, message};
use crate::{
    catalog,
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read},
    jobs,
    shop::Shop,
};

/// A mail of the outbox.
#[derive(Clone, Debug)]
pub struct MailRow {
    pub id: MailId,
    pub recipient: EmailAddress,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub created_at: Instant,
    /// When the transport took it.
    pub sent_at: Option<Instant>,
    /// Why it was refused for good.
    pub bounced: Option<String>,
}

impl MailRow {
    /// Whether what it said is no longer kept.
    pub const fn is_blank(&self) -> bool {
        self.text.is_empty() && self.html.is_empty()
    }
}

/// The mail did not leave; its job tries again later.
#[derive(Debug, Error)]
pub enum DeliveryError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("{0}")]
    NotSent(String),
}

/// Words a letter and writes it with its job. Goes out once the transaction is committed; ring
/// `shop.wake` then. A second mail with the same `key` is not written.
pub async fn enqueue(tx: &mut Tx, shop: &Shop, to: &EmailAddress, key: &str, letter: &Letter) -> Result<(), DbError> {
    enqueue_about(tx, shop, to, key, letter, None).await
}

/// The same for a mail about an order, to one of its sides; the order's page tells what became of it.
pub async fn enqueue_about(
    tx: &mut Tx,
    shop: &Shop,
    to: &EmailAddress,
    key: &str,
    letter: &Letter,
    about: Option<(OrderId, Side)>,
) -> Result<(), DbError> {
    let context = context(tx, shop).await?;
    let blank_at = letter.kept_seconds().map(|seconds| shop.now().plus_seconds(seconds).as_micros());
    let letter = letter.write(&context);
    let id = shop.id(MailId::from_parts).to_string();
    let written = execute!(
        tx,
        "insert into mails (id, mail_key, recipient, subject, text_body, html_body, created_at, blank_at, order_id, side,
                            recipient_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (mail_key) do nothing",
        &id,
        key,
        to.as_str(),
        letter.subject,
        letter.text,
        letter.html,
        shop.now().as_micros(),
        blank_at,
        about.map(|(order, _)| order.to_string()),
        about.map(|(_, side)| side.code()),
        to.key(),
    )?;
    if written == 0 {
        return Ok(());
    }
    jobs::enqueue(tx, shop, jobs::Kind::SendMail, &id, &format!("mail:{id}"), shop.now()).await
}

/// What every letter of this shop knows.
pub(crate) async fn context(tx: &mut Tx, shop: &Shop) -> Result<LetterContext, DbError> {
    let vendor = catalog::vendor(tx).await?;
    let support_email = vendor.as_ref().map(|vendor| vendor.support_email.to_string());
    Ok(LetterContext {
        // A shop without a catalog has nobody's name yet; only sign-in mails can leave it.
        vendor_name: vendor.map_or_else(|| host(&shop.config.base_url), |vendor| vendor.name),
        support_email,
        base_url: shop.config.base_url.clone(),
        locale: Locale::default(),
        sandbox: shop.gateway.is_sandbox(),
    })
}

fn host(base_url: &str) -> String {
    base_url.split_once("://").map_or(base_url, |(_, host)| host).to_owned()
}

/// Hands a mail to the transport and records the outcome: sent, or refused for good. Does nothing
/// for a mail that already has one. An error means that it may be tried again.
///
/// A crash between the transport's answer and its record sends a mail twice, under one Message-ID.
pub async fn deliver(shop: &Shop, id: MailId) -> Result<(), DeliveryError> {
    let mut tx = shop.db.read().await?;
    let mail = row(&mut tx, id).await?;
    let reply_to = catalog::vendor(&mut tx).await?.map(|vendor| vendor.support_email);
    drop(tx);
    let Some(mail) = mail.filter(|mail| mail.sent_at.is_none() && mail.bounced.is_none()) else {
        return Ok(());
    };
    let outcome = match message::build(&mail, &shop.config.mail_from, reply_to.as_ref()) {
        Ok(message) => shop.transport.send(message).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => record(shop, id, Some(shop.now()), None).await?,
        Err(SendError::Refused(reason)) => {
            tracing::warn!(mail = %id, reason, "a mail was refused for good");
            record(shop, id, None, Some(&reason)).await?;
        }
        Err(SendError::Passing(reason)) => {
            counter!("twofold_mails_total", "result" => "failed").increment(1);
            return Err(DeliveryError::NotSent(reason));
        }
    }
    Ok(())
}

async fn record(shop: &Shop, id: MailId, sent_at: Option<Instant>, bounced: Option<&str>) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    execute!(
        &mut tx,
        // A mail that was called back while it was on its way stays called back.
        "update mails set sent_at = $2, bounced = coalesce(bounced, $3) where id = $1",
        id.to_string(),
        sent_at.map(Instant::as_micros),
        bounced,
    )?;
    tx.commit().await?;
    let result = if bounced.is_some() { "bounced" } else { "sent" };
    counter!("twofold_mails_total", "result" => result).increment(1);
    shop.wake.tell();
    Ok(())
}

#[derive(FromRow)]
struct Row {
    id: String,
    recipient: String,
    subject: String,
    text_body: String,
    html_body: String,
    created_at: i64,
    sent_at: Option<i64>,
    bounced: Option<String>,
}

impl TryFrom<Row> for MailRow {
    type Error = DbError;
    fn try_from(row: Row) -> Result<Self, DbError> {
        Ok(Self {
            id: read("mail id", &row.id)?,
            recipient: EmailAddress::parse(&row.recipient)
                .map_err(|_| DbError::Unreadable { what: "recipient", value: row.recipient })?,
            subject: row.subject,
            text: row.text_body,
            html: row.html_body,
            created_at: Instant::from_micros(row.created_at),
            sent_at: row.sent_at.map(Instant::from_micros),
            bounced: row.bounced,
        })
    }
}

/// The newest mails, newest first, at most `limit`.
pub async fn recent(shop: &Shop, limit: u32) -> Result<Vec<MailRow>, DbError> {
    let rows = fetch_all!(
        &mut shop.db.glance().await?,
        Row,
        "select id, recipient, subject, text_body, html_body, created_at, sent_at, bounced
         from mails order by created_at desc, id desc limit $1",
        i64::from(limit),
    )?;
    rows.into_iter().map(MailRow::try_from).collect()
}

/// One mail, or `None` if there is no such.
pub async fn find(shop: &Shop, id: MailId) -> Result<Option<MailRow>, DbError> {
    row(&mut shop.db.glance().await?, id).await
}

async fn row(tx: &mut Tx, id: MailId) -> Result<Option<MailRow>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        "select id, recipient, subject, text_body, html_body, created_at, sent_at, bounced from mails where id = $1",
        id.to_string(),
    )?;
    row.map(MailRow::try_from).transpose()
}
