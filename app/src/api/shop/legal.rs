//! Terms, privacy, imprint, supplier information and license agreements (rule 8): the vendor's stored texts, with the
//! vendor's and the product's name where they stand.

mod facts;
mod text;

use leptos::prelude::ServerFnError;
use services::{
    catalog::{self, LegalText, SUPPLIER},
    db::DbError,
    shop::Shop,
};

use super::LegalView;
use crate::api::{
    context::accident,
    portal::words::{read_vendor, seller},
};

/// A text by the end of its address: `terms`, `imprint`, `eula/bullet-chart`, or an older version as
/// `terms/2026-10`; `None` if there is no such text.
pub(super) async fn read(shop: &Shop, address: &str) -> Result<Option<LegalView>, ServerFnError> {
    let Some(vendor) = read_vendor(shop).await.map_err(accident)? else { return Ok(None) };
    if address == "imprint" {
        return facts::imprint(shop, &vendor).await.map(Some);
    }
    if address == SUPPLIER {
        let (texts, _) = stored(shop, SUPPLIER).await.map_err(accident)?;
        return facts::supplier(shop, &vendor, &texts).await.map(Some);
    }
    let Some((document, version)) = parse(address) else { return Ok(None) };
    let (texts, product) = stored(shop, document).await.map_err(accident)?;
    let wanted = |text: &&LegalText| version.map_or(text.is_current, |version| text.version == version);
    let Some(text) = texts.iter().find(wanted) else { return Ok(None) };
    let text::Text { title, lede, blocks } = text::parse(&text::fill(&text.words, &vendor, &product));
    let link = |other: &LegalText| {
        let href = if other.is_current {
            format!("/legal/{document}")
        } else {
            format!("/legal/{document}/{}", other.version)
        };
        (other.version.clone(), href)
    };
    Ok(Some(LegalView {
        seller: seller(shop).await?,
        title,
        lede,
        version: Some(text.version.clone()),
        replaced_by: texts.iter().find(|other| other.is_current && !text.is_current).map(link),
        others: texts.iter().filter(|other| other.version != text.version).map(link).collect(),
        blocks,
    }))
}

/// The document and the version that an address names.
fn parse(address: &str) -> Option<(&str, Option<&str>)> {
    let parts: Vec<&str> = address.split('/').collect();
    let length = match parts.as_slice() {
        ["terms" | "privacy"] | ["eula", _] => return Some((address, None)),
        ["terms" | "privacy" | "supplier", version] | ["eula", _, version] => version.len(),
        _ => return None,
    };
    let (document, version) = address.split_at(address.len() - length);
    Some((document.trim_end_matches('/'), Some(version)))
}

/// All versions of a document, and the name of the product that it is about.
async fn stored(shop: &Shop, document: &str) -> Result<(Vec<LegalText>, String), DbError> {
    let mut tx = shop.db.read().await?;
    let product = match document.strip_prefix("eula/") {
        Some(slug) => catalog::product(&mut tx, slug).await?.map(|product| product.name),
        None => None,
    };
    Ok((catalog::legal_texts(&mut tx, document).await?, product.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_document_and_perhaps_a_version() {
        assert_eq!(parse("terms"), Some(("terms", None)));
        assert_eq!(parse("terms/2026-10"), Some(("terms", Some("2026-10"))));
        assert_eq!(parse("eula/bullet-chart"), Some(("eula/bullet-chart", None)));
        assert_eq!(parse("eula/bullet-chart/2026-10"), Some(("eula/bullet-chart", Some("2026-10"))));
        for other in ["", "eula", "nothing", "terms/a/b", "eula/a/b/c", "imprint/1", "supplier"] {
            assert_eq!(parse(other), None, "{other}");
        }
    }
}
