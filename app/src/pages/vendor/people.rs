//! People of an order, a license or a customer.

use leptos::prelude::*;

use crate::{
    api::vendor::{MemberRow, PersonView},
    components::{DateText, Table},
};

/// A name that leads to the customer's page, once there is one, and the address.
#[component]
pub(super) fn Person(person: PersonView) -> impl IntoView {
    let PersonView { name, email, href } = person;
    view! {
        {match href {
            Some(href) => view! { <a href=href><bdi>{name}</bdi></a> }.into_any(),
            None => view! { <bdi>{name}</bdi> }.into_any(),
        }}
        <br />
        <bdi class="muted">{email}</bdi>
    }
}

/// Who has a seat, and where they are signed in.
#[component]
pub(super) fn Members(rows: Vec<MemberRow>) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="people">
            <div class="section-head">
                <h2 id="people">"People"</h2>
            </div>
            <Table label="People" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Address"</th>
                        <th scope="col">"Role"</th>
                        <th scope="col">"Signed in"</th>
                        <th scope="col">"Last used"</th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Member row /> }.into_any()).collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Member(row: MemberRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <bdi>{row.address}</bdi>
            </th>
            <td>{row.role}</td>
            <td>{row.sessions}</td>
            <td>
                {row
                    .last_used
                    .map(|at| view! { <DateText iso=at.iso words=at.words title=at.exact /> }.into_any())}
            </td>
        </tr>
    }
}
