//! Licenses as their holders see them: coverage, status, key; never what was paid (rule 3).

mod read;
pub(crate) mod seen;

#[cfg(test)]
mod tests;

pub use read::{LicenseView, Standing, find, list, standing};
