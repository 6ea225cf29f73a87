//! The stored texts that people agree to: terms, privacy, and each product's agreement, every
//! version of them (rule 8).

use domain::checkout::Texts;

use crate::db::{DbError, Tx, fetch_all};

/// The document that every buyer agrees to.
pub const TERMS: &str = "terms";
/// The document about personal data; it is read, not agreed to.
pub const PRIVACY: &str = "privacy";

/// The document for purchasing departments; a vendor need not have it.
pub const SUPPLIER: &str = "supplier";

/// The document that a product's licensees agree to.
pub fn eula_of(slug: &str) -> String {
    format!("eula/{slug}")
}

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalText {
    pub version: String,
    /// With `{vendor}`, `{product}`, `{country}`, `{support}` and `{billing}` where names stand.
    pub words: String,
    /// What is agreed to from now on.
    pub is_current: bool,
}

/// Every version of a document, the current one first, then the newest; none if there is no such
/// document.
pub async fn legal_texts(tx: &mut Tx, document: &str) -> Result<Vec<LegalText>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String, i64),
        "select version, words, is_current from legal_texts where document = $1
         order by is_current desc, stored_at desc, version desc",
        document,
    )?;
    Ok(rows
        .into_iter()
        .map(|(version, words, is_current)| LegalText { version, words, is_current: is_current == 1 })
        .collect())
}

/// The versions that whoever orders a product agrees to from now on; empty where there is no text.
pub async fn current_texts(tx: &mut Tx, slug: &str) -> Result<Texts, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String),
        "select document, version from legal_texts where is_current = 1 and document in ($1, $2)",
        TERMS,
        eula_of(slug),
    )?;
    let mut texts = Texts::default();
    for (document, version) in rows {
        *if document == TERMS { &mut texts.terms } else { &mut texts.eula } = version;
    }
    Ok(texts)
}
