//! `twofold backup FOLDER` and `twofold restore FOLDER`, for a shop on SQLite and local files.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use services::{
    backup::{self, BackupError},
    clock::Clock,
    storage::FileStore,
};

use crate::{
    compose::{self, StartError},
    settings::Settings,
};

/// Copies the shop while it runs.
pub(super) async fn backup(settings: &Settings, folder: &Path) -> Result<ExitCode, StartError> {
    let file = sqlite_file(settings)?;
    if !file.is_file() {
        return Err(StartError::Other(format!("there is no shop to back up: {} does not exist", file.display())));
    }
    let files = FileStore::local(&settings.data.join("files"))?;
    let db = compose::open_db(settings).await?;
    let made = backup::back_up(&db, &files, folder, Clock::System.now()).await;
    db.close().await;
    let made = made.map_err(|error| told(settings, error))?;
    let size = made.bytes / 1_000_000;
    println!("{} holds the data base and {} files, {size} MB, each with its SHA-256.", folder.display(), made.files);
    println!("It holds the shop\u{2019}s key and its customers: guard it like the shop.");
    if !made.missing.is_empty() {
        eprintln!(
            "twofold: {} files are gone or spoiled in this shop and are not in the backup; import the catalog again, \
             which makes them anew, and back up once more: {}",
            made.missing.len(),
            made.missing.join(", ")
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings a backup back into the folder that the settings name.
pub(super) async fn restore(settings: &Settings, folder: &Path, replace: bool) -> Result<ExitCode, StartError> {
    let file = sqlite_file(settings)?;
    compose::make_folder(&settings.data)?;
    let _alone = compose::hold_alone(settings)?;
    let restored = backup::restore(folder, &settings.data, &file, replace, Clock::System.now()).await;
    let restored = restored.map_err(|error| told(settings, error))?;
    println!(
        "The shop of {} is back in {}, with {} files. Start it with `twofold serve`.",
        restored.taken_at,
        settings.data.display(),
        restored.files
    );
    if let Some(aside) = restored.put_aside {
        println!("The data base that was there before is now {}.", aside.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// The data base's file, or the tools that do this for a server.
fn sqlite_file(settings: &Settings) -> Result<PathBuf, StartError> {
    settings.sqlite_file().ok_or_else(|| {
        StartError::Other(format!(
            "this shop is on {}, whose backups are made with pg_dump and brought back with pg_restore; copy {} after \
             the dump, its files never change",
            settings.database_words(),
            settings.data.join("files").display()
        ))
    })
}

fn told(settings: &Settings, error: BackupError) -> StartError {
    match error {
        BackupError::Db(error) => StartError::database(settings, error),
        error => StartError::Other(error.to_string()),
    }
}
