//! What both sides are told of a change: payers what it cost, licensees that their package is updated.

use domain::{checkout::Choice, proration::Upgrade};

use super::super::{
    LOCALE, date,
    readers::{self, Reader},
    rows::Subscription,
};
use crate::{
    db::{DbError, Tx},
    mail::{
        Letter,
        letters::{CoverageChanged, PackageChanged},
    },
    shop::Shop,
};

pub(super) async fn to_payers(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    before: &Choice,
    upgrade: &Upgrade,
    number: &str,
) -> Result<(), DbError> {
    let everybody = readers::of_billing(tx, about.billing).await?;
    let worded = |choice: &Choice| format!("{}, {}", choice.coverage.describe(LOCALE), choice.cycle.describe(LOCALE));
    let some = |amount: domain::money::Money| (!amount.is_zero()).then(|| amount.format(LOCALE));
    for reader in &everybody {
        let letter = CoverageChanged {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            before: worded(before),
            after: worded(&upgrade.to),
            price: upgrade.price.gross.format(LOCALE),
            credit: some(upgrade.credit.gross),
            charged: some(upgrade.today).zip(about.card_words()),
            balance: some(upgrade.left),
            invoice_number: number.to_owned(),
            next_renewal: date(shop, about.period.end),
            licensee_told: about.billing != about.licensee && !about.is_declined,
            license_link: (about.billing == about.licensee).then(|| format!("/licenses/{}", about.license)),
            portal_link: reader.portal_link(about),
            others: reader.others(&everybody),
        };
        reader.send(tx, shop, about, &format!("changed:{number}"), &Letter::CoverageChanged(letter)).await?;
    }
    Ok(())
}

/// Whoever pays as well was told in one mail.
pub(super) async fn to_licensees(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    if about.is_declined {
        return Ok(());
    }
    let own = about.billing == about.licensee;
    let payers = if own { readers::of_billing(tx, about.billing).await? } else { Vec::new() };
    for reader in readers::of_licensee(tx, about.licensee).await? {
        if payers.iter().any(|payer: &Reader| payer.is(&reader)) {
            continue;
        }
        let letter = PackageChanged {
            product: about.product.clone(),
            coverage: about.coverage.describe(LOCALE),
            until: date(shop, about.period.end),
            payer: about.payer_name.clone(),
            license_link: format!("/licenses/{}", about.license),
        };
        let matter = format!("coverage:{}", shop.now().as_micros());
        reader.send(tx, shop, about, &matter, &Letter::PackageChanged(letter)).await?;
    }
    Ok(())
}
