//! What staff see and do: they find an order, a customer or a license, read its timeline, suspend a
//! license, send a mail again, look after jobs that failed, change prices. Every function wants a [`Staff`], which only staff's session gives;
//! every change writes who, what and why into the audit log in its own transaction.

mod actions;
mod came_back;
mod customers;
mod jobs;
mod letters;
mod licenses;
mod mails;
mod open_invoices;
mod orders;
mod payments;
mod prices;
mod search;
mod staff;
mod timeline;
pub(crate) mod words;

#[cfg(test)]
mod tests;

pub use actions::{SentAgain, lift, send_again, suspend};
pub use came_back::{CAME_BACK_DAYS, CameBackLine, came_back, count_came_back};
pub use customers::{Customer, Member, customer};
pub use jobs::{About, ParkedJob, Queue, drop_job, parked, queue, retry_job};
pub use letters::{Preview, letters};
pub use licenses::{License, LicenseLine, Suspension, license};
pub use mails::{MailLine, MailState};
pub use open_invoices::{FoundInvoices, INVOICES_PAGE, InvoiceLine, find_invoices};
pub use orders::{Order, OrderLine, Party, order};
pub use payments::{InvoicePayments, Recorded, payments_of, record_payment};
pub use prices::{
    PriceEffect, PricePreview, PricesChanged, change_prices, preview_prices, price_changes, prices, prices_of,
};
pub use search::{CustomerLine, Found, PAGE, Subject, search};
pub use staff::{Staff, StaffMember, add_staff, list_staff, remove_staff};
pub use timeline::{Event, What};
