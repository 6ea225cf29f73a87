//! Published versions: their order and notes (rule 23), what somebody looks for in them, who may download
//! which file (rule 24), and what was downloaded (rule 25).

mod downloads;
mod history;
mod newest;
mod records;
mod sift;

#[cfg(test)]
mod tests;

use domain::{
    calendar::{Date, Instant},
    entitlement::ReleaseFacts,
    ids::{FileId, ReleaseId},
    version::{Change, Channel},
};

pub use downloads::{Download, Latest, Recipient, latest_licensed, open_free, open_licensed, record};
pub use history::{history, newest_stable};
pub use newest::{Comparison, Offer, compare, offer_of};
pub use records::{DOWNLOADS_A_PAGE, DownloadKind, DownloadPage, DownloadRecord, downloads_of, last_download};
pub use sift::{Only, Sought, carried, hits, sift};

/// An entry of a product's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub id: ReleaseId,
    /// As the vendor writes it, such as `2.5.10`; of a note, such as `1.x.x`.
    pub version: String,
    /// What the vendor says of it besides, such as `Beta`.
    pub label: Option<String>,
    pub channel: Channel,
    /// The vendor's date; unknown for some old ones.
    pub published_on: Option<Date>,
    /// The start of that date in the vendor's zone.
    pub published_at: Option<Instant>,
    /// Why it was withdrawn: listed still, never downloaded (rule 23).
    pub withdrawn: Option<String>,
    pub changes: Vec<Change>,
    /// A note has none.
    pub file: Option<ReleaseFile>,
    /// Not a version but a remark at the end of the history (rule 23).
    pub is_note: bool,
}

impl Release {
    /// Stable, downloadable and not taken back: what "newest" means to a licensee.
    pub const fn is_for_everybody(&self) -> bool {
        matches!(self.channel, Channel::Stable) && self.withdrawn.is_none() && self.file.is_some()
    }

    /// What matters to [`domain::entitlement::decide`].
    pub const fn facts(&self) -> ReleaseFacts {
        ReleaseFacts {
            published: self.published_at,
            withdrawn: self.withdrawn.is_some(),
            has_file: self.file.is_some(),
        }
    }
}

/// A release's file, as published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseFile {
    pub id: FileId,
    /// The last part of its address, and the name that a browser saves it under.
    pub name: String,
    pub media_type: String,
    /// Bytes.
    pub size: u64,
    /// In hexadecimal; also the file's strong `ETag`.
    pub sha256: String,
    storage_key: String,
}
