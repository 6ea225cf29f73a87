//! Whether a licensee has been here since a license is theirs: until then its payer may correct the
//! address (rule 8).

use domain::{calendar::Instant, ids::PersonId};

use crate::db::{DbError, Tx, execute};

/// Notes that a person is signed in: what their licensee accounts hold counts as seen from now on.
pub(crate) async fn note(tx: &mut Tx, person: PersonId, now: Instant) -> Result<(), DbError> {
    execute!(
        tx,
        "update licenses set seen_at = $2
         where seen_at is null
             and account_id in (select account_id from memberships where person_id = $1 and side = 'licensee')",
        person.to_string(),
        now.as_micros(),
    )?;
    Ok(())
}
