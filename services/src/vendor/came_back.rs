//! Mails that came back, of any kind: staff can ask for another address by another way.

use domain::{bounce::Bounce, calendar::Instant};
use sqlx::FromRow;

use super::Staff;
use crate::{
    checkout::CALLED_BACK,
    db::{DbError, Tx, fetch_all, fetch_one},
    shop::Shop,
};

/// So many days back.
pub const CAME_BACK_DAYS: i64 = 30;
/// The most that are listed.
const LISTED: i64 = 50;

/// A mail that a receiving server refused for good.
#[derive(Clone, Debug)]
pub struct CameBackLine {
    /// None for mails that sign in: their subjects hold the code.
    pub subject: Option<String>,
    pub recipient: String,
    pub written: Instant,
    pub bounce: Bounce,
    /// The account whose handle the recipient is.
    pub customer: Option<String>,
}

#[derive(FromRow)]
struct Row {
    subject: String,
    recipient: String,
    created_at: i64,
    bounced: String,
    customer: Option<String>,
}

/// How many mails came back of late and were followed by none that arrived.
pub async fn count_came_back(shop: &Shop, _: &Staff) -> Result<i64, DbError> {
    count(&mut shop.db.glance().await?, since(shop)).await
}

fn since(shop: &Shop) -> Instant {
    shop.now().plus_days(-CAME_BACK_DAYS)
}

async fn count(tx: &mut Tx, since: Instant) -> Result<i64, DbError> {
    let (count,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from mails m
         where m.bounced is not null and m.bounced <> $2 and m.created_at >= $1
             and not exists (select 1 from mails n where n.recipient_key = m.recipient_key
                             and n.created_at > m.created_at and n.sent_at is not null)",
        since.as_micros(),
        CALLED_BACK,
    )?;
    Ok(count)
}

/// The same, the newest first, and how many there are.
pub async fn came_back(shop: &Shop, _: &Staff) -> Result<(Vec<CameBackLine>, i64), DbError> {
    let mut tx = shop.db.read().await?;
    let rows = fetch_all!(
        &mut tx,
        Row,
        "select case when m.mail_key like 'sign-in:%' or m.blank_at is not null then '' else m.subject end as subject,
                m.recipient, m.created_at, m.bounced, a.id as customer
         from mails m left join accounts a on a.handle_key = m.recipient_key
         where m.bounced is not null and m.bounced <> $2 and m.created_at >= $1
             and not exists (select 1 from mails n where n.recipient_key = m.recipient_key
                             and n.created_at > m.created_at and n.sent_at is not null)
         order by m.created_at desc, m.id desc limit $3",
        since(shop).as_micros(),
        CALLED_BACK,
        LISTED,
    )?;
    let line = |row: Row| CameBackLine {
        subject: Some(row.subject).filter(|subject| !subject.is_empty()),
        recipient: row.recipient,
        written: Instant::from_micros(row.created_at),
        bounce: Bounce::read(&row.bounced),
        customer: row.customer,
    };
    let all = count(&mut tx, since(shop)).await?;
    Ok((rows.into_iter().map(line).collect(), all))
}
