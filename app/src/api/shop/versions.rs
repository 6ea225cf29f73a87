//! A product's whole history on one page: public pages are kept by their path alone, so there are
//! no pages of a hundred here; the longest history so far has 46 entries.

use leptos::prelude::ServerFnError;
use services::{catalog::Product, releases::Release, shop::Shop};

use super::{VersionsView, products::product_with_history};
use crate::api::{context::accident, licenses::versions, portal::words::seller};

pub(super) async fn read(shop: &Shop, slug: &str) -> Result<Option<VersionsView>, ServerFnError> {
    let Some((product, history)) = product_with_history(shop, slug).await.map_err(accident)? else {
        return Ok(None);
    };
    let seller = seller(shop).await?;
    Ok(Some(view(product, &history, seller)))
}

fn view(product: Product, history: &[Release], seller: crate::api::portal::Seller) -> VersionsView {
    let newest = history.iter().find(|release| release.is_for_everybody()).map(|release| release.id);
    VersionsView {
        seller,
        free: product.is_free(),
        count: history.iter().filter(|release| !release.is_note).count(),
        since: history.iter().filter_map(|release| release.published_on).min().map(domain::calendar::Date::year),
        versions: history.iter().map(|release| versions::described(release, newest == Some(release.id))).collect(),
        slug: product.slug,
        name: product.name,
    }
}
