//! The licenses of a caller, each with the version that is one click away.

use std::collections::BTreeMap;

use domain::account::Side;
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    db::DbError,
    licensing::{self, LicenseView as License},
    releases::{Release, newest_stable},
    shop::Shop,
};

use super::{LicenseRow, LicensesView, versions, words};
use crate::api::{
    Answer,
    context::accident,
    portal::words::{frame, party, status},
};

pub(super) async fn read(shop: &Shop, caller: &Caller) -> Result<Answer<LicensesView>, ServerFnError> {
    if !caller.has_side(Side::Licensee) {
        return Ok(Answer::NotFound);
    }
    let licenses = licensing::list(shop, caller).await.map_err(accident)?;
    let newest = newest_of(shop, &licenses).await.map_err(accident)?;
    let several = licenses.iter().any(|license| licenses.first().is_some_and(|first| first.account != license.account));
    let rows = licenses.into_iter().map(|license| {
        let newest = newest.get(license.product_slug.as_str());
        LicenseRow {
            id: license.id.to_string(),
            status: status(shop, license.status),
            coverage: words::coverage_until(shop, &license),
            licensee: several.then(|| party(&license.licensee_name, license.licensee_organization.as_deref())),
            payer: license.somebody_else_pays.then(|| {
                words::paid_by(license.status, &party(&license.payer_name, license.payer_organization.as_deref()))
            }),
            key: license.key.clone(),
            newest: newest.and_then(|release| versions::offer(shop, &license, release, true)),
            product: license.product_name,
        }
    });
    Ok(Answer::Found(LicensesView { licenses: rows.collect(), frame: frame(shop, caller).await? }))
}

/// The newest stable version of each product, by its slug.
async fn newest_of(shop: &Shop, licenses: &[License]) -> Result<BTreeMap<String, Release>, DbError> {
    let mut tx = shop.db.read().await?;
    let mut newest = BTreeMap::new();
    for license in licenses {
        if newest.contains_key(&license.product_slug) {
            continue;
        }
        if let Some(release) = newest_stable(&mut tx, license.product).await? {
            newest.insert(license.product_slug.clone(), release);
        }
    }
    Ok(newest)
}
