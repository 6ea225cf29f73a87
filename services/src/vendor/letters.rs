//! Every letter that the shop writes, as it would go out now: about the catalog's first product, in the
//! vendor's name, to people who do not exist.

use super::Staff;
use crate::{
    catalog,
    db::DbError,
    mail::{
        self, WrittenLetter,
        samples::{Matter, Reads, Samples},
    },
    shop::Shop,
};

/// A letter that was not sent to anybody.
#[derive(Clone, Debug)]
pub struct Preview {
    /// In its page's address.
    pub name: &'static str,
    pub matter: Matter,
    pub reads: Reads,
    pub written: WrittenLetter,
}

/// All letters, in the order in which a customer meets them. Those about bank transfers are left out where
/// the vendor takes none; without a catalog there are none.
pub async fn letters(shop: &Shop, _: &Staff) -> Result<Vec<Preview>, DbError> {
    let mut tx = shop.db.read().await?;
    let Some(vendor) = catalog::vendor(&mut tx).await? else { return Ok(Vec::new()) };
    let Some(product) = catalog::products(&mut tx).await?.into_iter().next() else { return Ok(Vec::new()) };
    let context = mail::context(&mut tx, shop).await?;
    let samples = Samples {
        product: product.name,
        currency: vendor.currency,
        account: vendor.transfers.map(|transfers| transfers.account),
    };
    let written = |sample: mail::samples::Sample| Preview {
        name: sample.name,
        matter: Matter::of(&sample.letter),
        reads: sample.reader,
        written: sample.letter.write(&context),
    };
    Ok(samples.all().into_iter().map(written).collect())
}
