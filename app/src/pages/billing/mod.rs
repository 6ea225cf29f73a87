//! The payer's portal: what runs and until when, orders, invoices (rule 3: never keys or files).

#[cfg(feature = "ssr")]
pub mod card_fields;
#[cfg(feature = "ssr")]
pub mod cards;
mod change;
#[cfg(feature = "ssr")]
pub mod change_markup;
mod customers;
mod details;
#[cfg(feature = "ssr")]
pub mod doing;
mod invoice;
mod invoices;
mod list;
#[cfg(feature = "ssr")]
pub mod name_form;
mod overview;
#[cfg(feature = "ssr")]
pub mod paying;
mod subscription;
#[cfg(feature = "ssr")]
pub mod together;
mod written;

pub use change::change_page;
pub use customers::customers_page;
pub use details::details_page;
pub use invoice::invoice_page;
pub use list::list_page;
pub use overview::overview_page;
pub use subscription::subscription_page;
pub use written::{cards_page, paying_page, together_page};
