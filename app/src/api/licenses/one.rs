//! One license with the versions of its product.

use domain::account::{Action, Side};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    catalog,
    db::DbError,
    licensing::{self, LicenseView as License},
    releases::{self, Release, offer_of},
    shop::Shop,
};

use super::{LicenseView, OfferView, PayerView, history, versions, words};
use crate::api::{
    Answer,
    context::{accident, locale},
    lists::asked::Asked,
    portal::words::{frame, party, status},
};

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<LicenseView>, ServerFnError> {
    let asked = Asked::read(asked);
    let Ok(id) = asked.id.parse() else { return Ok(Answer::NotFound) };
    let Some(license) = licensing::find(shop, caller, id).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let (vendor, releases) = read_history(shop, &license).await.map_err(accident)?;
    let support = vendor.map(|vendor| vendor.support_email.to_string()).unwrap_or_default();
    Ok(Answer::Found(LicenseView {
        frame: frame(shop, caller).await?,
        id: license.id.to_string(),
        status: status(shop, license.status),
        grace: words::grace(shop, license.status),
        coverage: license.coverage.describe(locale()),
        dates: words::dates(shop, license.status, &support),
        key: license.key.clone(),
        licensee: party(&license.licensee_name, license.licensee_organization.as_deref()),
        payer: payer(caller, &license),
        offer: offer(shop, &license, &releases),
        ways: ways(caller, &license),
        reason: words::reason_for_all(shop, license.status),
        history: history::view(shop, &license, releases, &asked),
        product: license.product_name,
    }))
}

pub(super) async fn read_history(
    shop: &Shop,
    license: &License,
) -> Result<(Option<catalog::Vendor>, Vec<Release>), DbError> {
    let mut tx = shop.db.read().await?;
    Ok((catalog::vendor(&mut tx).await?, releases::history(&mut tx, license.product).await?))
}

/// The highest version for everybody that the license opens; if it opens none, the newest with
/// the reason.
pub(super) fn offer(shop: &Shop, license: &License, history: &[Release]) -> Option<OfferView> {
    let found = offer_of(history, license.status, shop.config.after_expiry)?;
    let offer = versions::offer(shop, license, found.release, found.newer.is_none())?;
    Some(match found.newer {
        Some(newest) => OfferView { note: Some(words::newer_exists(&newest.version)), ..offer },
        None => offer,
    })
}

/// What else a reader can do with the license.
fn ways(caller: &Caller, license: &License) -> Vec<(String, String)> {
    let may_decline = license.somebody_else_pays && caller.may(license.account, Action::DeclineLicense);
    let [help, downloads, decline] = words::WAYS;
    [(help, true), (downloads, true), (decline, may_decline)]
        .into_iter()
        .filter(|(_, is_open)| *is_open)
        .map(|((page, words), _)| (format!("/licenses/{}/{page}", license.id), words.to_owned()))
        .collect()
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
