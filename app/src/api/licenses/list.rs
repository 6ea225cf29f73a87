//! The licenses of a caller, each with the version that is one click away.

use std::collections::BTreeMap;

use domain::{
    account::{Action, Side},
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    db::DbError,
    licensing::{self, LICENSES_A_PAGE, LicensePage, LicenseSearch, LicenseView as License},
    releases::{Release, newest_stable},
    shop::Shop,
};

use super::{LicenseRow, LicensesView, versions, words};
use crate::api::{
    Answer,
    context::{accident, locale},
    lists::{
        EmptyView,
        asked::{Asked, SEARCHED_FROM, pages, place, words_for},
    },
    portal::words::{frame, party, status},
};

const PATH: &str = "/licenses";

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<LicensesView>, ServerFnError> {
    let Locale::EnUs = locale();
    if !caller.has_side(Side::Licensee) {
        return Ok(Answer::NotFound);
    }
    let asked = Asked::read(asked);
    let search = LicenseSearch { term: asked.text("q"), page: asked.page() };
    let LicensePage { licenses, more } = licensing::list(shop, caller, &search).await.map_err(accident)?;
    let newest = newest_of(shop, &licenses).await.map_err(accident)?;
    let several = caller.accounts_for(Action::SeeLicenses).len() > 1;
    let is_long = more || search != LicenseSearch::default() || licenses.len() >= SEARCHED_FROM;
    let place = place("Licenses", search.page, LICENSES_A_PAGE, licenses.len());
    let empty = licenses.is_empty().then(|| empty(&search));
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
    Ok(Answer::Found(LicensesView {
        licenses: rows.collect(),
        frame: frame(shop, caller).await?,
        search: is_long.then(|| words_for("Product, name or key", &search.term)),
        pages: pages(PATH, &[("q", &search.term)], search.page, more, place),
        empty,
    }))
}

/// What stands in place of the list, by why nothing is on it.
fn empty(search: &LicenseSearch) -> EmptyView {
    let Locale::EnUs = locale();
    let text = str::to_owned;
    if search.page > 0 {
        return EmptyView {
            title: text("No more licenses"),
            words: text("There is none on this page."),
            link: Some((text(PATH), text("To the first page"))),
        };
    }
    if !search.term.is_empty() {
        return EmptyView {
            title: text("No license matches"),
            words: text("Look for a part of a product, of a name or organization, or of a license key."),
            link: Some((text(PATH), text("Show all licenses"))),
        };
    }
    EmptyView {
        title: text("No license yet"),
        words: text("A license shows here once somebody orders one for you, or you do."),
        link: Some((text("/"), text("See the products"))),
    }
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
