//! What payers see: subscriptions, orders and invoices of their accounts, and the details that the
//! next invoices will bear; never keys, files or what was downloaded (rule 3).

pub mod cards;
pub(crate) mod details;
pub(crate) mod ledger;
pub mod lifetime;
mod orders;
mod overview;
pub(crate) mod stored;
mod subscriptions;
pub mod transfers;
mod unread;

#[cfg(test)]
mod tests;

pub use details::{Details, SavedDetails, details, save_details};
pub use lifetime::{changes, refunds};
pub use orders::OrderLine;
pub use overview::{Overview, overview, subscription};
pub use subscriptions::{CardView, Charging, PriceAhead, SubscriptionView};
pub use unread::Unread;
