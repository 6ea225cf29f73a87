//! Settings are read, overlaid, and refused with every fault at once.

use std::{collections::BTreeMap, fs, os::unix::fs::PermissionsExt, path::Path};

use tempfile::TempDir;

use super::*;

fn with(variables: &[(&str, &str)]) -> Result<Settings, SettingFaults> {
    with_file(None, variables)
}

fn with_file(file: Option<&Path>, variables: &[(&str, &str)]) -> Result<Settings, SettingFaults> {
    let variables: BTreeMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Sources::read(file, &|name| variables.get(name).cloned()).and_then(|sources| load(&sources))
}

fn written(text: &str) -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("twofold.toml");
    fs::write(&file, text).unwrap();
    (folder, file)
}

fn faults(outcome: Result<Settings, SettingFaults>) -> Vec<SettingFault> {
    outcome.err().expect("faults").0
}

#[test]
fn nothing_given_is_a_development_shop_on_loopback() {
    let settings = with(&[]).unwrap();
    assert_eq!(settings.mode, Mode::Development);
    assert_eq!(settings.address, "127.0.0.1:3000".parse().unwrap());
    assert_eq!(settings.database_url, "sqlite:data/twofold.db");
    assert_eq!(settings.base_url_on(settings.address), "http://127.0.0.1:3000");
    assert_eq!(settings.base_url_on("0.0.0.0:80".parse().unwrap()), "http://127.0.0.1:80");
    assert!(matches!(settings.smtp_url, Transport::Mailbox));
}

#[test]
fn a_variable_overrules_the_file_and_an_empty_one_does_not_count() {
    let (_folder, file) =
        written("address = \"127.0.0.1:4000\"\nlog = \"warn\"\ntrusted_proxies = [\"10.0.0.1\", \"::1\"]");
    let settings = with_file(Some(&file), &[("TWOFOLD_ADDRESS", "127.0.0.1:5000"), ("TWOFOLD_LOG", " ")]).unwrap();
    assert_eq!(settings.address.port(), 5000);
    assert_eq!(settings.log, "warn");
    assert_eq!(settings.trusted_proxies.len(), 2);
}

#[test]
fn every_fault_is_told_with_its_place() {
    let told = faults(with(&[
        ("TWOFOLD_MODE", "prod"),
        ("TWOFOLD_ADDRESS", "3000"),
        ("TWOFOLD_BASE_URL", "shop.example.com"),
        ("TWOFOLD_TIME_ZONE", "Mars/Olympus"),
        ("TWOFOLD_SMTP_URL", "mail.example.com"),
        ("TWOFOLD_MAIL_FROM", "nobody"),
        ("TWOFOLD_ORDERS_PER_CLIENT", "0"),
        ("TWOFOLD_DECLINES_PER_CHECKOUT", "many"),
        ("TWOFOLD_LOG", "server=loud"),
        ("DATABASE_URL", "mysql://x"),
    ]));
    let places: Vec<&str> = told.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "TWOFOLD_BASE_URL",
            "TWOFOLD_MODE",
            "DATABASE_URL",
            "TWOFOLD_ADDRESS",
            "TWOFOLD_TIME_ZONE",
            "TWOFOLD_SMTP_URL",
            "TWOFOLD_MAIL_FROM",
            "TWOFOLD_ORDERS_PER_CLIENT",
            "TWOFOLD_DECLINES_PER_CHECKOUT",
            "TWOFOLD_LOG",
        ]
    );
}

#[test]
fn limits_stand_in_a_table_as_numbers() {
    let (_folder, file) = written("[limits]\norders_per_client = 200\ntrials_per_address = \"3\"");
    let limits = with_file(Some(&file), &[("TWOFOLD_TRIALS_PER_ADDRESS", "4")]).unwrap().limits;
    let without = OrderLimits::default();
    assert_eq!(limits, OrderLimits { orders_per_client: 200, trials_per_address: 4, ..without });
    let (_folder, file) = written("[limits]\norders_per_day = 1\norders_per_client = 1.5\n[log]\nlevel = \"info\"");
    let told = faults(with_file(Some(&file), &[]));
    let of = |key: &str| told.iter().find(|fault| fault.place.starts_with(key)).unwrap().words.clone();
    assert_eq!(told.len(), 3);
    assert!(of("limits.orders_per_day").contains("no such setting") && of("log.level").contains("no such setting"));
    assert!(of("limits.orders_per_client").contains("whole number"));
}

