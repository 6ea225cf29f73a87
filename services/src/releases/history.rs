//! A product's releases in the order of rule 23: newest version first, notes last.

use domain::{
    calendar::{Instant, parse_iso_date},
    ids::ProductId,
    version::Channel,
};
use sqlx::FromRow;

use super::{Release, ReleaseFile};
use crate::db::{DbError, Tx, fetch_all, fetch_optional, read, read_json};

/// A release with its file, where it has one.
#[derive(FromRow)]
pub(super) struct ReleaseRow {
    id: String,
    version: String,
    version_key: String,
    label: Option<String>,
    channel: String,
    published_on: Option<String>,
    published_at: Option<i64>,
    withdrawn: Option<String>,
    changes: String,
    file_id: Option<String>,
    file_name: Option<String>,
    media_type: Option<String>,
    size: Option<i64>,
    sha256: Option<String>,
    storage_key: Option<String>,
}

impl ReleaseRow {
    pub(super) fn into_release(self) -> Result<Release, DbError> {
        let unreadable = |what, value: &str| DbError::Unreadable { what, value: value.to_owned() };
        let channel = match self.channel.as_str() {
            "stable" => Channel::Stable,
            "preview" => Channel::Preview,
            other => return Err(unreadable("channel", other)),
        };
        let published_on = match self.published_on {
            Some(text) => Some(parse_iso_date(&text).ok_or_else(|| unreadable("date", &text))?),
            None => None,
        };
        let file = match (self.file_id, self.file_name, self.media_type, self.size, self.sha256, self.storage_key) {
            (Some(id), Some(name), Some(media_type), Some(size), Some(sha256), Some(storage_key)) => {
                let size = u64::try_from(size).map_err(|_| unreadable("size", &size.to_string()))?;
                Some(ReleaseFile { id: read("file id", &id)?, name, media_type, size, sha256, storage_key })
            }
            _ => None,
        };
        Ok(Release {
            id: read("release id", &self.id)?,
            is_note: self.version_key.is_empty(),
            version: self.version,
            label: self.label,
            channel,
            published_on,
            published_at: self.published_at.map(Instant::from_micros),
            withdrawn: self.withdrawn,
            changes: read_json("changes", &self.changes)?,
            file,
        })
    }
}

/// Every release of a product, and the notes after them (rule 23).
pub async fn history(tx: &mut Tx, product: ProductId) -> Result<Vec<Release>, DbError> {
    let rows = fetch_all!(
        tx,
        ReleaseRow,
        "select r.id, r.version, r.version_key, r.label, r.channel, r.published_on, r.published_at, r.withdrawn,
                r.changes, f.id as file_id, f.name as file_name, f.media_type, f.size, f.sha256, f.storage_key
         from releases r left join files f on f.release_id = r.id
         where r.product_id = $1 order by r.version_key desc, r.version desc",
        product.to_string(),
    )?;
    rows.into_iter().map(ReleaseRow::into_release).collect()
}

/// The highest version for everybody that can be downloaded.
pub async fn newest_stable(tx: &mut Tx, product: ProductId) -> Result<Option<Release>, DbError> {
    let row = fetch_optional!(
        tx,
        ReleaseRow,
        "select r.id, r.version, r.version_key, r.label, r.channel, r.published_on, r.published_at, r.withdrawn,
                r.changes, f.id as file_id, f.name as file_name, f.media_type, f.size, f.sha256, f.storage_key
         from releases r join files f on f.release_id = r.id
         where r.product_id = $1 and r.channel = 'stable' and r.withdrawn is null
         order by r.version_key desc limit 1",
        product.to_string(),
    )?;
    row.map(ReleaseRow::into_release).transpose()
}

/// One version of a product, by the vendor's spelling.
pub(super) async fn find(tx: &mut Tx, product: ProductId, version: &str) -> Result<Option<Release>, DbError> {
    // PostgreSQL's text cannot hold a NUL, so none has such a name; asking would be an error (22021).
    if version.contains('\0') {
        return Ok(None);
    }
    let row = fetch_optional!(
        tx,
        ReleaseRow,
        "select r.id, r.version, r.version_key, r.label, r.channel, r.published_on, r.published_at, r.withdrawn,
                r.changes, f.id as file_id, f.name as file_name, f.media_type, f.size, f.sha256, f.storage_key
         from releases r left join files f on f.release_id = r.id
         where r.product_id = $1 and r.version = $2",
        product.to_string(),
        version,
    )?;
    row.map(ReleaseRow::into_release).transpose()
}
