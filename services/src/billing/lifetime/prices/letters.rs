//! What a subscription's payers are told of its changed price: one letter to each, with both amounts and the
//! day.

use domain::{checkout::Choice, ids::PriceChangeId, price_change::NewPrice};

use super::super::{LOCALE, coming::amounts, date, readers, rows::Subscription};
use crate::{
    billing::details,
    catalog,
    db::{DbError, Tx},
    mail::{
        Letter,
        letters::{PriceChanges, PriceEffect},
    },
    shop::Shop,
};

/// `renewing` at its agreed price; `earlier` is what was told before; without a `new` price it stays.
pub(super) async fn send(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    change: PriceChangeId,
    renewing: &Choice,
    earlier: Option<&NewPrice>,
    new: Option<&NewPrice>,
) -> Result<(), DbError> {
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), about.billing, shop.now()).await?;
    let costs = |unit| -> Result<String, DbError> {
        Ok(amounts(&Choice { unit, ..renewing.clone() }, tax)?.gross.format(LOCALE))
    };
    let effect = match new {
        Some(new) => PriceEffect::Changes { after: costs(new.unit)?, from: date(shop, new.from) },
        None => PriceEffect::Stays,
    };
    let earlier = match earlier {
        Some(earlier) => Some((costs(earlier.unit)?, date(shop, earlier.told))),
        None => None,
    };
    let before = costs(renewing.unit)?;
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = PriceChanges {
            product: about.product.clone(),
            coverage: renewing.coverage.describe(LOCALE),
            cycle: renewing.cycle.describe(LOCALE).to_owned(),
            every: renewing.cycle.every(LOCALE).to_owned(),
            licensee: about.licensee_name.clone(),
            before: before.clone(),
            effect: effect.clone(),
            earlier: earlier.clone(),
            portal_link: reader.portal_link(about),
            others: reader.others(&everybody),
        };
        let key = format!("price:{change}:{}", about.id);
        reader.send_once(tx, shop, &key, &Letter::PriceChanges(letter)).await?;
    }
    Ok(())
}
