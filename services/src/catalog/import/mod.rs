//! Takes a catalog file into the shop: `twofold import FILE`, and the demo at the first start.
//!
//! The file is the whole catalog. What it names is made or brought up to date; a price that it no
//! longer names is gone, a product that it no longer names is neither shown nor sold, but stays
//! with its licensees; releases stay as long as the shop does. A second import changes nothing, but
//! brings back files that are gone from the store.

mod report;
mod store;
mod write;

use thiserror::Error;

use super::form::{self, CatalogFile, ImportFault};
use crate::{db::DbError, shop::Shop, storage::StorageError};

pub use report::ImportReport;

/// Nothing of the catalog was imported.
#[derive(Debug, Error)]
pub enum ImportError {
    /// Everything that is wrong with the file, in the order of its lines.
    #[error("the catalog has {}", told(.0))]
    Faults(Vec<ImportFault>),
    #[error(transparent)]
    Db(#[from] DbError),
    /// The packages could not be stored.
    #[error(transparent)]
    Files(#[from] StorageError),
    #[error("a package could not be made: {0}")]
    Package(#[from] zip::result::ZipError),
}

/// `2 faults`, and each on a line of its own.
fn told(faults: &[ImportFault]) -> String {
    let count = if faults.len() == 1 { "one fault".to_owned() } else { format!("{} faults", faults.len()) };
    let lines = faults.iter().map(ToString::to_string);
    std::iter::once(count).chain(lines).collect::<Vec<_>>().join("\n  ")
}

/// Imports a catalog file (`schema = 1`): all of it, or nothing.
///
/// The packages of new versions are stored before the transaction that names them begins, so that
/// a crash leaves a file without a row at worst, never a row without its file.
pub async fn import(shop: &Shop, toml: &str) -> Result<ImportReport, ImportError> {
    let file = form::parse(toml).map_err(ImportError::Faults)?;
    let stored = store::put_packages(shop, &file).await?;
    let mut tx = shop.db.write().await?;
    let changed = write::changed_texts(&mut tx, &file).await?;
    if !changed.is_empty() {
        return Err(ImportError::Faults(changed));
    }
    let mut report = write::write(&mut tx, shop, &file, &stored.packages).await?;
    report.restored_files = stored.restored;
    report.lost_files = stored.lost;
    if report.changes > 0 {
        tx.commit().await?;
    }
    Ok(report)
}
