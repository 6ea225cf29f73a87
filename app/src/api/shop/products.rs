//! The products, and one of them with everything that its page says.

use leptos::prelude::ServerFnError;
use services::{
    catalog::{self, Product, Requirement},
    db::DbError,
    releases::{self, Release},
    shop::Shop,
};

use super::{FreeFile, Newest, OfferView, ProductRow, ProductView, ProductsView, free_href, prices};
use crate::api::{
    context::accident,
    licenses::{VersionRow, versions},
    portal::words::{read_vendor, seller},
};

/// How many versions "What is new" shows.
const NEWS: usize = 3;

pub(super) async fn list(shop: &Shop) -> Result<ProductsView, ServerFnError> {
    let vendor = read_vendor(shop).await.map_err(accident)?;
    Ok(ProductsView {
        seller: seller(shop).await?,
        headline: vendor.and_then(|vendor| vendor.headline).unwrap_or_else(|| "Products".to_owned()),
        products: rows(shop).await.map_err(accident)?,
    })
}

async fn rows(shop: &Shop) -> Result<Vec<ProductRow>, DbError> {
    let mut tx = shop.db.read().await?;
    let mut rows = Vec::new();
    for product in catalog::products(&mut tx).await? {
        let newest = releases::newest_stable(&mut tx, product.id).await?;
        rows.push(ProductRow {
            from: prices::lowest(&product.prices),
            newest: newest.as_ref().map(newest_view),
            slug: product.slug,
            name: product.name,
            summary: product.summary,
        });
    }
    Ok(rows)
}

pub(super) async fn one(shop: &Shop, slug: &str) -> Result<Option<ProductView>, ServerFnError> {
    let Some((product, history)) = product_with_history(shop, slug).await.map_err(accident)? else {
        return Ok(None);
    };
    let stable = || history.iter().filter(|release| release.is_for_everybody());
    let newest = stable().next();
    Ok(Some(ProductView {
        seller: seller(shop).await?,
        offer: offer(&product, newest),
        newest: newest.map(newest_view),
        requirements: product.requirements.iter().map(requirement).collect(),
        news: stable().take(NEWS).enumerate().map(|(place, release)| news(release, place == 0)).collect(),
        versions: history.iter().filter(|release| !release.is_note).count(),
        slug: product.slug,
        name: product.name,
        summary: product.summary,
        category: product.category,
    }))
}

/// A product that the shop shows, with its history in rule 23's order.
pub(super) async fn product_with_history(shop: &Shop, slug: &str) -> Result<Option<(Product, Vec<Release>)>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(product) = catalog::product(&mut tx, slug).await? else { return Ok(None) };
    let history = releases::history(&mut tx, product.id).await?;
    Ok(Some((product, history)))
}

fn offer(product: &Product, newest: Option<&Release>) -> OfferView {
    if product.sold {
        return OfferView::Sold(prices::view(&product.prices));
    }
    OfferView::Free(newest.and_then(|release| {
        let file = versions::described(release, true).file?;
        let href = free_href(&product.slug, &release.version, &file.name);
        Some(FreeFile { href, version: release.version.clone(), size: file.size })
    }))
}

fn newest_view(release: &Release) -> Newest {
    Newest { version: release.version.clone(), published: versions::published(release) }
}

fn news(release: &Release, newest: bool) -> VersionRow {
    VersionRow { file: None, ..versions::described(release, newest) }
}

fn requirement(requirement: &Requirement) -> (String, String) {
    let version = match &requirement.version {
        Some(version) => format!("{version} or later"),
        None => "Any version".to_owned(),
    };
    (requirement.name.clone(), version)
}
