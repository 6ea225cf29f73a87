//! The letters about a renewal that was paid or could not be: to its payers, and to its licensees without
//! a word of money (rule 3).

use domain::{decline::Decline, invoice::InvoiceNumber, money::Money};

use super::super::{
    LOCALE, date,
    link::renewal_path,
    readers::{self, Reader},
    rows::Subscription,
};
use crate::{
    db::{DbError, Tx},
    mail::{
        Letter,
        letters::{NextTry, PackageUpdated, RenewalFailed, RenewalPaid},
    },
    shop::Shop,
};

/// Says that the next period is paid.
pub(super) async fn tell_payers(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    gross: Money,
    method: String,
    number: InvoiceNumber,
    was_trial: bool,
) -> Result<(), DbError> {
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = RenewalPaid {
            product: about.product.clone(),
            was_trial,
            coverage: about.coverage.describe(LOCALE),
            cycle: about.life.cycle.describe(LOCALE).to_owned(),
            licensee: about.licensee_name.clone(),
            gross: gross.format(LOCALE),
            card: method.clone(),
            invoice_number: number.to_string(),
            next_renewal: date(shop, about.period.end),
            license_link: (about.billing == about.licensee).then(|| format!("/licenses/{}", about.license)),
            licensee_told: about.billing != about.licensee && !about.is_declined,
            portal_link: reader.portal_link(about),
            others: reader.others(&everybody),
        };
        reader.send(tx, shop, about, "renewed", &Letter::RenewalPaid(letter)).await?;
    }
    Ok(())
}

/// Rule 14: a renewal changes the license file. Whoever pays as well was told in one mail.
pub(in super::super) async fn tell_licensees(tx: &mut Tx, shop: &Shop, about: &Subscription) -> Result<(), DbError> {
    if about.is_declined {
        return Ok(());
    }
    let own = about.billing == about.licensee;
    let payers = if own { readers::of_billing(tx, about.billing).await? } else { Vec::new() };
    for reader in readers::of_licensee(tx, about.licensee).await? {
        if payers.iter().any(|payer: &Reader| payer.is(&reader)) {
            continue;
        }
        let letter = PackageUpdated {
            product: about.product.clone(),
            coverage: about.coverage.describe(LOCALE),
            until: date(shop, about.period.end),
            payer: about.payer_name.clone(),
            license_link: format!("/licenses/{}", about.license),
        };
        reader.send(tx, shop, about, "updated", &Letter::PackageUpdated(letter)).await?;
    }
    Ok(())
}

/// Says that a renewal was not paid, and what happens next.
pub(super) async fn tell_failure(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    declined: Option<(String, Decline)>,
    next: NextTry,
) -> Result<(), DbError> {
    let last_day = domain::lifetime::last_day_of_grace(about.period, &shop.config.zone);
    let everybody = readers::of_billing(tx, about.billing).await?;
    for reader in &everybody {
        let letter = RenewalFailed {
            product: about.product.clone(),
            licensee: about.licensee_name.clone(),
            declined: declined.clone(),
            card: about.card_words(),
            ended: date(shop, about.period.end),
            next: next.clone(),
            works_until: LOCALE.date(last_day),
            pay_link: renewal_path(shop, about.id, about.period.end),
            portal_link: match next {
                NextTry::On(_) => reader.portal_link(about),
                NextTry::None | NextTry::NotWithThisCard => reader.pay_link(about),
            },
            others: reader.others(&everybody),
        };
        let step = format!("failed:{}", shop.now().as_seconds());
        reader.send(tx, shop, about, &step, &Letter::RenewalFailed(letter)).await?;
    }
    Ok(())
}
