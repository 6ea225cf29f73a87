//! The page of an order, which tells what happens while it happens.

mod page;
mod second;
mod watch;

pub use page::order_page;
