//! The composition root: a [`Shop`] made of the settings, and why it could not be made.

mod trouble;

use std::{
    fs::{self, DirBuilder, File, TryLockError},
    os::unix::fs::DirBuilderExt,
    path::Path,
    sync::Arc,
};

use services::{
    clock::{Chance, Clock},
    config::{Config, Mode},
    db::Db,
    payments::{
        Sandbox, notices,
        sandbox::{Habit, Habits},
    },
    shop::Shop,
    storage::FileStore,
    time_machine,
    tokens::ShopKey,
    wake::Wake,
};

use crate::settings::Settings;

pub use trouble::StartError;

/// Opens the data base; a SQLite file and its folder are made if missing, for their owner alone.
pub async fn open_db(settings: &Settings) -> Result<Db, StartError> {
    if let Some(file) = settings.sqlite_file() {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder {
            make_folder(folder)?;
        }
    }
    Db::open(&settings.database_url).await.map_err(|error| StartError::database(settings, error))
}

/// Opens the data base and brings its schema up to date.
pub async fn open_migrated_db(settings: &Settings) -> Result<Db, StartError> {
    let db = open_db(settings).await?;
    db.migrate().await.map_err(|error| StartError::database(settings, error))?;
    Ok(db)
}

/// Puts a running shop together. `base_url` is where customers reach it.
pub async fn shop(settings: &Settings, base_url: String) -> Result<Shop, StartError> {
    make_folder(&settings.data)?;
    let files = FileStore::local(&settings.data.join("files"))?;
    let db = open_migrated_db(settings).await?;
    let chance = Chance::from_system();
    // Only where time can be moved is it asked how far it was.
    let clock = match settings.mode {
        Mode::Development => time_machine::clock(&db).await.map_err(|error| StartError::database(settings, error))?,
        Mode::Production => Clock::System,
    };
    let key = ShopKey::load_or_create(&db, &chance).await.map_err(|error| StartError::database(settings, error))?;
    let config = Config {
        mode: settings.mode,
        base_url,
        zone: settings.time_zone.clone(),
        mail_from: settings.mail_from.clone(),
        after_expiry: settings.after_expiry,
        limits: settings.limits,
    };
    let sandbox = Sandbox::new(db.clone(), clock.clone(), chance.clone());
    let (sandbox, notices) = sandbox.with_habits(Habits::new(settings.sandbox_habits.clone()));
    let shop = Shop {
        gateway: Arc::new(sandbox),
        db,
        clock,
        chance,
        files,
        transport: settings.smtp_url.clone(),
        config: Arc::new(config),
        key,
        wake: Arc::new(Wake::new()),
    };
    if !settings.sandbox_habits.is_empty() {
        let names: Vec<&str> = settings.sandbox_habits.iter().copied().map(Habit::name).collect();
        tracing::warn!("the sandbox gateway has habits: {}", names.join(", "));
        tokio::spawn(notices::receive_all(shop.clone(), notices));
    }
    Ok(shop)
}

/// Held by every process that serves a shop from a data folder; released when the process ends,
/// however it does.
const IN_USE: &str = ".in-use";

/// Says that this process uses the data folder, for as long as the answer is kept. Several may.
pub fn hold(settings: &Settings) -> Result<File, StartError> {
    let file = open_lock(settings)?;
    match file.try_lock_shared() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::Other(format!(
            "a backup is being brought back into {}; start again when that is done",
            settings.data.display()
        ))),
        Err(TryLockError::Error(error)) => {
            // A folder on a network without locks: the shop can do without.
            tracing::warn!(%error, "nothing keeps a restore from this folder while the shop runs");
            Ok(file)
        }
    }
}

/// Makes sure that no process uses the data folder, for as long as the answer is kept.
pub fn hold_alone(settings: &Settings) -> Result<File, StartError> {
    let file = open_lock(settings)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(StartError::Other(format!("a shop runs in {}; stop it first", settings.data.display())))
        }
        Err(TryLockError::Error(error)) => Err(StartError::folder(&settings.data, error)),
    }
}

fn open_lock(settings: &Settings) -> Result<File, StartError> {
    let opened = File::options().create(true).truncate(false).write(true).open(settings.data.join(IN_USE));
    opened.map_err(|error| StartError::folder(&settings.data, error))
}

/// Makes a folder that its owner alone can read; one that exists is left as it is, but must be
/// writable.
pub fn make_folder(folder: &Path) -> Result<(), StartError> {
    let trouble = |error| StartError::folder(folder, error);
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(trouble)?;
    let probe = folder.join(".twofold-writes-here");
    let written = fs::write(&probe, b"?");
    // A full disk takes the name and not the byte.
    let removed = fs::remove_file(&probe);
    written.and(removed).map_err(trouble)
}
