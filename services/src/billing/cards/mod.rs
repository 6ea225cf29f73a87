//! Payment methods: the cards of an account, what each pays, and how they are added, replaced and removed.
//! Whatever changes them holds the account's cards first (`hold`), and then its subscriptions one by one.

mod add;
mod change;
mod list;
mod rows;
mod tries;

#[cfg(test)]
pub(crate) mod tests;

pub use add::{Added, NewCard, add};
pub use change::{Removed, choose, make_default, remove};
pub use list::{CardLine, Cards, Paid, account_of, cards, choices};
pub use tries::{LastTry, last_together, last_try, leads_to};

pub(crate) use add::{note_confirmation, open_setups, settle};
pub(crate) use list::all;
pub(crate) use rows::{card_of, hold, save};
pub(crate) use tries::{Standing, Try, answered, close, find, limit, of_form, write};
