//! Brings the shop's rows in line with a catalog file, inside one transaction. Only what differs
//! is written, and counted.

mod legal;
mod prices;
mod products;
mod releases;

use serde::Serialize;

pub(super) use legal::changed as changed_texts;

use super::{CatalogFile, ImportReport, store::Packages};
use crate::{
    catalog::{Vendor, prices as prices_now, vendor::SETTING},
    db::{DbError, Tx, execute},
    shop::Shop,
};

/// Writes everything, and the new revision if anything changed.
pub(super) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    file: &CatalogFile,
    packages: &Packages,
) -> Result<ImportReport, DbError> {
    let mut report = ImportReport::of(file);
    report.revision = prices_now::hold(tx).await?;
    report.changes += write_vendor(tx, &file.vendor).await?;
    for (place, product) in file.products.iter().enumerate() {
        let id = products::write(tx, shop, place, product, &mut report).await?;
        prices::write(tx, shop, id, file.vendor.currency, &product.prices, &mut report).await?;
        releases::write(tx, shop, id, place, product, packages, &mut report).await?;
    }
    legal::write(tx, shop, file, &mut report).await?;
    products::delist_others(tx, file, &mut report).await?;
    if report.changes > 0 {
        report.revision += 1;
        prices_now::set_revision(tx, report.revision).await?;
    }
    Ok(report)
}

async fn write_vendor(tx: &mut Tx, vendor: &Vendor) -> Result<usize, DbError> {
    let value = json("vendor", vendor)?;
    let written = execute!(
        tx,
        "insert into settings (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value where settings.value <> excluded.value",
        SETTING,
        value,
    )?;
    Ok(usize::from(written > 0))
}

/// A value as it is stored in a text column.
fn json<T: Serialize + ?Sized>(what: &'static str, value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Unreadable { what, value: error.to_string() })
}
