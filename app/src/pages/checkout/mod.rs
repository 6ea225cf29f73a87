//! Checkout, and the page of the order that it makes.

mod checkout_page;
mod coverage;
mod live;
mod order_page;
mod payment;
mod people;
mod summary;
mod text_field;

pub use checkout_page::checkout_page;
pub use order_page::order_page;
