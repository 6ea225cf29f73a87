//! One order, for staff.

use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    shop::Shop,
    vendor::{self, Staff},
};

use super::{OrderView, words};
use crate::api::{
    Answer,
    context::{accident, locale, moment},
    portal::words::frame,
};

pub(super) async fn read(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    id: &str,
) -> Result<Answer<OrderView>, ServerFnError> {
    let Ok(id) = id.parse() else { return Ok(Answer::NotFound) };
    let Some(found) = vendor::order(shop, staff, id).await.map_err(accident)? else { return Ok(Answer::NotFound) };
    let page = format!("/vendor/orders/{id}");
    Ok(Answer::Found(OrderView {
        frame: frame(shop, caller).await?,
        id: id.to_string(),
        status: words::order_status(&found.line.state),
        placed: moment(shop, found.line.placed),
        coverage: found.coverage.describe(locale()),
        total: words::total(&found.line, Some(found.cycle)),
        billing: words::party(found.billing),
        licensee: words::party(found.licensee),
        href: format!("/orders/{}", found.token),
        license: found.license.map(|license| license.to_string()),
        invoices: found.invoices.join(", "),
        story: words::story(shop, found.mails, found.timeline, page),
        product: found.line.product,
    }))
}
