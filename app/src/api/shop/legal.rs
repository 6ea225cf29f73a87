//! Terms, privacy, imprint and license agreements (rule 8). The texts stand beside this file, each
//! under the version that consents name; here they get the vendor's and the product's name.

mod text;

use domain::locale::Locale;
use leptos::prelude::ServerFnError;
use services::{
    catalog::{self, Vendor},
    checkout::TERMS_VERSION,
    db::DbError,
    shop::Shop,
};

use super::{Block, LegalView};
use crate::api::{
    context::{accident, locale},
    portal::words::{read_vendor, seller},
};

const TERMS: &str = include_str!("legal/terms-2026-11.md");
const PRIVACY: &str = include_str!("legal/privacy-2026-11.md");
const EULA: &str = include_str!("legal/eula-2026-11.md");
const FREE_EULA: &str = include_str!("legal/free-eula-2026-11.md");

/// Terms, privacy or imprint; `None` for another name, or before there is a vendor.
pub(super) async fn document(shop: &Shop, name: &str) -> Result<Option<LegalView>, ServerFnError> {
    let Some(vendor) = read_vendor(shop).await.map_err(accident)? else { return Ok(None) };
    let text = match name {
        "terms" => TERMS,
        "privacy" => PRIVACY,
        "imprint" => return imprint(shop, &vendor).await.map(Some),
        _ => return Ok(None),
    };
    worded(shop, &vendor, text, "").await.map(Some)
}

/// The license agreement of a product that the shop shows.
pub(super) async fn eula(shop: &Shop, slug: &str) -> Result<Option<LegalView>, ServerFnError> {
    let found = vendor_and_product(shop, slug).await.map_err(accident)?;
    let Some((vendor, product)) = found else { return Ok(None) };
    let text = if product.is_free() { FREE_EULA } else { EULA };
    worded(shop, &vendor, text, &product.name).await.map(Some)
}

async fn vendor_and_product(shop: &Shop, slug: &str) -> Result<Option<(Vendor, catalog::Product)>, DbError> {
    let mut tx = shop.db.read().await?;
    let (vendor, product) = (catalog::vendor(&mut tx).await?, catalog::product(&mut tx, slug).await?);
    Ok(vendor.zip(product))
}

async fn worded(shop: &Shop, vendor: &Vendor, text: &str, product: &str) -> Result<LegalView, ServerFnError> {
    let text::Text { title, lede, blocks } = text::parse(&text::fill(text, vendor, product));
    Ok(LegalView { seller: seller(shop).await?, title, lede, version: Some(TERMS_VERSION.to_owned()), blocks })
}

/// Who runs the shop, from the catalog.
async fn imprint(shop: &Shop, vendor: &Vendor) -> Result<LegalView, ServerFnError> {
    let Locale::EnUs = locale();
    let party = vendor.party();
    let address = party.address_lines.into_iter().chain([vendor.country.name().to_owned()]).collect::<Vec<_>>();
    let fact = |term: &str, words: String| (term.to_owned(), words);
    let facts = vec![
        fact("Company", vendor.legal_name.clone()),
        fact("Address", address.join(", ")),
        fact("Support", vendor.support_email.to_string()),
        fact("Billing", vendor.billing_email.to_string()),
    ];
    Ok(LegalView {
        seller: seller(shop).await?,
        title: "Imprint".to_owned(),
        lede: vendor.notice.clone(),
        version: None,
        blocks: vec![Block::Facts(facts)],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_title_and_its_lede() {
        for text in [TERMS, PRIVACY, EULA, FREE_EULA] {
            let text = text::parse(text);
            assert!(!text.title.is_empty() && text.lede.is_some() && text.blocks.len() > 5, "{text:?}");
        }
    }

    #[test]
    fn the_texts_are_those_of_the_version_that_consents_name() {
        assert_eq!(TERMS_VERSION, "2026-11", "new texts stand in files of their own version");
    }
}
