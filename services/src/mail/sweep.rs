//! Mails that hold a secret lose it once it is worth nothing: a sign-in code that has expired still
//! says, in the data base and its backups, how codes were given out.

use domain::calendar::Instant;

use crate::db::{DbError, Tx, execute, fetch_all};

/// The most mails that one sweep blanks; the next one goes on.
const AT_ONCE: i64 = 10_000;
/// Stands where the code stood in a subject.
const HIDDEN: &str = "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}";
/// Why a mail never left.
const TOO_OLD: &str = "too old: its code expired before it could be sent";

/// Blanks the words of mails whose time is over, and the code in their subjects; addressee and
/// times stay. One that did not leave until then never does. Returns how many there were.
pub async fn sweep(tx: &mut Tx, now: Instant) -> Result<u64, DbError> {
    let expired = fetch_all!(
        tx,
        (String, String),
        "select id, subject from mails where blank_at <= $1 order by blank_at limit $2",
        now.as_micros(),
        AT_ONCE,
    )?;
    let mut blanked = 0;
    for (id, subject) in expired {
        blanked += execute!(
            tx,
            "update mails set subject = $2, text_body = '', html_body = '', blank_at = null,
                 bounced = case when sent_at is null then coalesce(bounced, $3) else bounced end
             where id = $1",
            id,
            without_code(&subject),
            TOO_OLD,
        )?;
    }
    Ok(blanked)
}

/// A subject with every number of exactly six digits hidden.
fn without_code(subject: &str) -> String {
    let mut hidden = String::new();
    let mut rest = subject;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        hidden.push_str(before);
        hidden.push_str(if digits.len() == 6 { HIDDEN } else { digits });
        rest = after;
    }
    hidden + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_hidden_and_other_numbers_stay() {
        assert_eq!(without_code("042042 is your code"), format!("{HIDDEN} is your code"));
        assert_eq!(without_code("Shop 24: code 123456"), format!("Shop 24: code {HIDDEN}"));
        for kept in ["", "no number", "Shop 1234567", "2026-00001"] {
            assert_eq!(without_code(kept), kept);
        }
    }
}
