//! Products as pages and checkouts read them.

use domain::{
    ids::ProductId,
    money::Currency,
    pricing::{PriceList, TierPrice},
};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::vendor;
use crate::db::{DbError, Tx, fetch_all, fetch_optional, read, read_json};

/// What a product runs on, such as Power BI Desktop from July 2018.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    pub name: String,
    /// `None`: any version.
    pub version: Option<String>,
}

/// Something that the shop sells or gives away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    pub id: ProductId,
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub category: String,
    /// Sold by license. A listed product that is not sold is free.
    pub sold: bool,
    /// Named by the catalog file that was imported last. One that is not stays with its licensees,
    /// and is neither shown, sold nor given away.
    pub listed: bool,
    pub requirements: Vec<Requirement>,
    /// In the file's order; empty for a free product.
    pub prices: PriceList,
}

impl Product {
    /// Downloaded without an order (rule 10).
    pub const fn is_free(&self) -> bool {
        self.listed && !self.sold
    }
}

#[derive(FromRow)]
struct ProductRow {
    id: String,
    slug: String,
    name: String,
    summary: String,
    category: String,
    sold: i64,
    listed: i64,
    requirements: String,
}

#[derive(FromRow)]
struct PriceRow {
    license_type: String,
    tier: String,
    monthly: i64,
    yearly: i64,
    three_year: i64,
}

impl ProductRow {
    async fn into_product(self, tx: &mut Tx, currency: Currency) -> Result<Product, DbError> {
        Ok(Product {
            prices: PriceList { currency, tiers: tiers(tx, &self.id).await? },
            id: read("product id", &self.id)?,
            slug: self.slug,
            name: self.name,
            summary: self.summary,
            category: self.category,
            sold: self.sold != 0 && self.listed != 0,
            listed: self.listed != 0,
            requirements: read_json("requirements", &self.requirements)?,
        })
    }
}

/// The products that the shop shows, in the catalog's order.
pub async fn products(tx: &mut Tx) -> Result<Vec<Product>, DbError> {
    let Some(currency) = currency(tx).await? else { return Ok(Vec::new()) };
    let rows = fetch_all!(
        tx,
        ProductRow,
        "select id, slug, name, summary, category, sold, listed, requirements from products
         where listed = 1 order by position, id",
    )?;
    let mut products = Vec::with_capacity(rows.len());
    for row in rows {
        products.push(row.into_product(tx, currency).await?);
    }
    Ok(products)
}

/// A product that the shop shows, by the last part of its address.
pub async fn product(tx: &mut Tx, slug: &str) -> Result<Option<Product>, DbError> {
    // PostgreSQL's text cannot hold a NUL, so none has such a name; asking would be an error (22021).
    if slug.contains('\0') {
        return Ok(None);
    }
    let row = fetch_optional!(
        tx,
        ProductRow,
        "select id, slug, name, summary, category, sold, listed, requirements from products
         where slug = $1 and listed = 1",
        slug,
    )?;
    finish(tx, row).await
}

/// Any product that there ever was, for portals.
pub async fn product_by_id(tx: &mut Tx, id: ProductId) -> Result<Option<Product>, DbError> {
    let row = fetch_optional!(
        tx,
        ProductRow,
        "select id, slug, name, summary, category, sold, listed, requirements from products where id = $1",
        id.to_string(),
    )?;
    finish(tx, row).await
}

async fn finish(tx: &mut Tx, row: Option<ProductRow>) -> Result<Option<Product>, DbError> {
    let (Some(row), Some(currency)) = (row, currency(tx).await?) else { return Ok(None) };
    row.into_product(tx, currency).await.map(Some)
}

/// A product's price list, in the catalog's order.
pub(super) async fn tiers(tx: &mut Tx, product: &str) -> Result<Vec<TierPrice>, DbError> {
    let rows = fetch_all!(
        tx,
        PriceRow,
        "select license_type, tier, monthly, yearly, three_year from prices where product_id = $1 order by position",
        product,
    )?;
    rows.into_iter()
        .map(|row| {
            let license_type = read("license type", &row.license_type)?;
            let PriceRow { tier, monthly, yearly, three_year, .. } = row;
            Ok(TierPrice { license_type, tier, monthly, yearly, three_year })
        })
        .collect()
}

async fn currency(tx: &mut Tx) -> Result<Option<Currency>, DbError> {
    Ok(vendor::vendor(tx).await?.map(|vendor| vendor.currency))
}

/// The name of the setting that holds the revision.
pub(super) const REVISION: &str = "catalog_revision";

/// A number that grows with every import that changed something; 0 before the first. Public pages
/// are rendered once per revision (house rule 11).
pub async fn revision(tx: &mut Tx) -> Result<i64, DbError> {
    let row = fetch_optional!(tx, (String,), "select value from settings where name = $1", REVISION)?;
    row.map_or(Ok(0), |(value,)| read("catalog revision", &value))
}
