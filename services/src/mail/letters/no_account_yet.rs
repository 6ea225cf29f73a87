//! The answer to a sign-in request with an address that opens no account (rule 7): the page says
//! the same as always, so only the mail can tell.

use super::{LetterContext, words::Words};

/// Nothing to fill in.
#[derive(Clone, Debug)]
pub struct NoAccountYet {}
