//! The audit log: who did what to what, and why, in the transaction that does it. Timelines are read
//! from it (`vendor`), and what happened to an order.

use domain::ids::AuditId;

use crate::{
    db::{DbError, Tx, execute},
    shop::Shop,
};

/// Writes an entry. `actor` is a person's id, or a word where no session acts; `subject` the id that
/// timelines find it by.
pub(crate) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    actor: &str,
    subject: &str,
    event: &str,
    detail: &str,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into audit_events (id, happened_at, actor, subject, event, detail) values ($1, $2, $3, $4, $5, $6)",
        shop.id(AuditId::from_parts).to_string(),
        shop.now().as_micros(),
        actor,
        subject,
        event,
        detail,
    )?;
    Ok(())
}
