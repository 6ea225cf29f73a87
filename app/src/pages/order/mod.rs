//! The page of an order, which tells what happens while it happens.

#[cfg(feature = "ssr")]
pub mod markup;
mod page;
mod watch;

pub use page::order_page;
