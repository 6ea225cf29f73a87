//! What a vendor configures: one TOML file, overlaid by environment variables. [`load`] reads both
//! and answers with [`Settings`], or with every fault at once (house rules 1 and 10).

mod check;
mod faults;
mod sources;

#[cfg(test)]
mod tests;

use std::{fmt, net::IpAddr, net::SocketAddr, path::PathBuf};

use domain::{entitlement::AfterExpiry, limits::OrderLimits};
use services::{clock::Zone, config::Mode, mail::Transport, payments::sandbox::Habit};

pub use check::{check_secrecy, load};
pub use faults::{SettingFault, SettingFaults};
pub use sources::{Sources, VARIABLES, Variable};

/// The settings of a shop, checked. Each field names its variable; in the file it stands under the
/// field's own name.
#[derive(Clone)]
pub struct Settings {
    /// `TWOFOLD_MODE`: `development` or `production`. Without it an `https://` base URL makes it
    /// production, anything else development.
    pub mode: Mode,
    /// `DATABASE_URL`: `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/NAME`. Without it, the SQLite
    /// file `twofold.db` in the data folder.
    pub database_url: String,
    /// `TWOFOLD_DATA`: the folder for the SQLite file and the files of releases; made if missing.
    /// Without it, `./data`.
    pub data: PathBuf,
    /// `TWOFOLD_ADDRESS`: the address and port to listen on. Without it, `127.0.0.1:3000`; port 0
    /// takes a free one.
    pub address: SocketAddr,
    /// `TWOFOLD_BASE_URL`: where customers reach the shop, such as `https://shop.example.com`; it
    /// stands in every mail. Without it (in development) the address that is listened on.
    pub base_url: Option<String>,
    /// `TWOFOLD_TIME_ZONE`: the vendor's time zone by its IANA name, in which dates are dates
    /// (rule 11). Without it, `UTC`.
    pub time_zone: Zone,
    /// `TWOFOLD_SMTP_URL`: the mail server, such as `smtps://USER:PASSWORD@HOST` or
    /// `smtp://HOST:587`. Without it (in development) mail stays on the mailbox page.
    pub smtp_url: Transport,
    /// `TWOFOLD_MAIL_FROM`: the sender of all mail, such as `Shop <shop@example.com>`.
    pub mail_from: String,
    /// `TWOFOLD_AFTER_EXPIRY`: what an expired license keeps (rule 24): `keep_covered` (releases
    /// published while it was covered; so without it) or `nothing`.
    pub after_expiry: AfterExpiry,
    /// `TWOFOLD_TRUSTED_PROXIES`: addresses of reverse proxies, comma-separated, whose
    /// `X-Forwarded-For` is believed. Without it nobody's is.
    pub trusted_proxies: Vec<IpAddr>,
    /// How much is taken within an hour before the next one has to wait, each from 1 upward; what
    /// holds without them stands with its reasons in `domain::limits`. In the file under `[limits]`.
    ///
    /// `TWOFOLD_ORDERS_PER_CLIENT`: orders from one network address.
    /// `TWOFOLD_TRIALS_PER_CLIENT`: trials among them.
    /// `TWOFOLD_ORDERS_PER_ADDRESS`: orders that name one e-mail address.
    /// `TWOFOLD_TRIALS_PER_ADDRESS`: trials among them.
    /// `TWOFOLD_DECLINES_PER_CLIENT`: declined cards from one network address.
    /// `TWOFOLD_DECLINES_PER_CHECKOUT`: declined cards in one checkout.
    pub limits: OrderLimits,
    /// `TWOFOLD_SANDBOX_HABITS`: how the sandbox gateway answers, to see that a purchase ends right in
    /// any case: `good`, `slow`, `twice`, `late`, `out_of_order`, `vanishes`, comma-separated; each
    /// charge meets one of them by chance. In the file `payments.sandbox.habits`. Without it, all are
    /// good; production refuses any.
    pub sandbox_habits: Vec<Habit>,
    /// `TWOFOLD_METRICS`: who may read `/metrics`: `loopback` (programs on this machine that ask
    /// directly; so without it) or `everyone`.
    pub metrics: MetricsReaders,
    /// `TWOFOLD_LOG`: what is logged, in the manner of `tracing`, such as `info` or
    /// `warn,server=info`. Without it, `info`; in development without a line for each request.
    pub log: String,
    /// `TWOFOLD_LOG_FORMAT`: `text` or `json`. Without it, text in development and JSON in
    /// production.
    pub log_format: LogFormat,
    /// `LEPTOS_SITE_ROOT`: the folder with what browsers fetch (scripts, styles, fonts), as the
    /// build made it. Without it, `site` beside the binary.
    pub site: PathBuf,
    /// `LEPTOS_HASH_FILES`: whether the names of scripts and styles carry a hash, listed in
    /// `hash.txt` beside the binary. Without it, whether that list is there.
    pub hash_files: bool,
}

