//! What a vendor configures for the shop's services. `server` reads it from a TOML file and
//! environment variables, and refuses what is unsafe in production (house rule 10).

use domain::{entitlement::AfterExpiry, limits::OrderLimits};

use crate::clock::Zone;

/// Whether real customers are served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Development,
    Production,
}

/// Settings that services read.
#[derive(Clone, Debug)]
pub struct Config {
    pub mode: Mode,
    /// Where the shop is reached, without a slash at the end: `https://shop.example.com`.
    pub base_url: String,
    /// The vendor's time zone, in which dates are dates (rule 11).
    pub zone: Zone,
    /// The sender of all mail: `Shop <shop@example.com>`.
    pub mail_from: String,
    /// What an expired license keeps (rule 24).
    pub after_expiry: AfterExpiry,
    /// How often one may order.
    pub limits: OrderLimits,
}

impl Config {
    /// The absolute address of a path that begins with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}
