//! What a backup says of itself: every file with its size and SHA-256. It is written last, so a
//! folder without one is half a backup.

use std::{
    fs,
    io::Write,
    path::{Component, Path},
};

use domain::calendar::Instant;
use serde::{Deserialize, Serialize};

use super::{BackupError, DATABASE, FILES, MANIFEST, new_file, sum_of};

/// The form of backups that this version writes and reads.
const FORM: u32 = 1;

/// All of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    twofold_backup: u32,
    /// When it was begun, UTC.
    pub taken_at: String,
    pub files: Vec<Entry>,
}

/// One file of a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Below the backup's folder.
    pub path: String,
    /// Bytes.
    pub size: u64,
    pub sha256: String,
}

impl Entry {
    /// Describes a file that lies in a backup's folder.
    pub fn of(folder: &Path, path: &str) -> Result<Self, BackupError> {
        let file = folder.join(path);
        let (size, sha256) = sum_of(&file).map_err(BackupError::io(&file))?;
        Ok(Self { path: path.to_owned(), size, sha256 })
    }

    /// What is wrong with the file of this entry, if something is.
    fn fault(&self, folder: &Path) -> Option<String> {
        match sum_of(&folder.join(&self.path)) {
            Ok(sum) if sum == (self.size, self.sha256.clone()) => None,
            Ok(_) => Some(format!("{} is not what was backed up", self.path)),
            Err(error) => Some(format!("{} cannot be read: {error}", self.path)),
        }
    }

    /// Whether it is the data base or lies below the files, and nowhere else.
    fn is_ours(&self) -> bool {
        let path = Path::new(&self.path);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        plain && (self.path == DATABASE || path.starts_with(FILES))
    }
}

impl Manifest {
    pub fn new(taken: Instant, files: Vec<Entry>) -> Self {
        Self { twofold_backup: FORM, taken_at: taken.to_rfc3339(), files }
    }

    pub fn write(&self, folder: &Path) -> Result<(), BackupError> {
        let path = folder.join(MANIFEST);
        let text = serde_json::to_vec_pretty(self)
            .map_err(|error| BackupError::NoBackup { folder: folder.to_path_buf(), words: error.to_string() })?;
        let written = new_file(&path).and_then(|mut file| file.write_all(&text).and_then(|()| file.sync_all()));
        written.map_err(BackupError::io(&path))
    }

    /// Reads a backup's manifest and checks every file against it.
    pub fn checked(folder: &Path) -> Result<Self, BackupError> {
        let refuse = |words: String| BackupError::NoBackup { folder: folder.to_path_buf(), words };
        let text = fs::read(folder.join(MANIFEST)).map_err(|error| refuse(format!("{MANIFEST}: {error}")))?;
        let manifest: Self = serde_json::from_slice(&text).map_err(|error| refuse(format!("{MANIFEST}: {error}")))?;
        if manifest.twofold_backup != FORM {
            return Err(refuse(format!("it has form {}, and this version reads {FORM}", manifest.twofold_backup)));
        }
        if let Some(entry) = manifest.files.iter().find(|entry| !entry.is_ours()) {
            return Err(refuse(format!("{} is no place in a backup", entry.path)));
        }
        if !manifest.files.iter().any(|entry| entry.path == DATABASE) {
            return Err(refuse(format!("it names no {DATABASE}")));
        }
        let faults: Vec<String> = manifest.files.iter().filter_map(|entry| entry.fault(folder)).collect();
        if faults.is_empty() { Ok(manifest) } else { Err(BackupError::Damaged(faults)) }
    }
}
