//! Backing up and bringing back the embedded shop: a SQLite data base and its folder of files.
//!
//! [`back_up`] works while the shop runs: SQLite writes a copy of one moment, and files, which are
//! named by their content and never changed, are copied after it, so none that it names is missed.

mod manifest;
mod restore;

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use domain::calendar::Instant;
use sha2::{Digest, Sha256};
use thiserror::Error;

pub use restore::{Restored, restore};

use crate::{
    db::{Db, DbError, fetch_all},
    storage::FileStore,
};
use manifest::{Entry, Manifest};

/// The data base inside a backup, and the folder of files beside it.
const DATABASE: &str = "twofold.db";
const FILES: &str = "files";
/// What a backup says of itself; written last.
const MANIFEST: &str = "manifest.json";
/// Bytes that are copied at a time.
const CHUNK: usize = 256 * 1024;

/// No backup was made, or none was brought back; what was there before is as it was.
#[derive(Debug, Error)]
pub enum BackupError {
    #[error("{} exists already; name a folder that does not", .0.display())]
    Exists(PathBuf),
    #[error("{} is not empty; to put the backup in its place, say --replace", .0.display())]
    NotEmpty(PathBuf),
    #[error("{} is no backup: {words}", .folder.display())]
    NoBackup { folder: PathBuf, words: String },
    #[error("the backup is damaged, so nothing was brought back:\n  {}", .0.join("\n  "))]
    Damaged(Vec<String>),
    #[error("{}: {error}", .path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error(transparent)]
    Db(#[from] DbError),
}

impl BackupError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |error| Self::Io { path, error }
    }
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Release files.
    pub files: usize,
    /// Of everything.
    pub bytes: u64,
    /// Files that the shop should have and has not, by their names: an import brings them back.
    pub missing: Vec<String>,
}

/// Writes the data base and every file that it names into the new folder `target`, which is there
/// whole or not at all.
pub async fn back_up(db: &Db, files: &FileStore, target: &Path, now: Instant) -> Result<BackedUp, BackupError> {
    if target.exists() {
        return Err(BackupError::Exists(target.to_path_buf()));
    }
    let half = beside(target, ".partial");
    if half.exists() {
        fs::remove_dir_all(&half).map_err(BackupError::io(&half))?;
    }
    make_folder(&half)?;
    let copy = half.join(DATABASE);
    // Made by us first, so that nobody else can read it: it holds the shop's key.
    new_file(&copy).map_err(BackupError::io(&copy))?;
    db.copy_into(&copy).await?;
    sync(&copy)?;
    let mut entries = vec![Entry::of(&half, DATABASE)?];
    let mut missing = Vec::new();
    for (name, key, sha256) in named_files(db).await? {
        let unusable = |_| BackupError::NoBackup { folder: half.clone(), words: format!("{key} is no key of a file") };
        let from = files.locate(&key).map_err(unusable)?.path;
        let path = format!("{FILES}/{key}");
        match copy_file(&from, &half.join(&path)) {
            Ok((size, found)) if found == sha256 => entries.push(Entry { path, size, sha256 }),
            Ok(_) | Err(_) => {
                // A lost or spoiled file must not keep the rest from being backed up.
                let _ = fs::remove_file(half.join(&path));
                missing.push(name);
            }
        }
    }
    let report = BackedUp { files: entries.len() - 1, bytes: entries.iter().map(|entry| entry.size).sum(), missing };
    Manifest::new(now, entries).write(&half)?;
    fs::rename(&half, target).map_err(BackupError::io(target))?;
    Ok(report)
}

/// Name, storage key and SHA-256 of every release file, each content once.
async fn named_files(db: &Db) -> Result<Vec<(String, String, String)>, DbError> {
    fetch_all!(
        &mut db.read().await?,
        (String, String, String),
        "select min(name), storage_key, min(sha256) from files group by storage_key order by storage_key",
    )
}

/// A path with something behind its last part.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn make_folder(folder: &Path) -> Result<(), BackupError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(BackupError::io(folder))
}

/// An empty file that its owner alone can read.
fn new_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

fn sync(path: &Path) -> Result<(), BackupError> {
    File::open(path).and_then(|file| file.sync_all()).map_err(BackupError::io(path))
}

/// Copies a file; the answer is its size and SHA-256.
fn copy_file(from: &Path, to: &Path) -> io::Result<(u64, String)> {
    let mut source = File::open(from)?;
    if let Some(folder) = to.parent() {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    let mut target = new_file(to)?;
    let sum = pump(&mut source, &mut target)?;
    target.sync_all()?;
    Ok(sum)
}

/// A file's size and SHA-256.
fn sum_of(path: &Path) -> io::Result<(u64, String)> {
    pump(&mut File::open(path)?, &mut io::sink())
}

fn pump(source: &mut impl Read, target: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut buffer, mut size, mut hash) = (vec![0; CHUNK], 0_u64, Sha256::new());
    loop {
        let read = match source.read(&mut buffer) {
            Ok(0) => return Ok((size, hex::encode(hash.finalize()))),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hash.update(&buffer[..read]);
        target.write_all(&buffer[..read])?;
        size += u64::try_from(read).unwrap_or(0);
    }
}
