//! Licenses as their holders see them: coverage, status, key; never what was paid (rule 3).

mod read;

#[cfg(test)]
mod tests;

pub use read::{LicenseView, Standing, find, list, standing};