#[test]
fn the_sandboxs_habits_are_named_and_production_has_none() {
    use services::payments::sandbox::Habit;
    let (_folder, file) = written("[payments.sandbox]\nhabits = [\"late\", \"good\"]");
    assert_eq!(with_file(Some(&file), &[]).unwrap().sandbox_habits, [Habit::Late, Habit::Good]);
    let variable = |habits| with_file(Some(&file), &[("TWOFOLD_SANDBOX_HABITS", habits)]);
    assert_eq!(variable("vanishes, twice,").unwrap().sandbox_habits, [Habit::Vanishes, Habit::Twice]);
    let told = faults(variable("late,rude"));
    assert!(told[0].place == "TWOFOLD_SANDBOX_HABITS" && told[0].words.contains("rude"), "{told:?}");
    let told = faults(with(&[("TWOFOLD_MODE", "production"), ("TWOFOLD_SANDBOX_HABITS", "slow")]));
    assert!(told.iter().any(|fault| fault.place == "TWOFOLD_SANDBOX_HABITS"), "{told:?}");
    assert!(with(&[]).unwrap().sandbox_habits.is_empty());
}

#[test]
fn a_file_with_unknown_settings_or_without_toml_is_refused() {
    let (_folder, file) = written("adress = \"127.0.0.1:4000\"\nlog = 3");
    let told = faults(with_file(Some(&file), &[]));
    assert_eq!(told.len(), 2);
    assert!(told[0].place.starts_with("adress in "), "{told:?}");
    let (_folder, file) = written("log = ");
    assert!(faults(with_file(Some(&file), &[]))[0].words.contains("no TOML"));
    assert!(faults(with_file(Some(Path::new("/nowhere/twofold.toml")), &[]))[0].words.contains("cannot be read"));
}

#[test]
fn base_urls_are_an_origin() {
    for (given, kept) in [("http://localhost:3000/", "http://localhost:3000"), ("http://[::1]:80", "http://[::1]:80")] {
        assert_eq!(with(&[("TWOFOLD_BASE_URL", given)]).unwrap().base_url.as_deref(), Some(kept));
    }
    for bad in ["https://a/shop", "https://a?x", "ftp://a", "//a", "https://user@a", "a"] {
        let told = faults(with(&[("TWOFOLD_BASE_URL", bad)]));
        assert_eq!(told[0].place, "TWOFOLD_BASE_URL", "{bad}");
    }
}

#[test]
fn production_refuses_everything_unsafe_at_once() {
    let folder = TempDir::new().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let data = folder.path().to_str().unwrap();
    let told = faults(with(&[("TWOFOLD_MODE", "production"), ("TWOFOLD_DATA", data)]));
    let places: Vec<&str> = told.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["payments", "TWOFOLD_BASE_URL", "TWOFOLD_SMTP_URL", "TWOFOLD_MAIL_FROM", "secrets"]);
    let told = faults(with(&[("TWOFOLD_MODE", "production"), ("TWOFOLD_BASE_URL", "http://shop.example.com")]));
    assert!(told.iter().any(|fault| fault.words.contains("https://")), "{told:?}");
}

#[test]
fn an_https_address_is_production_and_has_no_mailbox() {
    let told = faults(with(&[("TWOFOLD_BASE_URL", "https://shop.example.com"), ("TWOFOLD_MODE", "development")]));
    assert!(told[0].words.contains("mailbox page"), "{told:?}");
    assert!(told.iter().any(|fault| fault.place == "payments"));
}

#[test]
fn secrets_that_others_can_read_are_refused() {
    let (folder, file) = written("mode = \"production\"");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let data = folder.path().join("data");
    let variables = [("TWOFOLD_DATA", data.to_str().unwrap())];
    let about_secrets = |told: Vec<SettingFault>| told.iter().filter(|fault| fault.place == "secrets").count();
    assert_eq!(about_secrets(faults(with_file(Some(&file), &variables))), 1);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(about_secrets(faults(with_file(Some(&file), &variables))), 0);
}

#[test]
fn secrets_are_not_shown() {
    let settings = with(&[
        ("DATABASE_URL", "postgres://shop:hunter2@db.example/shop"),
        ("TWOFOLD_SMTP_URL", "smtps://shop:hunter2@mail.example"),
    ]);
    let shown = settings.unwrap().to_string();
    assert!(shown.contains("postgres://shop@db.example/shop"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert_eq!(shown.lines().count(), VARIABLES.len());
}

#[test]
fn the_example_file_and_the_fields_name_every_setting() {
    let example = include_str!("../../../twofold.example.toml");
    let fields = include_str!("mod.rs");
    for variable in VARIABLES {
        assert!(example.contains(&format!("# {} = ", variable.key)), "{} in the example", variable.key);
        assert!(example.contains(variable.name), "{} in the example", variable.name);
        assert!(fields.contains(&format!("/// `{}`:", variable.name)), "{} at its field", variable.name);
    }
}

#[test]
fn the_example_file_is_read_when_its_lines_count() {
    let example = include_str!("../../../twofold.example.toml");
    let counted: String = example
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|line| line.contains(" = ")).unwrap_or(""))
        .fold(String::new(), |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        });
    let (_folder, file) = written(&counted);
    let told = faults(with_file(Some(&file), &[]));
    // The example is a production shop's, which this version cannot be.
    assert!(told.iter().all(|fault| ["payments", "secrets"].contains(&fault.place.as_str())), "{told:?}");
}
