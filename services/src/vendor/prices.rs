//! Changing prices (rule 9): what a change would do is shown before anything is written, and what was shown
//! is what is done, or it is shown anew.

use std::collections::BTreeSet;

use domain::{
    calendar::Instant,
    faults::FieldFault,
    ids::ProductId,
    price_form::{Changed, PriceEdit, PriceForm, Running},
    pricing::{PriceList, TierPrice},
    text::Line,
};

use super::Staff;
use crate::{
    billing::lifetime::{self, PriceTo, affected},
    catalog::{self, CHANGES_PAGE, PastChange, PriceChange, Product},
    db::{DbError, Tx},
    shop::Shop,
    tokens::hash_token,
};

/// What a change of one price does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceEffect {
    pub price: TierPrice,
    pub changed: Changed,
    /// Running subscriptions that are told.
    pub subscriptions: usize,
    /// Those of them that are told that their price stays.
    pub stay: usize,
    /// The first renewal that takes it.
    pub first: Option<Instant>,
}

/// What a change of a product's prices would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePreview {
    pub running: Running,
    pub lines: Vec<PriceEffect>,
    /// How many people are mailed.
    pub people: usize,
    /// What the confirmation carries: nothing else is written than what it stands for.
    pub shown: String,
}

/// What became of a change that was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PricesChanged {
    Yes,
    /// The list is another one than was shown, since somebody else changed it, say. Nothing was written.
    ShownAnew,
}

/// The products that are sold, with their prices.
pub async fn prices(shop: &Shop, _: &Staff) -> Result<Vec<Product>, DbError> {
    let mut products = catalog::products(&mut shop.db.read().await?).await?;
    products.retain(|product| product.sold);
    Ok(products)
}

/// One of them.
pub async fn prices_of(shop: &Shop, _: &Staff, slug: &str) -> Result<Option<Product>, DbError> {
    sold(&mut shop.db.read().await?, slug).await
}

async fn sold(tx: &mut Tx, slug: &str) -> Result<Option<Product>, DbError> {
    Ok(catalog::product(tx, slug).await?.filter(|product| product.sold))
}

/// The changes that were made, newest first, a page of them; whether there are more.
pub async fn price_changes(shop: &Shop, _: &Staff, page: usize) -> Result<(Vec<PastChange>, bool), DbError> {
    let mut found = catalog::past_changes(&mut shop.db.read().await?, page.saturating_mul(CHANGES_PAGE)).await?;
    let more = found.len() > CHANGES_PAGE;
    found.truncate(CHANGES_PAGE);
    Ok((found, more))
}

/// What a form would do, or what is wrong with it; `None` if there is no such product.
pub async fn preview_prices(
    shop: &Shop,
    _: &Staff,
    slug: &str,
    form: &PriceForm,
) -> Result<Option<Result<PricePreview, Vec<FieldFault>>>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(product) = sold(&mut tx, slug).await? else { return Ok(None) };
    let edit = match form.parse(&product.prices) {
        Ok(edit) => edit,
        Err(faults) => return Ok(Some(Err(faults))),
    };
    let mut preview =
        PricePreview { running: edit.running, lines: Vec::new(), people: 0, shown: shown(&product.prices, &edit) };
    let mut people = BTreeSet::new();
    for changed in edit.changed {
        let Some(price) = product.prices.tiers.get(changed.row).cloned() else { continue };
        let mut line = PriceEffect { price, changed, subscriptions: 0, stay: 0, first: None };
        if edit.running == Running::Change {
            let found = affected(&mut tx, shop, &price_to(product.id, &line.price, &line.changed)?).await?;
            (line.subscriptions, line.stay, line.first) = (found.subscriptions, found.stay, found.first);
            people.extend(found.people);
        }
        preview.lines.push(line);
    }
    preview.people = people.len();
    Ok(Some(Ok(preview)))
}

/// Changes the prices as they were shown, and has running subscriptions told if the form says so. `None` if
/// there is no such product.
pub async fn change_prices(
    shop: &Shop,
    staff: &Staff,
    slug: &str,
    form: &PriceForm,
    seal: &str,
) -> Result<Option<PricesChanged>, DbError> {
    let mut tx = shop.db.write().await?;
    let revision = catalog::hold(&mut tx).await?;
    let Some(product) = sold(&mut tx, slug).await? else { return Ok(None) };
    let edit = form.parse(&product.prices).ok().filter(|edit| shown(&product.prices, edit) == seal);
    let Some(edit) = edit.filter(|edit| !edit.changed.is_empty()) else {
        return Ok(Some(PricesChanged::ShownAnew));
    };
    for changed in &edit.changed {
        let Some(price) = product.prices.tiers.get(changed.row) else { continue };
        let change = PriceChange {
            product: product.id,
            license_type: price.license_type,
            tier: &price.tier,
            cycle: changed.cycle,
            before: changed.before,
            after: changed.after,
            running: edit.running == Running::Change,
            by: Some(staff.person()),
        };
        catalog::set_price(&mut tx, &change).await?;
        let id = catalog::note_change(&mut tx, shop, &change).await?;
        if change.running {
            lifetime::write_job(&mut tx, shop, id, "").await?;
        }
    }
    catalog::set_revision(&mut tx, revision + 1).await?;
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(Some(PricesChanged::Yes))
}

fn price_to(product: ProductId, price: &TierPrice, changed: &Changed) -> Result<PriceTo, DbError> {
    let tier = Line::parse(&price.tier).map_err(|_| DbError::Unreadable { what: "tier", value: price.tier.clone() })?;
    Ok(PriceTo { product, license_type: price.license_type, tier, cycle: changed.cycle, unit: changed.after })
}

/// Stands for the list as it is and for what is to become of it.
fn shown(prices: &PriceList, edit: &PriceEdit) -> String {
    hash_token(&format!("{prices:?}{edit:?}"))
}
