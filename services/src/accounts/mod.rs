//! Who has an account, who is calling, and how people sign in (rules 1, 2, 5 and 7).
//!
//! Start at [`access::caller`] to learn who is behind a session, at [`handles`] when an order
//! needs accounts, at [`sign_in`] for codes and links.

pub mod access;
mod device;
pub mod handles;
pub mod limits;
pub mod return_to;
pub mod sessions;
pub mod sign_in;

#[cfg(test)]
mod tests;

use domain::email::EmailAddress;

use crate::db::DbError;

pub use access::{Caller, Seat, caller};
pub use handles::{Contact, ensure_account, ensure_both};

/// Reads a stored address. What does not parse is not repeated: errors are logged.
fn read_address(stored: &str) -> Result<EmailAddress, DbError> {
    EmailAddress::parse(stored)
        .map_err(|_| DbError::Unreadable { what: "e-mail address", value: "(hidden)".to_owned() })
}
