//! The payer's portal: what runs and until when, orders, invoices (rule 3: never keys or files).

mod change;
#[cfg(feature = "ssr")]
pub mod change_markup;
mod customers;
mod details;
mod invoice;
mod invoices;
mod list;
#[cfg(feature = "ssr")]
pub mod name_form;
mod overview;
mod subscription;

pub use change::change_page;
pub use customers::customers_page;
pub use details::details_page;
pub use invoice::invoice_page;
pub use list::list_page;
pub use overview::overview_page;
pub use subscription::subscription_page;
