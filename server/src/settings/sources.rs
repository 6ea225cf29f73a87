//! Where settings come from: the file's entries as texts, and above them the variables.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::SettingFaults;

/// A setting's two names, and a line for `--help`.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// In the environment.
    pub name: &'static str,
    /// In the file.
    pub key: &'static str,
    /// What it is, and what holds without it.
    pub words: &'static str,
    /// Whether the file may write it without quotation marks.
    pub is_number: bool,
}

const fn variable(name: &'static str, key: &'static str, words: &'static str) -> Variable {
    Variable { name, key, words, is_number: false }
}

const fn number(name: &'static str, key: &'static str, words: &'static str) -> Variable {
    Variable { name, key, words, is_number: true }
}

/// Every setting. The fields of [`super::Settings`] say more about each.
pub const VARIABLES: [Variable; 22] = [
    variable("TWOFOLD_MODE", "mode", "development or production [https base URL: production, else development]"),
    variable("DATABASE_URL", "database_url", "sqlite:FILE or postgres://… [sqlite:DATA/twofold.db]"),
    variable("TWOFOLD_DATA", "data", "folder of the SQLite file and of releases' files [./data]"),
    variable("TWOFOLD_ADDRESS", "address", "address and port to listen on [127.0.0.1:3000]"),
    variable("TWOFOLD_BASE_URL", "base_url", "where customers reach the shop [http://ADDRESS, in development]"),
    variable("TWOFOLD_TIME_ZONE", "time_zone", "the vendor's time zone, such as Europe/Rome [UTC]"),
    variable("TWOFOLD_SMTP_URL", "smtp_url", "mail server, smtps://USER:PASSWORD@HOST [none: the mailbox page]"),
    variable("TWOFOLD_MAIL_FROM", "mail_from", "sender of all mail [Shop <shop@example.com>, in development]"),
    variable("TWOFOLD_AFTER_EXPIRY", "after_expiry", "what an expired license keeps: keep_covered or nothing"),
    variable("TWOFOLD_TRUSTED_PROXIES", "trusted_proxies", "reverse proxies' addresses, comma-separated [none]"),
    number("TWOFOLD_ORDERS_PER_CLIENT", "limits.orders_per_client", "orders an hour from one network address [60]"),
    number("TWOFOLD_TRIALS_PER_CLIENT", "limits.trials_per_client", "trials among them [20]"),
    number(
        "TWOFOLD_ORDERS_PER_ADDRESS",
        "limits.orders_per_address",
        "orders an hour that name one e-mail address [40]",
    ),
    number("TWOFOLD_TRIALS_PER_ADDRESS", "limits.trials_per_address", "trials among them [10]"),
    number("TWOFOLD_DECLINES_PER_CLIENT", "limits.declines_per_client", "declined cards an hour from one network [20]"),
    number(
        "TWOFOLD_DECLINES_PER_CHECKOUT",
        "limits.declines_per_checkout",
        "declined cards an hour in one checkout [6]",
    ),
    variable(
        "TWOFOLD_SANDBOX_HABITS",
        "payments.sandbox.habits",
        "bad habits of the sandbox gateway, comma-separated [none]",
    ),
    variable("TWOFOLD_METRICS", "metrics", "who may read /metrics: loopback or everyone [loopback]"),
    variable("TWOFOLD_LOG", "log", "what is logged, such as info or warn,server=info [info]"),
    variable("TWOFOLD_LOG_FORMAT", "log_format", "text or json [text; in production json]"),
    variable("LEPTOS_SITE_ROOT", "site", "folder with scripts, styles and fonts [site, beside the binary]"),
    variable("LEPTOS_HASH_FILES", "hash_files", "whether their names carry hashes [whether hash.txt is there]"),
];

/// The raw texts of all settings that were given, with where each came from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    given: BTreeMap<&'static str, Given>,
    /// The file that was read, if any.
    pub file: Option<PathBuf>,
}

/// A setting as it was written.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub text: String,
    pub place: String,
}

impl Sources {
    /// Reads a file (which must exist when it is named) and the environment. `environment` looks a
    /// variable up; an empty one counts as not set.
    pub fn read(file: Option<&Path>, environment: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingFaults> {
        let mut faults = SettingFaults::new();
        let mut sources = Self { file: file.map(Path::to_path_buf), ..Self::default() };
        if let Some(file) = file {
            sources.read_file(file, &mut faults);
        }
        for variable in &VARIABLES {
            if let Some(text) = environment(variable.name).filter(|text| !text.trim().is_empty()) {
                sources.given.insert(variable.key, Given { text, place: variable.name.to_owned() });
            }
        }
        if faults.is_empty() { Ok(sources) } else { Err(faults) }
    }

    fn read_file(&mut self, file: &Path, faults: &mut SettingFaults) {
        let name = file.display().to_string();
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return faults.add(name, format!("the file cannot be read: {error}")),
        };
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return faults.add(name, format!("this is no TOML: {}", error.to_string().trim_end())),
        };
        for (key, value) in flat(table) {
            let place = format!("{key} in {name}");
            let Some(variable) = VARIABLES.iter().find(|variable| variable.key == key) else {
                faults.add(place, "there is no such setting; `twofold --help` lists them");
                continue;
            };
            match text_of(&value, variable.is_number) {
                Some(text) => drop(self.given.insert(variable.key, Given { text, place })),
                None if variable.is_number => faults.add(place, "this must be a whole number"),
                None => faults.add(place, "this must be a text in quotation marks"),
            }
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Given> {
        self.given.get(key)
    }

    /// Where a setting came from, or the variable that would set it.
    pub(super) fn place(&self, key: &str) -> String {
        let variable = VARIABLES.iter().find(|variable| variable.key == key);
        let name = variable.map_or(key, |variable| variable.name);
        self.get(key).map_or_else(|| name.to_owned(), |given| given.place.clone())
    }
}

/// The entries of a file; those of a table under its name and theirs, such as `limits.per_client`.
fn flat(table: toml::Table) -> Vec<(String, toml::Value)> {
    let entries = table.into_iter().flat_map(|(key, value)| match value {
        toml::Value::Table(inner) => {
            flat(inner).into_iter().map(|(name, value)| (format!("{key}.{name}"), value)).collect()
        }
        value => vec![(key, value)],
    });
    entries.collect()
}

/// A value as the text that a variable would hold; lists are comma-separated.
fn text_of(value: &toml::Value, is_number: bool) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) if is_number => Some(number.to_string()),
        toml::Value::Boolean(truth) => Some(truth.to_string()),
        toml::Value::Array(entries) => {
            let texts: Option<Vec<&str>> = entries.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}
