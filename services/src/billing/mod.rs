//! What payers see: subscriptions, orders and invoices of their accounts; never keys, files or
//! what was downloaded (rule 3).

mod overview;
pub(crate) mod stored;

pub use overview::{OrderLine, Overview, SubscriptionView, overview, subscription};
