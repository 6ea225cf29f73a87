//! Why the shop does not start, each in a clear sentence.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    path::{Path, PathBuf},
};

use services::{db::DbError, storage::StorageError};
use thiserror::Error;

use crate::settings::{SettingFaults, Settings};

/// The shop does not start. The text says what is wrong and what to do.
#[derive(Debug, Error)]
pub enum StartError {
    #[error(transparent)]
    Settings(#[from] SettingFaults),
    #[error("{address} is taken by another program; end it, or choose another address with TWOFOLD_ADDRESS")]
    AddressTaken { address: SocketAddr },
    #[error("cannot listen on {address}: {error}")]
    Address { address: SocketAddr, error: io::Error },
    #[error("the disk is full: nothing can be written to {}", .0.display())]
    DiskFull(PathBuf),
    #[error("the folder {} cannot be used: {error}", .folder.display())]
    Folder { folder: PathBuf, error: io::Error },
    #[error(transparent)]
    Files(#[from] StorageError),
    #[error("the data base {database} {words}")]
    Database { database: String, words: String },
    #[error("{} holds no built site; build it (scripts/build.sh), or name its folder with LEPTOS_SITE_ROOT", .0.display())]
    NoSite(PathBuf),
    #[error("LEPTOS_HASH_FILES is on, but {} is missing; it comes with the build", .0.display())]
    NoHashes(PathBuf),
    #[error("{0}")]
    Other(String),
}

impl StartError {
    pub(super) fn folder(folder: &Path, error: io::Error) -> Self {
        let folder = folder.to_path_buf();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(folder),
            _ => Self::Folder { folder, error },
        }
    }

    pub(crate) fn address(address: SocketAddr, error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::AddrInUse => Self::AddressTaken { address },
            _ => Self::Address { address, error },
        }
    }

    pub(crate) fn database(settings: &Settings, error: DbError) -> Self {
        let database = settings.database_words();
        let words = database_words(&error);
        Self::Database { database, words }
    }
}

fn database_words(error: &DbError) -> String {
    let code = code_of(error).unwrap_or_default();
    let words = match (code.len(), code.parse::<u32>()) {
        // SQLite's extended codes carry the primary one in their lowest byte (sqlite.org/rescode.html).
        (1..=4, Ok(code)) => match code & 0xff {
            5 | 6 => "is locked by another program; end it and try again",
            8 => "cannot be written: the file or its folder is read-only",
            10 => "cannot be read or written: the disk may be full or failing",
            11 => "is damaged; bring back a backup",
            13 => "cannot be written: the disk is full",
            14 => "cannot be opened: the folder is missing or not writable",
            26 => "is no SQLite file",
            _ => return format!("cannot be used: {error}"),
        },
        _ => match &*code {
            "28P01" | "28000" => "refuses the user or the password of DATABASE_URL",
            "3D000" => "does not exist on its server; create it first",
            "42501" => "does not let this user make or change tables",
            _ if error.is_passing() => "does not answer; is it running, and at this address?",
            _ => return format!("cannot be used: {error}"),
        },
    };
    words.to_owned()
}

/// The engine's own code: one to four digits of SQLite, five characters of PostgreSQL.
fn code_of(error: &DbError) -> Option<String> {
    if let DbError::Sql(error) = error {
        return Some(error.as_database_error()?.code()?.into_owned());
    }
    // A migration wraps the error without giving it away, but words it.
    let words = error.to_string();
    let (_, rest) = words.split_once("(code: ")?;
    Some(rest.split_once(')')?.0.to_owned())
}
