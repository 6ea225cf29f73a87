//! The mails about an order or to a customer, as lists of them show: where each is, and whether it can
//! be sent again.

use domain::{
    calendar::Instant,
    ids::{MailId, OrderId},
};
use sqlx::FromRow;

use crate::db::{DbError, Tx, fetch_all, read};

/// The most mails in a list.
const MAILS: i64 = 25;

/// A mail, in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailLine {
    pub id: MailId,
    /// None for mails that sign in: their subjects hold the code.
    pub subject: Option<String>,
    pub recipient: String,
    pub written: Instant,
    pub state: MailState,
    /// Its words are kept, so it can be sent again.
    pub kept: bool,
}

/// Where a mail is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailState {
    Waiting,
    Sent(Instant),
    /// Refused for good, with the reason.
    Bounced(String),
}

#[derive(FromRow)]
struct MailRow {
    id: String,
    subject: String,
    recipient: String,
    created_at: i64,
    sent_at: Option<i64>,
    bounced: Option<String>,
    kept: i64,
}

impl MailRow {
    fn line(self) -> Result<MailLine, DbError> {
        let state = match (self.bounced, self.sent_at) {
            (Some(reason), _) => MailState::Bounced(reason),
            (None, Some(at)) => MailState::Sent(Instant::from_micros(at)),
            (None, None) => MailState::Waiting,
        };
        Ok(MailLine {
            id: read("mail id", &self.id)?,
            subject: Some(self.subject).filter(|subject| !subject.is_empty()),
            recipient: self.recipient,
            written: Instant::from_micros(self.created_at),
            state,
            kept: self.kept != 0,
        })
    }
}

/// A mail's columns; the argument says which mails. Words that sign in are not read at all.
macro_rules! select_mails {
    ($rest:literal) => {
        concat!(
            "select id, case when mail_key like 'sign-in:%' or blank_at is not null then '' else subject end as subject,
                    recipient, created_at, sent_at, bounced,
                    cast(case when blank_at is null and text_body <> '' then 1 else 0 end as bigint) as kept
             from mails ",
            $rest
        )
    };
}

/// The mails about an order, its license and its subscription, newest first.
pub(super) async fn of_order(
    tx: &mut Tx,
    order: OrderId,
    license: Option<&str>,
    subscription: Option<&str>,
) -> Result<Vec<MailLine>, DbError> {
    let license = license.unwrap_or("none");
    let subscription = subscription.unwrap_or("none");
    // A key is a kind, a thing, and perhaps more behind a colon; the semicolon follows the colon.
    let rows = fetch_all!(
        tx,
        MailRow,
        select_mails!(
            "where (mail_key >= $1 and mail_key < $2) or (mail_key >= $3 and mail_key < $4)
                 or (mail_key >= $5 and mail_key < $6) or (mail_key >= $7 and mail_key < $8)
             order by created_at desc, id desc limit $9"
        ),
        format!("order:{order}"),
        format!("order:{order};"),
        format!("trial-refused:{order}"),
        format!("trial-refused:{order};"),
        format!("license:{license}"),
        format!("license:{license};"),
        format!("life:{subscription}:"),
        format!("life:{subscription};"),
        MAILS,
    )?;
    rows.into_iter().map(MailRow::line).collect()
}

/// The mails to everybody who has a seat in an account, newest first.
pub(super) async fn to_account(tx: &mut Tx, account: &str) -> Result<Vec<MailLine>, DbError> {
    let rows = fetch_all!(
        tx,
        MailRow,
        select_mails!(
            "where recipient_key in (select p.address_key from memberships m join people p on p.id = m.person_id
                                     where m.account_id = $1)
             order by created_at desc, id desc limit $2"
        ),
        account,
        MAILS,
    )?;
    rows.into_iter().map(MailRow::line).collect()
}
