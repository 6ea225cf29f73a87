//! What an import did, for whoever ran it.

use std::fmt;

use super::CatalogFile;

/// What the file holds, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// The catalog's revision afterwards; it grows only when something changed.
    pub revision: i64,
    /// Rows that were made, brought up to date or taken away; 0 if the shop knew all of it.
    pub changes: usize,
    pub products: usize,
    pub prices: usize,
    /// Versions and notes of all histories.
    pub entries: usize,
    /// Versions, each with a file.
    pub files: usize,
    /// Entries that the shop did not know yet.
    pub new_entries: usize,
    /// Files of versions that the shop knew, which were gone from the store and are back.
    pub restored_files: usize,
    /// Names of such files that cannot be made as they were published: they need a backup.
    pub lost_files: Vec<String>,
    /// Names of products that the file no longer names.
    pub delisted: Vec<String>,
}

impl ImportReport {
    /// Counts what a file holds.
    pub(super) fn of(file: &CatalogFile) -> Self {
        let releases = || file.products.iter().flat_map(|product| &product.releases);
        Self {
            products: file.products.len(),
            prices: file.products.iter().map(|product| product.prices.len()).sum(),
            entries: releases().count(),
            files: releases().filter(|release| release.number.is_some()).count(),
            ..Self::default()
        }
    }
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { products, prices, entries, files, new_entries, revision, .. } = self;
        write!(f, "{products} products, {prices} prices, {entries} entries of history with {files} files. ")?;
        if self.changes == 0 {
            write!(f, "Nothing changed (revision {revision}).")?;
        } else {
            write!(f, "{new_entries} entries are new (revision {revision}).")?;
        }
        match self.restored_files {
            0 => {}
            1 => write!(f, "\nOne file was missing and is back.")?,
            count => write!(f, "\n{count} files were missing and are back.")?,
        }
        for name in &self.lost_files {
            write!(f, "\n{name} is missing and cannot be made as it was published: bring it back from a backup.")?;
        }
        for name in &self.delisted {
            write!(f, "\n{name} is not in the file, so it is no longer shown or sold.")?;
        }
        Ok(())
    }
}
