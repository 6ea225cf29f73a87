//! Signing in without a password (rule 7): a mail with a six-digit code and a link, valid 15
//! minutes and for one use. [`request`] sends it, [`redeem_code`] and [`redeem_link`] begin a
//! session; [`look_at_link`] is what a link's page may do when it is merely opened.
//!
//! Known and unknown addresses walk the same path: the same statements, one row, one mail.

mod links;
mod redeem;
mod request;

use domain::calendar::Instant;

use crate::db::{DbError, Tx, execute};

pub use links::{issue_link, look_at_link, renew_link};
pub use redeem::{redeem_code, redeem_link};
pub use request::request;

/// The answer to a request, the same for known and unknown addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requested {
    /// A mail is on its way. `flow` is for the cookie of the browser that asked: only there the
    /// code counts.
    Sent { flow: String },
    /// Too many requests to the address or from the client; nothing was sent.
    TooMany,
}

/// What became of a code that was typed or a button that was pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Redeemed {
    /// `session` is for the cookie; `return_to` is a path of this shop.
    SignedIn { session: String, return_to: Option<String> },
    /// Not the code; `left` tries remain, at 0 a new mail is needed.
    Wrong { left: u32 },
    /// Used, too old, guessed at too often, or never given out.
    Over,
}

/// What a link's page shows before anything is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkState {
    Ready {
        return_to: Option<String>,
    },
    /// `can_renew`: [`renew_link`] knows where to send a new one.
    Over {
        can_renew: bool,
    },
}

/// How long the links of order mails can be renewed from their page.
const RENEWABLE_DAYS: i64 = 90;

/// Deletes the requests that were made before `before`, and the links of order mails that were
/// sent 90 days before that; returns how many. Leave at least the last day in place: the limits
/// count over it.
pub async fn sweep(tx: &mut Tx, before: Instant) -> Result<u64, DbError> {
    execute!(
        tx,
        "delete from sign_ins where created_at < $1 and (client is not null or created_at < $2)",
        before.as_micros(),
        before.plus_days(-RENEWABLE_DAYS).as_micros(),
    )
}

/// The path of a link's page.
fn link_path(token: &str) -> String {
    format!("/sign-in/link/{token}")
}
