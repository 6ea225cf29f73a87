//! From texts to [`Settings`]: every text is parsed, and what is unsafe refuses production (house
//! rule 10). All faults are told at once.

use std::{
    fs,
    net::{IpAddr, SocketAddr},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use domain::{entitlement::AfterExpiry, limits::OrderLimits};
use services::{
    clock::Zone,
    config::Mode,
    mail::{Transport, check_sender},
    payments::sandbox::Habit,
};
use tracing_subscriber::EnvFilter;

use super::{LogFormat, MetricsReaders, SettingFaults, Settings, Sources};

/// The sender of mail that stays in development's mailbox.
const DEMO_SENDER: &str = "Shop <shop@example.com>";

/// Parses and checks everything, or says everything that is wrong.
pub fn load(sources: &Sources) -> Result<Settings, SettingFaults> {
    let mut reader = Reader { sources, faults: SettingFaults::new() };
    let settings = reader.read();
    let faults = reader.faults;
    if faults.is_empty() { Ok(settings) } else { Err(faults) }
}

struct Reader<'a> {
    sources: &'a Sources,
    faults: SettingFaults,
}

impl Reader<'_> {
    /// What cannot be read is noted and replaced by a default that nobody gets to see.
    fn read(&mut self) -> Settings {
        let base_url = self.parse("base_url", parse_base_url);
        let mode = self.read_mode(base_url.as_deref());
        let data = self.parse("data", |text| Ok(PathBuf::from(text))).unwrap_or_else(|| PathBuf::from("data"));
        let in_data = || format!("sqlite:{}", data.join("twofold.db").display());
        let database_url = self.parse("database_url", parse_database_url).unwrap_or_else(in_data);
        let site = self.parse("site", |text| Ok(PathBuf::from(text))).unwrap_or_else(|| beside_binary("site"));
        let settings = Settings {
            mode,
            database_url,
            data,
            address: self.parse("address", parse_address).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000))),
            base_url,
            time_zone: self.parse("time_zone", parse_zone).unwrap_or_else(Zone::utc),
            smtp_url: self.parse("smtp_url", parse_smtp).unwrap_or(Transport::Mailbox),
            mail_from: self.parse("mail_from", parse_sender).unwrap_or_else(|| DEMO_SENDER.to_owned()),
            after_expiry: self.parse("after_expiry", parse_after_expiry).unwrap_or_default(),
            trusted_proxies: self.parse("trusted_proxies", parse_proxies).unwrap_or_default(),
            limits: self.read_limits(),
            sandbox_habits: self.parse("payments.sandbox.habits", parse_habits).unwrap_or_default(),
            metrics: self.parse("metrics", parse_metrics).unwrap_or(MetricsReaders::Loopback),
            log: self.parse("log", parse_log).unwrap_or_else(|| default_log(mode).to_owned()),
            log_format: self.parse("log_format", parse_log_format).unwrap_or(match mode {
                Mode::Production => LogFormat::Json,
                Mode::Development => LogFormat::Text,
            }),
            hash_files: self.parse("hash_files", parse_truth).unwrap_or_else(|| beside_binary("hash.txt").exists()),
            site,
        };
        if mode == Mode::Production {
            self.refuse_unsafe(&settings);
        }
        settings
    }

    fn read_limits(&mut self) -> OrderLimits {
        let mut limits = OrderLimits::default();
        for (key, limit) in [
            ("limits.orders_per_client", &mut limits.orders_per_client),
            ("limits.trials_per_client", &mut limits.trials_per_client),
            ("limits.orders_per_address", &mut limits.orders_per_address),
            ("limits.trials_per_address", &mut limits.trials_per_address),
            ("limits.declines_per_client", &mut limits.declines_per_client),
            ("limits.declines_per_checkout", &mut limits.declines_per_checkout),
        ] {
            *limit = self.parse(key, parse_limit).unwrap_or(*limit);
        }
        limits
    }

    /// An `https` base URL is production, whatever else is said (house rule 10).
    fn read_mode(&mut self, base_url: Option<&str>) -> Mode {
        let asked = self.parse("mode", |text| match text {
            "development" => Ok(Mode::Development),
            "production" => Ok(Mode::Production),
            _ => Err("write development or production".to_owned()),
        });
        let is_https = base_url.is_some_and(|url| url.starts_with("https://"));
        if is_https && asked == Some(Mode::Development) {
            self.fault(
                "mode",
                "development has a mailbox page that shows sign-in codes, so it cannot be served on an https address: \
                 write production, or leave the base URL out",
            );
        }
        if is_https { Mode::Production } else { asked.unwrap_or(Mode::Development) }
    }

    fn refuse_unsafe(&mut self, settings: &Settings) {
        self.faults.add(
            "payments",
            "this version of Twofold has the sandbox gateway alone, which moves no money, so it cannot sell to real \
             customers yet: it runs in development only",
        );
        if !settings.sandbox_habits.is_empty() {
            self.fault("payments.sandbox.habits", "these are for trying a shop out: real customers are spared them");
        }
        match settings.base_url.as_deref() {
            None if self.sources.get("base_url").is_none() => {
                self.fault("base_url", "production needs the address at which customers reach the shop");
            }
            Some(url) if !url.starts_with("https://") => {
                self.fault("base_url", "production is reached by https:// alone: cookies and links are secrets");
            }
            _ => {}
        }
        if self.sources.get("smtp_url").is_none() {
            self.fault("smtp_url", "production needs a mail server: without one nobody can sign in");
        }
        if self.sources.get("mail_from").is_none() {
            self.fault("mail_from", "production needs the sender of its mail, such as Shop <shop@example.com>");
        }
        for words in check_secrecy(settings, self.sources.file.as_deref()) {
            self.faults.add("secrets", words);
        }
    }

    fn fault(&mut self, key: &str, words: impl Into<String>) {
        self.faults.add(self.sources.place(key), words);
    }

    fn parse<T>(&mut self, key: &str, parse: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let given = self.sources.get(key)?;
        match parse(given.text.trim()) {
            Ok(value) => Some(value),
            Err(words) => {
                self.faults.add(&given.place, words);
                None
            }
        }
    }
}

