//! The pages, one route a file. A page is a `LazyRoute`: `data` asks for what it shows, `view`
//! shows it.

pub mod billing;
pub mod checkout;
pub mod errors;
pub mod frame;
pub mod help;
pub mod licenses;
pub mod portal;
pub mod shop;
pub mod sign_in;
pub mod styleguide;
