//! Checkout, and the page of the order that it makes.

mod checkout_page;
mod coverage;
mod live;
mod order_page;
mod payment;
mod people;
mod summary;

pub use checkout_page::CheckoutPage;
pub use order_page::OrderPage;
