//! What a buyer agreed to: the terms and the product's agreement, each in the version that held then
//! (rule 8). The texts themselves are `catalog::legal`.

use domain::ids::OrderId;

use crate::{
    catalog,
    db::{DbError, Tx, execute},
    shop::Shop,
};

/// Both consents with the version of their text and the time (rule 8).
pub(super) async fn write_consents(tx: &mut Tx, shop: &Shop, order: OrderId, slug: &str) -> Result<(), DbError> {
    let eula = catalog::eula_of(slug);
    let given = execute!(
        tx,
        "insert into consents (order_id, document, version, given_at)
         select $1, document, version, $2 from legal_texts where is_current = 1 and document in ($3, $4)
         on conflict (order_id, document) do update set version = excluded.version, given_at = excluded.given_at",
        order.to_string(),
        shop.now().as_micros(),
        catalog::TERMS,
        eula,
    )?;
    if given == 2 {
        return Ok(());
    }
    // A catalog that was imported before texts were part of it.
    Err(DbError::Unreadable {
        what: "legal texts",
        value: "import the catalog again, with its [legal] table".to_owned(),
    })
}
