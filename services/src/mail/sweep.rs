//! Sign-in mails lose their words once these are worth nothing: a code that has expired still says,
//! in the data base and its backups, how codes were given out, and the words say who has an account.

use domain::calendar::Instant;

use crate::db::{DbError, Tx, execute};

/// The most mails that one sweep blanks; the next one goes on.
const AT_ONCE: i64 = 10_000;
/// Stands in place of the subject, the same for whoever has an account here and whoever has none.
const SUBJECT: &str = "A mail for signing in";
/// Why a mail never left.
const TOO_OLD: &str = "too old: its code expired before it could be sent";

/// Blanks the words of mails whose time is over; addressee and times stay. One that did not leave
/// until then never does. Returns how many there were.
pub async fn sweep(tx: &mut Tx, now: Instant) -> Result<u64, DbError> {
    execute!(
        tx,
        "update mails set subject = $2, text_body = '', html_body = '', blank_at = null,
             bounced = case when sent_at is null then coalesce(bounced, $3) else bounced end
         where id in (select id from mails where blank_at <= $1 order by blank_at limit $4)",
        now.as_micros(),
        SUBJECT,
        TOO_OLD,
        AT_ONCE,
    )
}
