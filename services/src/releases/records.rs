//! What was downloaded under a license, by whom and when (rule 25). For the licensee's side alone: a
//! payer never sees it (rule 3).

use std::str::FromStr;

use domain::{
    account::Action,
    calendar::Instant,
    ids::{AccountId, LicenseId},
};
use sqlx::FromRow;

use crate::{
    accounts::access::Caller,
    db::{DbError, Tx, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// Downloads on a page.
pub const DOWNLOADS_A_PAGE: u32 = 50;

/// Which of the two downloads of a file it was (rule 25).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DownloadKind {
    /// As published.
    Original,
    /// With the license file inside.
    Personal,
}

impl FromStr for DownloadKind {
    type Err = ();
    fn from_str(code: &str) -> Result<Self, ()> {
        match code {
            "original" => Ok(Self::Original),
            "personal" => Ok(Self::Personal),
            _ => Err(()),
        }
    }
}

/// A download that was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadRecord {
    pub version: String,
    pub file: String,
    pub kind: DownloadKind,
    /// The address of whoever was signed in.
    pub who: String,
    pub at: Instant,
}

/// One page of them, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DownloadPage {
    pub product_name: String,
    pub downloads: Vec<DownloadRecord>,
    /// There are older ones.
    pub more: bool,
}

#[derive(FromRow)]
struct RecordRow {
    version: String,
    name: String,
    kind: String,
    address: Option<String>,
    started_at: i64,
}

impl RecordRow {
    fn record(self) -> Result<DownloadRecord, DbError> {
        let kind = self.kind.parse();
        Ok(DownloadRecord {
            kind: kind.map_err(|()| DbError::Unreadable { what: "kind of download", value: self.kind })?,
            version: self.version,
            file: self.name,
            who: self.address.unwrap_or_default(),
            at: Instant::from_micros(self.started_at),
        })
    }
}

/// Of a license that was declined and is somebody else's now, the downloads since then alone: the ones
/// before are not theirs to see. `$1` is the license.
macro_rules! of_the_holder {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " where d.license_id = $1
                 and d.started_at >= coalesce((select max(e.happened_at)
                                               from licenses l
                                               join subscriptions s on s.id = l.subscription_id
                                               join audit_events e on e.subject = s.order_id
                                               where l.id = $1 and e.event = 'licensee_named'), 0) ",
            $rest
        )
    };
}

/// What was downloaded under a license; pages count from 0. `None`: there is no such license, it was
/// declined, or it is not the caller's (rule 3).
pub async fn downloads_of(
    shop: &Shop,
    caller: &Caller,
    license: LicenseId,
    page: u32,
) -> Result<Option<DownloadPage>, DbError> {
    let mut tx = shop.db.read().await?;
    let found = fetch_optional!(
        &mut tx,
        (String, String),
        "select l.account_id, p.name from licenses l join products p on p.id = l.product_id
         where l.id = $1 and l.declined_at is null",
        license.to_string(),
    )?;
    let Some((account, product_name)) = found else { return Ok(None) };
    let account: AccountId = read("account id", &account)?;
    if !caller.may(account, Action::SeeLicenses) {
        return Ok(None);
    }
    let rows = fetch_all!(
        &mut tx,
        RecordRow,
        of_the_holder!(
            "select r.version, f.name, d.kind, p.address, d.started_at
             from downloads d
             join files f on f.id = d.file_id
             join releases r on r.id = f.release_id
             left join people p on p.id = d.person_id",
            "order by d.started_at desc, d.id desc limit $2 offset $3"
        ),
        license.to_string(),
        i64::from(DOWNLOADS_A_PAGE) + 1,
        i64::from(page) * i64::from(DOWNLOADS_A_PAGE),
    )?;
    let mut downloads = rows.into_iter().map(RecordRow::record).collect::<Result<Vec<_>, _>>()?;
    let most = usize::try_from(DOWNLOADS_A_PAGE).unwrap_or(usize::MAX);
    let more = downloads.len() > most;
    downloads.truncate(most);
    Ok(Some(DownloadPage { product_name, downloads, more }))
}

/// The version that was downloaded last under a license, and when; asks nothing about the caller.
pub async fn last_download(tx: &mut Tx, license: LicenseId) -> Result<Option<(String, Instant)>, DbError> {
    let row = fetch_optional!(
        tx,
        (String, i64),
        of_the_holder!(
            "select r.version, d.started_at
             from downloads d join files f on f.id = d.file_id join releases r on r.id = f.release_id",
            "order by d.started_at desc, d.id desc limit 1"
        ),
        license.to_string(),
    )?;
    Ok(row.map(|(version, at)| (version, Instant::from_micros(at))))
}
