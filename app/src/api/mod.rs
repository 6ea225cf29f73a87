//! Server functions by area. Each is a public endpoint: its first line says who may call it, then
//! it parses, calls a service and maps the answer to what a page shows (house rules 3 and 9).
//!
//! Expected outcomes are values ([`Answer`], an area's own enums); only accidents are errors, and
//! they carry nothing but a reference number.

pub mod accident;
pub mod billing;
pub mod call;
pub mod cards;
pub mod changes;
pub mod checkout;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod cookies;
pub mod licenses;
pub mod lists;
pub mod orders;
pub mod packed;
pub mod portal;
pub mod shop;
pub mod sign_in;
pub mod together;
pub mod vendor;
pub mod vendor_payments;
pub mod vendor_prices;

use serde::{Deserialize, Serialize};

/// What a portal's page gets: what it asked for, or why not. What is not yours looks the same as
/// what does not exist (rule 3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer<T> {
    Found(T),
    NotFound,
    /// Nobody is signed in; nothing was looked up.
    SignInFirst,
}

/// An instant as pages show it: worded on the server in the vendor's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// `3 March 2027`.
    pub words: String,
    /// For `<time datetime>`.
    pub iso: String,
    /// The exact time, for a title.
    pub exact: String,
}
