//! Who may download which file (rules 10 and 24), and the record of who did (rule 25).

use domain::{
    account::Action,
    entitlement::{Entitlement, decide},
    ids::{DownloadId, FileId, LicenseId, PersonId},
};

use super::{Release, ReleaseFile, history, offer_of};
use crate::{
    accounts::access::Caller,
    catalog,
    db::{DbError, Tx, execute},
    licensing,
    shop::Shop,
    storage::StoredFile,
};

/// The answer to a request for a file that exists, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Download {
    /// Here it is; `reason` allows it. A free product's is [`Entitlement::Running`].
    Granted { file: ReleaseFile, stored: StoredFile, reason: Entitlement },
    /// The caller may know of the file and not have it.
    Refused { reason: Entitlement },
}

/// A file of a licensed product. `None`: the license, the version or the file does not exist, or
/// the license is not the caller's; nothing tells these apart (rule 3).
pub async fn open_licensed(
    shop: &Shop,
    caller: &Caller,
    license: LicenseId,
    version: &str,
    file: &str,
) -> Result<Option<Download>, DbError> {
    let mut tx = shop.db.read().await?;
    let standing = licensing::standing(&mut tx, license, shop.now()).await?;
    let Some(standing) = standing.filter(|standing| caller.may(standing.account, Action::Download)) else {
        return Ok(None);
    };
    let Some(release) = history::find(&mut tx, standing.product, version).await? else { return Ok(None) };
    let reason = decide(standing.status, release.facts(), shop.config.after_expiry);
    answer(shop, release, file, reason)
}

/// Where the newest version under a license is, or why there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Latest {
    Here {
        version: String,
        file: String,
    },
    /// The license opens no version just now, or there is none.
    Refused {
        reason: Entitlement,
    },
}

/// The newest version for everybody that a license opens (rule 27). `None` as in [`open_licensed`].
pub async fn latest_licensed(shop: &Shop, caller: &Caller, license: LicenseId) -> Result<Option<Latest>, DbError> {
    let mut tx = shop.db.read().await?;
    let standing = licensing::standing(&mut tx, license, shop.now()).await?;
    let Some(standing) = standing.filter(|standing| caller.may(standing.account, Action::Download)) else {
        return Ok(None);
    };
    let history = history::history(&mut tx, standing.product).await?;
    let Some(offer) = offer_of(&history, standing.status, shop.config.after_expiry) else {
        return Ok(Some(Latest::Refused { reason: Entitlement::NoFile }));
    };
    Ok(Some(match &offer.release.file {
        Some(file) if offer.opens => Latest::Here { version: offer.release.version.clone(), file: file.name.clone() },
        _ => Latest::Refused { reason: decide(standing.status, offer.release.facts(), shop.config.after_expiry) },
    }))
}

/// A file of a product that is given away (rule 10). `None`: there is no such file, or it is not free.
pub async fn open_free(shop: &Shop, slug: &str, version: &str, file: &str) -> Result<Option<Download>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(product) = catalog::product(&mut tx, slug).await?.filter(catalog::Product::is_free) else {
        return Ok(None);
    };
    let Some(release) = history::find(&mut tx, product.id, version).await? else { return Ok(None) };
    let reason = if release.withdrawn.is_some() { Entitlement::Withdrawn } else { Entitlement::Running };
    answer(shop, release, file, reason)
}

fn answer(shop: &Shop, release: Release, file: &str, reason: Entitlement) -> Result<Option<Download>, DbError> {
    let Some(file) = release.file.filter(|found| found.name == file) else { return Ok(None) };
    if !reason.allows() {
        return Ok(Some(Download::Refused { reason }));
    }
    let unreadable = |_| DbError::Unreadable { what: "storage key", value: file.storage_key.clone() };
    let stored = shop.files.locate(&file.storage_key).map_err(unreadable)?;
    Ok(Some(Download::Granted { file, stored, reason }))
}

/// Who takes a file, and where from.
#[derive(Clone, Copy, Debug)]
pub struct Recipient<'a> {
    /// Of a licensed file: the license and whoever is signed in. `None` for a free one.
    pub licensee: Option<(LicenseId, PersonId)>,
    /// The client's address.
    pub client: &'a str,
    /// What the client says it is (`User-Agent`).
    pub device: &'a str,
}

/// The most characters of a client's address or device that are kept.
const TRACE_MAX: usize = 200;

/// Writes down that a file was taken, by whom, when and from where (rule 25). Call it once per
/// download, not when one is resumed.
pub async fn record(shop: &Shop, file: FileId, recipient: Recipient<'_>) -> Result<DownloadId, DbError> {
    let id = shop.id(DownloadId::from_parts);
    let mut tx = shop.db.write().await?;
    insert(&mut tx, shop, id, file, recipient).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert(
    tx: &mut Tx,
    shop: &Shop,
    id: DownloadId,
    file: FileId,
    recipient: Recipient<'_>,
) -> Result<(), DbError> {
    let kept = |text: &str| text.chars().filter(|c| !c.is_control()).take(TRACE_MAX).collect::<String>();
    execute!(
        tx,
        "insert into downloads (id, file_id, license_id, person_id, client, device, started_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.to_string(),
        file.to_string(),
        recipient.licensee.map(|(license, _)| license.to_string()),
        recipient.licensee.map(|(_, person)| person.to_string()),
        kept(recipient.client),
        kept(recipient.device),
        shop.now().as_micros(),
    )?;
    Ok(())
}
