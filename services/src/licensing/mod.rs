//! Licenses as their holders see them: coverage, status, key; never what was paid (rule 3). And what
//! others may know of them: a reseller's customers (rule 4), a payer of a declined one (rule 8).

mod customers;
mod decline;
mod part;
mod read;
pub(crate) mod seen;
mod standing;
mod term;

#[cfg(test)]
mod tests;

pub use customers::{CUSTOMERS_A_PAGE, Customer, CustomerPage, CustomerSearch, customers};
pub use decline::{Declinable, Declining, decline, look_at_declining};
pub use read::{LICENSES_A_PAGE, LicensePage, LicenseSearch, LicenseView, find, list};
pub use standing::{Standing, standing};
