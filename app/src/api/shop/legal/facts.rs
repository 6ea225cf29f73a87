//! Pages that the vendor's own facts make: the imprint, and what purchasing departments ask of a new
//! supplier.

use domain::{locale::Locale, tax::Registration};
use leptos::prelude::ServerFnError;
use services::{
    catalog::{LegalText, Vendor},
    shop::Shop,
};

use super::text;
use crate::api::{
    context::locale,
    portal::words::seller,
    shop::{Block, LegalView},
};

/// A page of facts.
async fn page(
    shop: &Shop,
    title: &str,
    lede: Option<String>,
    facts: Vec<(&str, String)>,
) -> Result<LegalView, ServerFnError> {
    let facts = facts.into_iter().filter(|(_, words)| !words.is_empty());
    Ok(LegalView {
        seller: seller(shop).await?,
        title: title.to_owned(),
        lede,
        version: None,
        replaced_by: None,
        others: Vec::new(),
        blocks: vec![Block::Facts(facts.map(|(term, words)| (term.to_owned(), words)).collect())],
    })
}

fn address(vendor: &Vendor) -> String {
    let lines = vendor.party().address_lines.into_iter();
    lines.chain([vendor.country.name().to_owned()]).collect::<Vec<_>>().join(", ")
}

/// Who runs the shop.
pub(super) async fn imprint(shop: &Shop, vendor: &Vendor) -> Result<LegalView, ServerFnError> {
    let Locale::EnUs = locale();
    let facts = vec![
        ("Company", vendor.legal_name.clone()),
        ("Address", address(vendor)),
        ("Support", vendor.support_email.to_string()),
        ("Billing", vendor.billing_email.to_string()),
    ];
    page(shop, "Imprint", vendor.notice.clone(), facts).await
}

/// What a purchasing department asks of a new supplier; the catalog's text, if it has one, follows.
pub(super) async fn supplier(shop: &Shop, vendor: &Vendor, texts: &[LegalText]) -> Result<LegalView, ServerFnError> {
    let Locale::EnUs = locale();
    let lede = "What a purchasing department asks of a new supplier.";
    let facts = vec![
        ("Supplier", vendor.legal_name.clone()),
        ("Address", address(vendor)),
        ("VAT ID", vendor.vat_id.clone().unwrap_or_default()),
        ("Registered for VAT", registrations(vendor)),
        ("Invoices", format!("In {}, as PDF: by mail, and in the billing portal at any time.", vendor.currency.code())),
        ("Payment", "By card, when the order is placed.".to_owned()),
        ("Orders and invoices", vendor.billing_email.to_string()),
        ("Technical questions", vendor.support_email.to_string()),
    ];
    let mut view = page(shop, "Supplier information", Some(lede.to_owned()), facts).await?;
    if let Some(current) = texts.iter().find(|text| text.is_current) {
        let text::Text { title, lede, blocks } = text::parse(&text::fill(&current.words, vendor, ""));
        view.blocks.push(Block::Heading(title));
        view.blocks.extend(lede.map(Block::Paragraph).into_iter().chain(blocks));
        view.version = Some(current.version.clone());
    }
    Ok(view)
}

/// Where the vendor collects VAT, in words.
fn registrations(vendor: &Vendor) -> String {
    let Locale::EnUs = locale();
    let words = |registration: &Registration| match registration {
        Registration::State(country) => country.name(),
        Registration::OneStopShop => "EU One Stop Shop",
    };
    vendor.vat_registrations.iter().map(words).collect::<Vec<_>>().join(", ")
}
