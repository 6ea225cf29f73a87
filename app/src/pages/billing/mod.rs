//! The payer's portal: what runs and until when, orders, invoices (rule 3: never keys or files).

mod invoice;
mod invoices;
mod overview;
mod subscription;

pub use invoice::InvoicePage;
pub use overview::BillingPage;
pub use subscription::SubscriptionPage;
