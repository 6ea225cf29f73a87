//! Product rows.

use domain::ids::ProductId;
use sqlx::FromRow;

use crate::{
    catalog::{
        form::ProductEntry,
        import::{CatalogFile, ImportReport, write::json},
    },
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read},
    shop::Shop,
};

#[derive(PartialEq, Eq, FromRow)]
struct Row {
    position: i64,
    name: String,
    summary: String,
    category: String,
    package: String,
    sold: i64,
    listed: i64,
    requirements: String,
}

/// Makes a product's row, or brings it up to date.
pub(super) async fn write(
    tx: &mut Tx,
    shop: &Shop,
    place: usize,
    product: &ProductEntry,
    report: &mut ImportReport,
) -> Result<ProductId, DbError> {
    let wanted = Row {
        position: i64::try_from(place).unwrap_or(i64::MAX),
        name: product.name.clone(),
        summary: product.summary.clone(),
        category: product.category.clone(),
        package: product.package.to_owned(),
        sold: i64::from(product.sold),
        listed: 1,
        requirements: json("requirements", &product.requirements)?,
    };
    let known = fetch_optional!(tx, (String,), "select id from products where slug = $1", &product.slug)?;
    let Some((known,)) = known else {
        let id = shop.id(ProductId::from_parts);
        insert(tx, id, &product.slug, wanted).await?;
        report.changes += 1;
        return Ok(id);
    };
    let id: ProductId = read("product id", &known)?;
    let present = fetch_optional!(
        tx,
        Row,
        "select position, name, summary, category, package, sold, listed, requirements from products where id = $1",
        &known,
    )?;
    if present.as_ref() != Some(&wanted) {
        update(tx, id, wanted).await?;
        report.changes += 1;
    }
    Ok(id)
}

async fn insert(tx: &mut Tx, id: ProductId, slug: &str, row: Row) -> Result<(), DbError> {
    execute!(
        tx,
        "insert into products (id, slug, position, name, summary, category, package, sold, listed, requirements)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id.to_string(),
        slug,
        row.position,
        row.name.clone(),
        row.summary.clone(),
        row.category.clone(),
        row.package.clone(),
        row.sold,
        row.listed,
        row.requirements.clone(),
    )?;
    Ok(())
}

async fn update(tx: &mut Tx, id: ProductId, row: Row) -> Result<(), DbError> {
    execute!(
        tx,
        "update products set position = $2, name = $3, summary = $4, category = $5, package = $6, sold = $7,
                             listed = $8, requirements = $9
         where id = $1",
        id.to_string(),
        row.position,
        row.name.clone(),
        row.summary.clone(),
        row.category.clone(),
        row.package.clone(),
        row.sold,
        row.listed,
        row.requirements.clone(),
    )?;
    Ok(())
}

/// Takes every product that the file does not name off the shop's pages.
pub(super) async fn delist_others(tx: &mut Tx, file: &CatalogFile, report: &mut ImportReport) -> Result<(), DbError> {
    let listed = fetch_all!(
        tx,
        (String, String, String),
        "select id, slug, name from products where listed = 1 order by position, id",
    )?;
    for (id, slug, name) in listed {
        if file.products.iter().any(|product| product.slug == slug) {
            continue;
        }
        execute!(tx, "update products set listed = 0 where id = $1", id.clone())?;
        report.changes += 1;
        report.delisted.push(name);
    }
    Ok(())
}
