//! One subscription, for its payer.

use domain::{ids::SubscriptionId, license::LicenseStatus, locale::Locale, subscription::Period};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{self, SubscriptionView as Subscription},
    checkout,
    shop::Shop,
};

use super::{SubscriptionView, doing, name, overview::invoice_row, prices, words};
use crate::api::{
    Answer, changes,
    context::{accident, locale, moment},
    portal::words::{agreed, frame, status},
};

pub(super) async fn read(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Ok(id) = id.parse() else { return Ok(Answer::NotFound) };
    show(shop, caller, id, None).await
}

/// The page, as it is after something else than its own form was posted.
pub(in crate::api) async fn shown(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    show(shop, caller, id, None).await
}

/// The page; `posted` is what was posted into its form just now.
pub(super) async fn show(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    posted: Option<name::PostedDraft>,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Some((found, invoices)) = billing::subscription(shop, caller, id).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let questions = words::questions_to(shop).await?;
    let came_back = checkout::came_back(shop, caller).await.map_err(accident)?;
    let name::Part { mut notices, form } = name::part(shop, caller, &found, posted).await?;
    notices.extend(came_back.iter().filter(|back| back.subscription == found.id).map(words::came_back));
    notices.extend(prices::notice(shop, &found, false));
    let changing = changes::part(shop, caller, &found).await?;
    notices.extend(changing.notices);
    let texts = checkout::agreed_for(shop, found.id).await.map_err(accident)?;
    let order = checkout::token_of_subscription(shop, found.id).await.map_err(accident)?;
    Ok(Answer::Found(SubscriptionView {
        frame: frame(shop, caller).await?,
        notices,
        name_form: form,
        changing: changing.markup,
        order: order.map(|token| format!("/orders/{token}#second")),
        status: status(shop, found.status),
        next: words::next(shop, &found, &questions),
        coverage: found.coverage.describe(locale()),
        licensee: words::licensee(&found),
        period: period(&found).map(|period| (moment(shop, period.start), moment(shop, period.last_instant()))),
        since: moment(shop, found.since),
        agreed: agreed(&texts, &found.product_name),
        price: words::price(&found),
        card: card(&found),
        doing: doing::section(shop, caller, &found).await?,
        invoices: invoices.into_iter().map(|each| invoice_row(shop, each)).collect(),
        product: found.product_name,
    }))
}

/// The period that runs or ran last; before the first payment there is none.
fn period(found: &Subscription) -> Option<Period> {
    let has_one = found.status != LicenseStatus::Pending && found.period_end > found.period_start;
    has_one.then_some(Period { start: found.period_start, end: found.period_end })
}

fn card(found: &Subscription) -> Option<String> {
    let Locale::EnUs = locale();
    if found.by_invoice {
        return Some("None: it is paid by invoice, and nothing is charged by itself".to_owned());
    }
    found.card.as_ref().map(|card| {
        let (brand, last_four) = (&card.brand, &card.last_four);
        format!("{brand} ending in {last_four}, valid until {:02}/{}", card.expiry_month, card.expiry_year)
    })
}
