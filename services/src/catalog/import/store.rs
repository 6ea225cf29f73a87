//! The packages behind an import's versions: made, and stored before any row names them; and those
//! of earlier imports that are gone from the store, made again.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use domain::version::Version;
use sqlx::FromRow;
use tokio::task::JoinSet;

use super::{CatalogFile, ImportError};
use crate::{
    catalog::{
        form::{ProductEntry, ReleaseEntry},
        package::{Contents, Package, make},
    },
    db::{DbError, fetch_all, read_json},
    shop::Shop,
    storage::{StorageError, content_key},
};

/// Files that are written side by side.
const AT_ONCE: usize = 16;

/// A package and what it was made from, by product (its place in the file) and version key.
pub(super) type Packages = HashMap<(usize, String), (Package, Contents)>;

/// What the store holds of the shop's files after [`put_packages`].
#[derive(Default)]
pub(super) struct Stored {
    /// The packages of versions that the shop did not know.
    pub packages: Packages,
    /// How many files of known versions were gone and are back.
    pub restored: usize,
    /// Names of those that are gone for good: they cannot be made as they were published.
    pub lost: Vec<String>,
}

/// A published file.
#[derive(FromRow)]
struct Published {
    slug: String,
    version_key: String,
    name: String,
    size: i64,
    sha256: String,
    storage_key: String,
    made_from: Option<String>,
}

/// Makes and stores the packages of versions that are new, and every published file that is gone
/// from the store, whether the catalog still names it or not. A published file never changes: what
/// cannot be made with the very same bytes is left to a backup.
pub(super) async fn put_packages(shop: &Shop, file: &CatalogFile) -> Result<Stored, ImportError> {
    let published = published(shop).await?;
    let mut stored = Stored::default();
    let mut missing = Vec::new();
    for lost in &published {
        if shop.files.size(&lost.storage_key).await? == u64::try_from(lost.size).ok() {
            continue;
        }
        match made_again(lost)? {
            Some(package) => missing.push((lost.storage_key.clone(), Bytes::from(package.bytes))),
            None => stored.lost.push(lost.name.clone()),
        }
    }
    stored.restored = missing.len();
    let known: HashSet<(&str, &str)> =
        published.iter().map(|file| (file.slug.as_str(), file.version_key.as_str())).collect();
    for (place, product) in file.products.iter().enumerate() {
        for release in &product.releases {
            let Some(key) = release.number.as_ref().map(Version::sort_key) else { continue };
            if known.contains(&(product.slug.as_str(), key.as_str())) {
                continue;
            }
            let contents = contents(file, product, release);
            let package = make(&contents)?;
            missing.push((content_key(&package.sha256), Bytes::from(package.bytes.clone())));
            stored.packages.insert((place, key), (package, contents));
        }
    }
    for batch in missing.chunks(AT_ONCE) {
        put_batch(shop, batch).await?;
    }
    Ok(stored)
}

fn contents(file: &CatalogFile, product: &ProductEntry, release: &ReleaseEntry) -> Contents {
    Contents {
        author: file.vendor.legal_name.clone(),
        support_email: file.vendor.support_email.to_string(),
        slug: product.slug.clone(),
        product: product.name.clone(),
        summary: product.summary.clone(),
        version: release.version.clone(),
    }
}

/// A published file with the very same bytes, if they can be made.
fn made_again(file: &Published) -> Result<Option<Package>, ImportError> {
    let Some(made_from) = &file.made_from else { return Ok(None) };
    let package = make(&read_json::<Contents>("package's contents", made_from)?)?;
    Ok(Some(package).filter(|package| package.sha256 == file.sha256))
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

async fn published(shop: &Shop) -> Result<Vec<Published>, DbError> {
    let mut tx = shop.db.read().await?;
    fetch_all!(
        &mut tx,
        Published,
        "select p.slug, r.version_key, f.name, f.size, f.sha256, f.storage_key, f.made_from
         from files f join releases r on r.id = f.release_id join products p on p.id = r.product_id
         order by f.name, f.id",
    )
}
