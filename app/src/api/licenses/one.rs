//! One license with every version of its product.

use domain::account::Side;
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    catalog,
    db::DbError,
    licensing::{self, LicenseView as License},
    releases::{self, Release},
    shop::Shop,
};

use super::{LicenseView, OfferView, PayerView, versions, words};
use crate::api::{
    Answer,
    context::{accident, locale},
    portal::words::{frame, party, status},
};

pub(super) async fn read(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<LicenseView>, ServerFnError> {
    let Ok(id) = id.parse() else { return Ok(Answer::NotFound) };
    let Some(license) = licensing::find(shop, caller, id).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let (vendor, history) = read_history(shop, &license).await.map_err(accident)?;
    let support = vendor.map(|vendor| vendor.support_email.to_string()).unwrap_or_default();
    let newest = history.iter().find(|release| versions::is_for_everybody(release));
    Ok(Answer::Found(LicenseView {
        frame: frame(shop, caller).await?,
        id: license.id.to_string(),
        status: status(shop, license.status),
        coverage: license.coverage.describe(locale()),
        dates: words::dates(shop, license.status, &support),
        key: license.key.clone(),
        licensee: party(&license.licensee_name, license.licensee_organization.as_deref()),
        payer: payer(caller, &license),
        offer: offer(shop, &license, &history),
        reason: words::reason_for_all(shop, license.status),
        versions: history
            .iter()
            .map(|release| {
                let is_newest = newest.is_some_and(|newest| newest.id == release.id);
                versions::row(shop, &license, release, is_newest)
            })
            .collect(),
        product: license.product_name,
    }))
}

async fn read_history(shop: &Shop, license: &License) -> Result<(Option<catalog::Vendor>, Vec<Release>), DbError> {
    let mut tx = shop.db.read().await?;
    Ok((catalog::vendor(&mut tx).await?, releases::history(&mut tx, license.product).await?))
}

/// The highest version for everybody that the license opens; if it opens none, the newest with
/// the reason.
fn offer(shop: &Shop, license: &License, history: &[Release]) -> Option<OfferView> {
    let mut stable = history.iter().filter(|release| versions::is_for_everybody(release));
    let newest = stable.next()?;
    if versions::opens(shop, license, newest) {
        return versions::offer(shop, license, newest, true);
    }
    match stable.find(|release| versions::opens(shop, license, release)) {
        Some(covered) => {
            let offer = versions::offer(shop, license, covered, false)?;
            Some(OfferView { note: Some(words::newer_exists(&newest.version)), ..offer })
        }
        None => versions::offer(shop, license, newest, true),
    }
}

/// Whoever pays is named to everybody else; the payer is sent to their own side.
fn payer(caller: &Caller, license: &License) -> PayerView {
    let is_reader = !license.somebody_else_pays && caller.has_side(Side::Billing);
    let template = words::payer(license.status, is_reader);
    let (before, after) = template.split_once("{name}").unwrap_or((template, ""));
    PayerView {
        before: before.to_owned(),
        name: (!is_reader).then(|| party(&license.payer_name, license.payer_organization.as_deref())),
        after: after.to_owned(),
    }
}
