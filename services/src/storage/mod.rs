//! Where files live: release packages, by the SHA-256 of their bytes, in a folder on this machine.
//! `object_store` stands behind it; the server streams a [`StoredFile`] from the disk itself, with
//! larger buffers than the store's own stream has.

use std::{
    error::Error,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use object_store::{ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};
use thiserror::Error;

#[cfg(test)]
mod tests;

/// The store did not take or give a file. Nothing half-written is left under the file's key.
#[derive(Debug, Error)]
pub enum StorageError {
    /// The disk, or a quota or limit on what may be written to it, is used up.
    #[error("the disk that holds the files is full; free some space and try again")]
    Full,
    /// The folder cannot be made, read or written.
    #[error("the folder that holds the files cannot be used: {0}")]
    Folder(String),
}

/// A file in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Where it is on this machine.
    pub path: PathBuf,
}

/// The shop's files. Cheap to clone.
#[derive(Clone, Debug)]
pub struct FileStore {
    disk: LocalFileSystem,
}

impl FileStore {
    /// Keeps files in a folder, which is made if it is missing.
    pub fn local(folder: &Path) -> Result<Self, StorageError> {
        std::fs::create_dir_all(folder).map_err(|error| told(&error))?;
        let disk = LocalFileSystem::new_with_prefix(folder).map_err(|error| told(&error))?;
        // A row that names a file is written after it, so the file must not be lost to a power cut.
        Ok(Self { disk: disk.with_fsync(true) })
    }

    /// Stores bytes under a key, whole or not at all; bytes that were there are replaced.
    pub async fn put(&self, key: &str, bytes: Bytes) -> Result<(), StorageError> {
        self.disk.put(&parse(key)?, PutPayload::from_bytes(bytes)).await.map_err(|error| told(&error))?;
        Ok(())
    }

    /// How many bytes are stored under a key; `None` without such a file.
    pub async fn size(&self, key: &str) -> Result<Option<u64>, StorageError> {
        match self.disk.head(&parse(key)?).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(&error)),
        }
    }

    /// Where the file of a key is. The disk is not asked whether it is there.
    pub fn locate(&self, key: &str) -> Result<StoredFile, StorageError> {
        let path = self.disk.path_to_filesystem(&parse(key)?).map_err(|error| told(&error))?;
        Ok(StoredFile { path })
    }
}

/// The key that bytes with this hash are stored under.
pub fn content_key(sha256: &str) -> String {
    let (shelf, _) = sha256.split_at_checked(2).unwrap_or((sha256, ""));
    format!("sha256/{shelf}/{sha256}")
}

fn parse(key: &str) -> Result<Key, StorageError> {
    Key::parse(key).map_err(|error| StorageError::Folder(error.to_string()))
}

/// Finds out what lies beneath an error: a full disk is told apart.
fn told(error: &(dyn Error + 'static)) -> StorageError {
    let mut cause = Some(error);
    while let Some(inner) = cause {
        let kind = inner.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        if matches!(kind, Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)) {
            return StorageError::Full;
        }
        cause = inner.source();
    }
    StorageError::Folder(error.to_string())
}
