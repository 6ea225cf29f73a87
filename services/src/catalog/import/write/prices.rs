//! Price rows. A product's list is written as a whole: orders and subscriptions keep the prices
//! that they were made with (rule 9).

use domain::{ids::ProductId, money::Currency, pricing::TierPrice};

use crate::{
    catalog::{import::ImportReport, prices::note_import, products::tiers},
    db::{DbError, Tx, execute},
    shop::Shop,
};

/// Writes a product's price list, if it differs.
pub(super) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    product: ProductId,
    currency: Currency,
    wanted: &[TierPrice],
    report: &mut ImportReport,
) -> Result<(), DbError> {
    let id = product;
    let product = id.to_string();
    let present = tiers(tx, &product).await?;
    if present == wanted {
        return Ok(());
    }
    note_import(tx, shop, id, currency, &present, wanted).await?;
    execute!(tx, "delete from prices where product_id = $1", &product)?;
    for (position, price) in (0_i64..).zip(wanted) {
        execute!(
            tx,
            "insert into prices (product_id, position, license_type, tier, monthly, yearly, three_year)
             values ($1, $2, $3, $4, $5, $6, $7)",
            &product,
            position,
            price.license_type.code(),
            &price.tier,
            price.monthly,
            price.yearly,
            price.three_year,
        )?;
    }
    let same = wanted.iter().filter(|price| present.contains(price)).count();
    report.changes += (wanted.len().max(present.len()) - same).max(1);
    Ok(())
}
