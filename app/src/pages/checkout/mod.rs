//! The checkout.

mod checkout_page;
mod coverage;
mod live;
mod payment;
mod people;
mod summary;
mod text_field;

pub use checkout_page::checkout_page;
