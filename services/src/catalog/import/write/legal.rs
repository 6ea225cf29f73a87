//! The texts that people agree to (rule 8). What was stored under a version stays as it is; which
//! version is agreed to from now on is what changes.

use crate::{
    catalog::{
        form::{ImportFault, LegalEntry},
        import::{CatalogFile, ImportReport},
        legal::{PRIVACY, SUPPLIER, TERMS, eula_of},
    },
    db::{DbError, Tx, execute, fetch_optional},
    shop::Shop,
};

/// Every text of a file, by the document's name, with where it stands in the file.
fn texts(file: &CatalogFile) -> Vec<(String, &'static str, &LegalEntry)> {
    let vendor = [
        (TERMS.to_owned(), "legal.terms.text", &file.legal.terms),
        (PRIVACY.to_owned(), "legal.privacy.text", &file.legal.privacy),
    ];
    let supplier = file.legal.supplier.iter().map(|entry| (SUPPLIER.to_owned(), "legal.supplier.text", entry));
    let eulas = file.products.iter().map(|product| (eula_of(&product.slug), "eula.text", &product.eula));
    vendor.into_iter().chain(supplier).chain(eulas).collect()
}

/// Texts that differ from what is stored under their version.
pub(in crate::catalog::import) async fn changed(tx: &mut Tx, file: &CatalogFile) -> Result<Vec<ImportFault>, DbError> {
    let mut faults: Vec<ImportFault> = Vec::new();
    for (document, field, entry) in texts(file) {
        let stored = stored(tx, &document, entry).await?;
        let line = entry.line.unwrap_or(1);
        if stored.is_some_and(|(words, _)| words != entry.words) && faults.iter().all(|fault| fault.line != line) {
            faults.push(ImportFault {
                line,
                field: field.to_owned(),
                message: format!(
                    "is not what version {} says in this shop, and people have agreed to that: give the new words a version of their own",
                    entry.version
                ),
            });
        }
    }
    Ok(faults)
}

/// Stores new versions, and makes the file's versions those that are agreed to from now on.
pub(super) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    file: &CatalogFile,
    report: &mut ImportReport,
) -> Result<(), DbError> {
    for (document, _, entry) in texts(file) {
        let stored = stored(tx, &document, entry).await?;
        if let Some((_, 1)) = stored {
            continue;
        }
        execute!(tx, "update legal_texts set is_current = 0 where document = $1 and is_current = 1", document.clone())?;
        if stored.is_some() {
            execute!(
                tx,
                "update legal_texts set is_current = 1 where document = $1 and version = $2",
                document,
                entry.version.clone(),
            )?;
        } else {
            execute!(
                tx,
                "insert into legal_texts (document, version, words, is_current, stored_at) values ($1, $2, $3, 1, $4)",
                document,
                entry.version.clone(),
                entry.words.clone(),
                shop.now().as_micros(),
            )?;
        }
        report.changes += 1;
    }
    Ok(())
}

/// What is stored under a text's version, and whether it is the current one.
async fn stored(tx: &mut Tx, document: &str, entry: &LegalEntry) -> Result<Option<(String, i64)>, DbError> {
    fetch_optional!(
        tx,
        (String, i64),
        "select words, is_current from legal_texts where document = $1 and version = $2",
        document,
        entry.version.clone(),
    )
}
