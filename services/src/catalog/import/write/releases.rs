//! Release and file rows. A release keeps its id and its file for good; its notes, date and label
//! follow the catalog.

use std::collections::HashMap;

use domain::{
    calendar::iso_date,
    ids::{FileId, ProductId, ReleaseId},
    version::{Channel, Version},
};
use sqlx::FromRow;

use crate::{
    catalog::{
        form::{ProductEntry, ReleaseEntry},
        import::{ImportReport, store::Packages, write::json},
        package::{Contents, MEDIA_TYPE, Package},
    },
    db::{DbError, Tx, execute, fetch_all, read},
    shop::Shop,
    storage::content_key,
};

#[derive(Clone, PartialEq, Eq, FromRow)]
struct Row {
    version: String,
    version_key: String,
    label: Option<String>,
    channel: String,
    published_on: Option<String>,
    published_at: Option<i64>,
    withdrawn: Option<String>,
    changes: String,
}

#[derive(FromRow)]
struct KnownRow {
    id: String,
    file_id: Option<String>,
    #[sqlx(flatten)]
    row: Row,
}

/// Makes the releases of a product and their files, or brings them up to date.
pub(super) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    product: ProductId,
    place: usize,
    entry: &ProductEntry,
    packages: &Packages,
    report: &mut ImportReport,
) -> Result<(), DbError> {
    let known = known(tx, product).await?;
    for release in &entry.releases {
        let mut wanted = row(shop, release)?;
        let (id, has_file) = if let Some(present) = known.get(&identity(&wanted)) {
            wanted.withdrawn = wanted.withdrawn.or_else(|| present.row.withdrawn.clone());
            if present.row != wanted {
                update(tx, &present.id, &wanted).await?;
                report.changes += 1;
            }
            (read("release id", &present.id)?, present.file_id.is_some())
        } else {
            let id = shop.id(ReleaseId::from_parts);
            insert(tx, product, id, &wanted).await?;
            report.new_entries += 1;
            report.changes += 1;
            (id, false)
        };
        if !has_file && let Some((package, contents)) = packages.get(&(place, wanted.version_key)) {
            insert_file(tx, shop, id, package, contents).await?;
            report.changes += 1;
        }
    }
    Ok(())
}

/// What makes two entries the same: `2.5` and `2.5.0` are one version; notes go by their text.
fn identity(row: &Row) -> (String, String) {
    let note = if row.version_key.is_empty() { row.version.clone() } else { String::new() };
    (row.version_key.clone(), note)
}

async fn known(tx: &mut Tx, product: ProductId) -> Result<HashMap<(String, String), KnownRow>, DbError> {
    let rows = fetch_all!(
        tx,
        KnownRow,
        "select r.id, f.id as file_id, r.version, r.version_key, r.label, r.channel, r.published_on,
                r.published_at, r.withdrawn, r.changes
         from releases r left join files f on f.release_id = r.id where r.product_id = $1",
        product.to_string(),
    )?;
    Ok(rows.into_iter().map(|known| (identity(&known.row), known)).collect())
}

fn row(shop: &Shop, release: &ReleaseEntry) -> Result<Row, DbError> {
    let channel = match release.channel {
        Channel::Stable => "stable",
        Channel::Preview => "preview",
    };
    Ok(Row {
        version: release.version.clone(),
        version_key: release.number.as_ref().map(Version::sort_key).unwrap_or_default(),
        label: release.label.clone(),
        channel: channel.to_owned(),
        published_on: release.published_on.map(iso_date),
        published_at: release.published_on.map(|date| shop.config.zone.start_of(date).as_micros()),
        withdrawn: release.withdrawn.clone(),
        changes: json("changes", &release.changes)?,
    })
}

async fn insert(tx: &mut Tx, product: ProductId, id: ReleaseId, row: &Row) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into releases
             (id, product_id, version, version_key, label, channel, published_on, published_at, withdrawn, changes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.to_string(),
        product.to_string(),
        &row.version,
        &row.version_key,
        &row.label,
        &row.channel,
        &row.published_on,
        row.published_at,
        &row.withdrawn,
        &row.changes,
    )?;
    Ok(())
}

async fn update(tx: &mut Tx, id: &str, row: &Row) -> Result<(), DbError> {
    execute!(
        tx,
        "update releases set version = $2, version_key = $3, label = $4, channel = $5, published_on = $6,
                             published_at = $7, withdrawn = $8, changes = $9
         where id = $1",
        id,
        &row.version,
        &row.version_key,
        &row.label,
        &row.channel,
        &row.published_on,
        row.published_at,
        &row.withdrawn,
        &row.changes,
    )?;
    Ok(())
}

async fn insert_file(
    tx: &mut Tx,
    shop: &Shop,
    release: ReleaseId,
    package: &Package,
    contents: &Contents,
) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into files (id, release_id, name, media_type, size, sha256, storage_key, made_from)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        shop.id(FileId::from_parts).to_string(),
        release.to_string(),
        &package.name,
        MEDIA_TYPE,
        i64::try_from(package.bytes.len()).unwrap_or(i64::MAX),
        &package.sha256,
        content_key(&package.sha256),
        json("package's contents", contents)?,
    )?;
    Ok(())
}
