//! From services to what staff's pages about prices show.

use domain::{
    coverage::{BillingCycle, LicenseType},
    locale::Locale,
    price_form::{PriceForm, Running},
    pricing::PriceList,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    shop::Shop,
    vendor::{self, Staff},
};

use super::{
    PriceConfirmView, PriceField, PriceFields, PriceFormView, PriceListsView, ProductPrices,
    edit::{self, ANEW},
    words as said,
};
use crate::{
    api::{
        Answer,
        context::{accident, locale},
        portal::words::frame,
        shop::{price_groups, tier_words, type_words},
    },
    words,
};

pub(super) async fn lists(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    page: &str,
) -> Result<Answer<PriceListsView>, ServerFnError> {
    let page = page.parse::<usize>().unwrap_or(1).clamp(1, 10_000);
    let products = vendor::prices(shop, staff).await.map_err(accident)?;
    let (changes, more) = vendor::price_changes(shop, staff, page - 1).await.map_err(accident)?;
    let at = |page: usize| format!("/vendor/prices?page={page}#changes");
    Ok(Answer::Found(PriceListsView {
        frame: frame(shop, caller).await?,
        products: products
            .into_iter()
            .map(|product| ProductPrices {
                groups: price_groups(&product.prices),
                slug: product.slug,
                name: product.name,
            })
            .collect(),
        changes: changes.into_iter().map(|change| said::past(shop, change)).collect(),
        newer: (page > 1).then(|| at(page - 1)),
        older: more.then(|| at(page + 1)),
    }))
}

pub(super) async fn form(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    slug: &str,
) -> Result<Answer<PriceFormView>, ServerFnError> {
    let Some(product) = vendor::prices_of(shop, staff, slug).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let now = PriceForm::of(&product.prices);
    let draft = edit::draft(shop, slug).await?;
    let (form, mut faults) = draft.map_or_else(|| (now.clone(), Vec::new()), |draft| (draft.form, draft.faults));
    faults.retain(|fault| fault.field != ANEW);
    let groups = LicenseType::ALL.into_iter().filter_map(|of| fields(&product.prices, of, &form, &now)).collect();
    Ok(Answer::Found(PriceFormView {
        frame: frame(shop, caller).await?,
        currency: said::currency(product.prices.currency),
        groups,
        changes_running: form.running() == Running::Change,
        faults: words::faults(&faults, locale()),
        slug: product.slug,
        name: product.name,
    }))
}

fn fields(prices: &PriceList, license_type: LicenseType, form: &PriceForm, now: &PriceForm) -> Option<PriceFields> {
    let rows = prices.tiers.iter().enumerate().filter(|(_, tier)| tier.license_type == license_type);
    let rows: Vec<_> = rows
        .map(|(row, tier)| {
            let tier = tier_words(tier);
            let fields = BillingCycle::ALL.map(|cycle| {
                let (name, value, is_now) = edit::typed_and_now(form, now, row, cycle);
                PriceField {
                    name,
                    value: value.to_owned(),
                    label: format!("{tier}, {}", cycle.describe(locale())),
                    now: (value != is_now).then(|| is_now.to_owned()),
                }
            });
            (tier, fields.to_vec())
        })
        .collect();
    (!rows.is_empty()).then(|| PriceFields { name: type_words(license_type).0.to_owned(), rows })
}

pub(super) async fn confirm(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    slug: &str,
) -> Result<Answer<PriceConfirmView>, ServerFnError> {
    let Locale::EnUs = locale();
    let Some(product) = vendor::prices_of(shop, staff, slug).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let mut view = PriceConfirmView {
        frame: frame(shop, caller).await?,
        slug: product.slug,
        name: product.name,
        rows: Vec::new(),
        means: Vec::new(),
        button: String::new(),
        shown: String::new(),
        anew: false,
    };
    let Some(draft) = edit::draft(shop, slug).await? else { return Ok(Answer::Found(view)) };
    let found = vendor::preview_prices(shop, staff, slug, &draft.form).await.map_err(accident)?;
    // One with faults is the form's to show.
    let Some(Ok(preview)) = found else { return Ok(Answer::Found(view)) };
    view.anew = draft.faults.iter().any(|fault| fault.field == ANEW);
    view.means = said::means(&preview);
    view.button = said::button(&preview).to_owned();
    view.rows = preview.lines.iter().map(|line| said::line(shop, preview.running, line)).collect();
    view.shown = preview.shown;
    Ok(Answer::Found(view))
}
