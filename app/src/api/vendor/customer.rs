//! One customer, for staff.

use domain::{country::Country, locale::Locale};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    shop::Shop,
    vendor::{self, Member, Staff},
};

use super::{CustomerView, MemberRow, words};
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
) -> Result<Answer<CustomerView>, ServerFnError> {
    let Ok(id) = id.parse() else { return Ok(Answer::NotFound) };
    let Some(found) = vendor::customer(shop, staff, id).await.map_err(accident)? else { return Ok(Answer::NotFound) };
    let page = format!("/vendor/customers/{id}");
    Ok(Answer::Found(CustomerView {
        frame: frame(shop, caller).await?,
        name: if found.name.is_empty() { found.handle.clone() } else { found.name },
        handle: found.handle,
        organization: found.organization,
        country: found.country.and_then(|code| Country::parse(&code).ok()).map(|country| country.name().to_owned()),
        sides: words::sides(found.pays, found.uses).to_owned(),
        since: moment(shop, found.since),
        people: found.people.into_iter().map(|member| member_row(shop, member)).collect(),
        licenses: found.licenses.into_iter().map(|license| words::license_row(shop, license)).collect(),
        orders: found.orders.into_iter().map(|order| words::order_row(shop, order)).collect(),
        story: words::story(shop, found.mails, found.timeline, page),
    }))
}

fn member_row(shop: &Shop, member: Member) -> MemberRow {
    let Locale::EnUs = locale();
    MemberRow {
        role: words::role(member.role).to_owned(),
        sessions: match (member.sessions, member.proven) {
            (0, false) => "Never signed in".to_owned(),
            (0, true) => "Not signed in".to_owned(),
            (1, _) => "1 session".to_owned(),
            (count, _) => format!("{count} sessions"),
        },
        last_used: member.last_used.map(|at| moment(shop, at)),
        address: member.address,
    }
}
