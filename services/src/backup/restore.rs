//! Bringing a backup back: everything is checked first, files are put in place, and the data base
//! comes last, under its own name only once it is whole.

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::calendar::Instant;

use super::{BackupError, DATABASE, FILES, beside, copy_file, make_folder, manifest::Manifest, sum_of};
use crate::db::Db;

/// What was brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was begun, UTC.
    pub taken_at: String,
    /// Release files.
    pub files: usize,
    /// Where the data base went that was there before.
    pub put_aside: Option<PathBuf>,
}

/// Brings the backup in `source` back: release files into `files`, the data base to `database`.
/// `data` must be empty but for names that begin with a dot, unless `replace`; a data base that was
/// there is put aside, never deleted. Nobody may be using the folder.
pub async fn restore(
    source: &Path,
    data: &Path,
    database: &Path,
    replace: bool,
    now: Instant,
) -> Result<Restored, BackupError> {
    let manifest = Manifest::checked(source)?;
    if !replace {
        refuse_full(data, database)?;
    }
    make_folder(data)?;
    for entry in manifest.files.iter().filter(|entry| entry.path != DATABASE) {
        let to = data.join(&entry.path);
        if sum_of(&to).is_ok_and(|sum| sum == (entry.size, entry.sha256.clone())) {
            continue;
        }
        copy_file(&source.join(&entry.path), &to).map_err(BackupError::io(&to))?;
    }
    make_folder(&data.join(FILES))?;
    if let Some(folder) = database.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    let staged = beside(database, ".restoring");
    for leftover in ["", "-wal", "-shm"] {
        // Of a restore that was interrupted.
        let _ = fs::remove_file(beside(&staged, leftover));
    }
    copy_file(&source.join(DATABASE), &staged).map_err(BackupError::io(&staged))?;
    // A backup of a newer version is refused here, while the place of the data base is untouched.
    let db = Db::open(&format!("sqlite:{}", staged.display())).await?;
    let migrated = db.migrate().await;
    db.close().await;
    migrated?;
    let put_aside = put_aside(database, now)?;
    fs::rename(&staged, database).map_err(BackupError::io(database))?;
    Ok(Restored { taken_at: manifest.taken_at, files: manifest.files.len() - 1, put_aside })
}

fn refuse_full(data: &Path, database: &Path) -> Result<(), BackupError> {
    let is_hidden = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    let has_entries = fs::read_dir(data).is_ok_and(|entries| entries.flatten().any(|entry| !is_hidden(&entry)));
    if has_entries {
        return Err(BackupError::NotEmpty(data.to_path_buf()));
    }
    if database.exists() { Err(BackupError::NotEmpty(database.to_path_buf())) } else { Ok(()) }
}

/// Gives the data base that is there another name, with what SQLite keeps beside it: its last
/// changes may stand there alone.
fn put_aside(database: &Path, now: Instant) -> Result<Option<PathBuf>, BackupError> {
    if !database.exists() {
        return Ok(None);
    }
    let aside = beside(database, &format!(".before-{}", now.as_millis()));
    for ending in ["-wal", "-shm", ""] {
        let from = beside(database, ending);
        if from.exists() {
            fs::rename(&from, beside(&aside, ending)).map_err(BackupError::io(&from))?;
        }
    }
    Ok(Some(aside))
}
