//! One license, for staff.

use domain::{license::LicenseStatus, locale::Locale};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    shop::Shop,
    vendor::{self, Staff},
};

use super::{LicenseView, PersonView, act, words};
use crate::api::{
    Answer,
    context::{accident, locale, moment},
    portal::words::{frame, party, status},
};

pub(super) async fn read(
    shop: &Shop,
    caller: &Caller,
    staff: &Staff,
    id: &str,
) -> Result<Answer<LicenseView>, ServerFnError> {
    let Locale::EnUs = locale();
    let Ok(id) = id.parse() else { return Ok(Answer::NotFound) };
    let Some(found) = vendor::license(shop, staff, id).await.map_err(accident)? else { return Ok(Answer::NotFound) };
    let (reason, fault) = act::draft(shop, &id.to_string()).await?;
    let person = |name: &str, organization: Option<&str>, account: (String, String)| PersonView {
        name: party(name, organization),
        email: account.1,
        href: Some(format!("/vendor/customers/{}", account.0)),
    };
    let line = found.line;
    Ok(Answer::Found(LicenseView {
        frame: frame(shop, caller).await?,
        id: id.to_string(),
        status: status(shop, line.status),
        key: found.key,
        coverage: line.coverage.describe(locale()),
        cycle: match line.status {
            LicenseStatus::Pending => format!("{}, not paid yet", found.cycle.describe(locale())),
            _ => found.cycle.describe(locale()).to_owned(),
        },
        until: moment(shop, line.covered_until),
        since: moment(shop, found.since),
        order: found.order.to_string(),
        licensee: person(&line.licensee, line.licensee_organization.as_deref(), found.licensee_account),
        payer: person(&line.payer, line.payer_organization.as_deref(), found.billing_account),
        suspended: line.status == LicenseStatus::Suspended,
        suspension: found
            .suspended
            .flatten()
            .map(|told| (told.reason, format!("{}, {}", told.by, shop.config.zone.describe(told.at, locale())))),
        reason,
        fault,
        story: words::story(shop, found.mails, found.timeline, format!("/vendor/licenses/{id}")),
        product: line.product,
    }))
}