/// Who may read `/metrics`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricsReaders {
    Loopback,
    Everyone,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    Json,
}

impl Settings {
    /// The SQLite file, where the data base is one.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        self.database_url.strip_prefix("sqlite:").map(|file| PathBuf::from(file.trim_start_matches("//")))
    }

    /// Where customers reach the shop when it listens on `address`.
    pub fn base_url_on(&self, address: SocketAddr) -> String {
        self.base_url.clone().unwrap_or_else(|| {
            // A browser cannot go to "every address of this machine".
            let host = if address.ip().is_unspecified() { IpAddr::from([127, 0, 0, 1]) } else { address.ip() };
            format!("http://{}", SocketAddr::new(host, address.port()))
        })
    }

    /// The data base's address without its password, for people.
    pub fn database_words(&self) -> String {
        without_password(&self.database_url)
    }
}

/// An address with its password left out.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((user, place)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = user.split_once(':').map_or(user, |(name, _)| name);
    format!("{scheme}://{user}@{place}")
}

/// What `twofold config show` prints: every setting with its variable, secrets left out.
impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = if self.mode == Mode::Production { "production" } else { "development" };
        let mail = match self.smtp_url {
            Transport::Mailbox => "(none: mail stays on the mailbox page)",
            Transport::Smtp(_) => "(set)",
        };
        let after_expiry = match self.after_expiry {
            AfterExpiry::KeepCovered => "keep_covered",
            AfterExpiry::Nothing => "nothing",
        };
        let metrics = match self.metrics {
            MetricsReaders::Loopback => "loopback",
            MetricsReaders::Everyone => "everyone",
        };
        let format = match self.log_format {
            LogFormat::Text => "text",
            LogFormat::Json => "json",
        };
        let proxies: Vec<String> = self.trusted_proxies.iter().map(ToString::to_string).collect();
        let habits: Vec<&str> = self.sandbox_habits.iter().map(|habit| habit.name()).collect();
        let zone = self.time_zone.name();
        let base_url = self.base_url.as_deref().unwrap_or("(the address that is listened on)");
        for (name, value) in [
            ("TWOFOLD_MODE", mode),
            ("DATABASE_URL", &self.database_words()),
            ("TWOFOLD_DATA", &self.data.display().to_string()),
            ("TWOFOLD_ADDRESS", &self.address.to_string()),
            ("TWOFOLD_BASE_URL", base_url),
            ("TWOFOLD_TIME_ZONE", zone),
            ("TWOFOLD_SMTP_URL", mail),
            ("TWOFOLD_MAIL_FROM", &self.mail_from),
            ("TWOFOLD_AFTER_EXPIRY", after_expiry),
            ("TWOFOLD_TRUSTED_PROXIES", &proxies.join(", ")),
            ("TWOFOLD_ORDERS_PER_CLIENT", &self.limits.orders_per_client.to_string()),
            ("TWOFOLD_TRIALS_PER_CLIENT", &self.limits.trials_per_client.to_string()),
            ("TWOFOLD_ORDERS_PER_ADDRESS", &self.limits.orders_per_address.to_string()),
            ("TWOFOLD_TRIALS_PER_ADDRESS", &self.limits.trials_per_address.to_string()),
            ("TWOFOLD_DECLINES_PER_CLIENT", &self.limits.declines_per_client.to_string()),
            ("TWOFOLD_DECLINES_PER_CHECKOUT", &self.limits.declines_per_checkout.to_string()),
            ("TWOFOLD_SANDBOX_HABITS", &habits.join(", ")),
            ("TWOFOLD_METRICS", metrics),
            ("TWOFOLD_LOG", &self.log),
            ("TWOFOLD_LOG_FORMAT", format),
            ("LEPTOS_SITE_ROOT", &self.site.display().to_string()),
            ("LEPTOS_HASH_FILES", if self.hash_files { "true" } else { "false" }),
        ] {
            writeln!(f, "{name:<30} {value}")?;
        }
        Ok(())
    }
}
