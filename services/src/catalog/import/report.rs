//! What an import did, for whoever ran it.

use std::fmt;

use super::CatalogFile;
use crate::catalog::form::LegalEntry;

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
    /// Texts that the file leaves out, for which samples stand in.
    pub samples: Vec<&'static str>,
    /// Names of products that the file no longer names.
    pub delisted: Vec<String>,
}

impl ImportReport {
    /// Counts what a file holds.
    pub(super) fn of(file: &CatalogFile) -> Self {
        let vendor = [("terms", &file.legal.terms), ("privacy", &file.legal.privacy)];
        let is_sample = |entry: &LegalEntry| entry.line.is_none();
        let eula = file.products.iter().any(|product| is_sample(&product.eula)).then_some("eula");
        let texts = vendor.into_iter().filter(|(_, entry)| is_sample(entry)).map(|(name, _)| name);
        let releases = || file.products.iter().flat_map(|product| &product.releases);
        Self {
            products: file.products.len(),
            prices: file.products.iter().map(|product| product.prices.len()).sum(),
            entries: releases().count(),
            samples: texts.chain(eula).collect(),
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
        if !self.samples.is_empty() {
            let texts = self.samples.join(", ");
            write!(
                f,
                "\nThe catalog leaves out legal texts ({texts}), so samples stand in: name yours before you sell."
            )?;
        }
        for name in &self.delisted {
            write!(f, "\n{name} is not in the file, so it is no longer shown or sold.")?;
        }
        Ok(())
    }
}
