//! The packages behind an import's versions: made, and stored before any row names them.

use std::collections::HashMap;

use bytes::Bytes;
use tokio::task::JoinSet;
use zip::result::ZipResult;

use super::{CatalogFile, ImportError};
use crate::{
    catalog::package::{Contents, Package, make},
    db::{DbError, fetch_all},
    shop::Shop,
    storage::{StorageError, content_key},
};

/// Files that are written side by side.
const AT_ONCE: usize = 16;

/// Packages by product (its place in the file) and version key.
pub(super) type Packages = HashMap<(usize, String), Package>;

/// Makes the package of every version that the file names.
pub(super) fn make_packages(file: &CatalogFile) -> ZipResult<Packages> {
    let mut packages = Packages::new();
    for (place, product) in file.products.iter().enumerate() {
        for release in &product.releases {
            let Some(number) = &release.number else { continue };
            let package = make(Contents {
                vendor: &file.vendor,
                slug: &product.slug,
                product: &product.name,
                summary: &product.summary,
                version: &release.version,
            })?;
            packages.insert((place, number.sort_key()), package);
        }
    }
    Ok(packages)
}

/// Stores the packages of versions that are new, and those that are gone from the store; the
/// answer is how many were gone. A published file never changes: where the package made today has
/// other bytes, it is left out.
pub(super) async fn put_packages(shop: &Shop, file: &CatalogFile, packages: &Packages) -> Result<usize, ImportError> {
    let published = published(shop).await?;
    let mut missing = Vec::new();
    let mut restored = 0;
    for ((place, key), package) in packages {
        let known = file.products.get(*place).and_then(|product| published.get(&(product.slug.clone(), key.clone())));
        let size = u64::try_from(package.bytes.len()).unwrap_or(u64::MAX);
        if known.is_some_and(|sha256| *sha256 != package.sha256)
            || shop.files.size(&content_key(&package.sha256)).await? == Some(size)
        {
            continue;
        }
        restored += usize::from(known.is_some());
        missing.push((content_key(&package.sha256), Bytes::from(package.bytes.clone())));
    }
    for batch in missing.chunks(AT_ONCE) {
        put_batch(shop, batch).await?;
    }
    Ok(restored)
}

async fn put_batch(shop: &Shop, batch: &[(String, Bytes)]) -> Result<(), StorageError> {
    let mut writes = JoinSet::new();
    for (key, bytes) in batch.iter().cloned() {
        let files = shop.files.clone();
        writes.spawn(async move { files.put(&key, bytes).await });
    }
    while let Some(written) = writes.join_next().await {
        written.map_err(|error| StorageError::Folder(error.to_string()))??;
    }
    Ok(())
}

/// The hash of every published file, by its product's slug and its version key.
async fn published(shop: &Shop) -> Result<HashMap<(String, String), String>, DbError> {
    let mut tx = shop.db.read().await?;
    let rows = fetch_all!(
        &mut tx,
        (String, String, String),
        "select p.slug, r.version_key, f.sha256
         from files f join releases r on r.id = f.release_id join products p on p.id = r.product_id",
    )?;
    Ok(rows.into_iter().map(|(slug, key, sha256)| ((slug, key), sha256)).collect())
}
