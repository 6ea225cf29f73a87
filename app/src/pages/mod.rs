//! The pages, one route a file: a function that draws it, usually what a `Reading` has read.
//! `lazy` says which part of the WASM each is in.

pub mod billing;
pub mod checkout;
pub mod errors;
pub mod frame;
pub mod help;
#[cfg(feature = "ssr")]
pub mod how_to_pay;
pub mod lazy;
pub mod licenses;
mod list;
pub mod order;
pub mod portal;
mod reading;
mod search;
pub mod shop;
pub mod sign_in;
#[cfg(feature = "ssr")]
pub mod styleguide;
#[cfg(feature = "ssr")]
pub mod vendor;