/// What holds secrets and can be read by other users of this machine: the settings (passwords) and
/// the data (the shop's key). What does not exist yet is made unreadable to them.
pub fn check_secrecy(settings: &Settings, settings_file: Option<&Path>) -> Vec<String> {
    let is_open = |path: &Path, bits: u32| fs::metadata(path).is_ok_and(|found| found.permissions().mode() & bits != 0);
    let mut words = Vec::new();
    if let Some(file) = settings_file.filter(|file| is_open(file, 0o077)) {
        let file = file.display();
        words.push(format!("{file} holds passwords and other users can read it: run `chmod 600 {file}`"));
    }
    // A closed folder hides whatever lies in it.
    if is_open(&settings.data, 0o077) {
        let folder = settings.data.display();
        words.push(format!("{folder} holds the shop's data and other users can read it: run `chmod 700 {folder}`"));
    }
    let elsewhere = settings.sqlite_file().filter(|file| !file.starts_with(&settings.data));
    if let Some(file) = elsewhere.filter(|file| is_open(file, 0o077)) {
        let file = file.display();
        words.push(format!("{file} holds the shop's key and other users can read it: run `chmod 600 {file}`"));
    }
    words
}

/// A console in development shows what happens, not every request.
const fn default_log(mode: Mode) -> &'static str {
    match mode {
        Mode::Production => "info",
        Mode::Development => "info,server::http::request=warn",
    }
}

fn beside_binary(name: &str) -> PathBuf {
    let binary = std::env::current_exe().unwrap_or_default();
    binary.parent().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
}

fn parse_base_url(text: &str) -> Result<String, String> {
    let wrong = || format!("write it like https://shop.example.com, with nothing behind the host and port; not {text}");
    let url: http::Uri = text.parse().map_err(|_| wrong())?;
    let scheme = url.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https")).ok_or_else(wrong)?;
    let authority = url.authority().filter(|authority| !authority.as_str().contains('@')).ok_or_else(wrong)?;
    if !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(wrong());
    }
    Ok(format!("{scheme}://{authority}"))
}

fn parse_database_url(text: &str) -> Result<String, String> {
    let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
    if known && text != "sqlite:" {
        return Ok(text.to_owned());
    }
    Err("write sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME".to_owned())
}

fn parse_address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("write an address and a port, such as 127.0.0.1:3000; not {text}"))
}

fn parse_zone(text: &str) -> Result<Zone, String> {
    Zone::named(text).ok_or_else(|| format!("there is no time zone {text}; write one such as Europe/Rome or UTC"))
}

fn parse_smtp(text: &str) -> Result<Transport, String> {
    Transport::smtp(text).map_err(|error| error.to_string())
}

fn parse_sender(text: &str) -> Result<String, String> {
    if check_sender(text) { Ok(text.to_owned()) } else { Err(format!("write it like {DEMO_SENDER}; not {text}")) }
}

fn parse_after_expiry(text: &str) -> Result<AfterExpiry, String> {
    match text {
        "keep_covered" => Ok(AfterExpiry::KeepCovered),
        "nothing" => Ok(AfterExpiry::Nothing),
        _ => Err("write keep_covered or nothing".to_owned()),
    }
}

fn parse_proxies(text: &str) -> Result<Vec<IpAddr>, String> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(|entry| entry.parse().map_err(|_| format!("{entry} is no address such as 127.0.0.1"))).collect()
}

fn parse_habits(text: &str) -> Result<Vec<Habit>, String> {
    let known = || Habit::ALL.map(Habit::name).join(", ");
    let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| name.parse().map_err(|_| format!("there is no habit {name}; there are {}", known()))).collect()
}

fn parse_metrics(text: &str) -> Result<MetricsReaders, String> {
    match text {
        "loopback" => Ok(MetricsReaders::Loopback),
        "everyone" => Ok(MetricsReaders::Everyone),
        _ => Err("write loopback or everyone".to_owned()),
    }
}

/// Zero would close the shop, which is not what a limit is for.
fn parse_limit(text: &str) -> Result<u32, String> {
    text.parse()
        .ok()
        .filter(|limit| *limit > 0)
        .ok_or_else(|| format!("write a whole number from 1 upward; not {text}"))
}

fn parse_log(text: &str) -> Result<String, String> {
    text.parse::<EnvFilter>().map_err(|error| format!("{error}; write something like info or warn,server=info"))?;
    Ok(text.to_owned())
}

fn parse_log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("write text or json".to_owned()),
    }
}

fn parse_truth(text: &str) -> Result<bool, String> {
    text.parse().map_err(|_| "write true or false".to_owned())
}
