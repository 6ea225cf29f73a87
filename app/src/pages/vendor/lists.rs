//! Tables of customers, orders and licenses.

use leptos::prelude::*;

use crate::{
    api::vendor::{CustomerRow, LicenseRow, OrderRow},
    components::{DateText, Table},
    pages::portal::StatusOf,
};

/// A section with its heading and a table.
#[component]
fn Listed(
    id: &'static str,
    #[prop(into)] title: String,
    head: Vec<&'static str>,
    /// The head of a last column with amounts.
    #[prop(optional)]
    amount: &'static str,
    rows: Vec<AnyView>,
) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby=id>
            <div class="section-head">
                <h2 id=id>{title.clone()}</h2>
            </div>
            <Table label=title stack=true>
                <thead>
                    <tr>
                        {head.into_iter().map(|words| view! { <th scope="col">{words}</th> }.into_any()).collect_view()}
                        {(!amount.is_empty())
                            .then(|| view! { <th scope="col" class="num">{amount}</th> }.into_any())}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </Table>
        </section>
    }
}

/// Customers, with both of their sides.
#[component]
pub(super) fn Customers(rows: Vec<CustomerRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/vendor/customers/{}", row.id)>
                        <bdi>{row.name}</bdi>
                    </a>
                </th>
                <td>
                    <bdi>{row.handle}</bdi>
                </td>
                <td>{row.sides}</td>
            </tr>
        }
        .into_any()
    });
    view! { <Listed id="customers" title="Customers" head=vec!["Name", "Address", "Side"] rows=rows.collect() /> }
}

/// Orders, with who pays.
#[component]
pub(super) fn Orders(#[prop(into)] title: String, rows: Vec<OrderRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/vendor/orders/{}", row.id)>{row.product}</a>
                </th>
                <td>
                    <StatusOf status=row.status />
                </td>
                <td>
                    <DateText iso=row.placed.iso words=row.placed.words title=row.placed.exact />
                </td>
                <td>
                    <bdi>{row.payer}</bdi>
                    <br />
                    <bdi class="muted">{row.email}</bdi>
                </td>
                <td class="num cell-lead">{row.total}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <Listed id="orders" title head=vec!["Product", "State", "Ordered", "Paid by"] amount="Total" rows=rows.collect() />
    }
}

/// Licenses, with who uses and who pays.
#[component]
pub(super) fn Licenses(rows: Vec<LicenseRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/vendor/licenses/{}", row.id)>{row.product}</a>
                </th>
                <td>
                    <StatusOf status=row.status />
                </td>
                <td>{row.coverage}</td>
                <td data-label="Until">
                    <DateText iso=row.until.iso words=row.until.words title=row.until.exact />
                </td>
                <td data-label="Licensee">
                    <bdi>{row.licensee}</bdi>
                </td>
                <td data-label="Payer">
                    <bdi>{row.payer}</bdi>
                </td>
            </tr>
        }
        .into_any()
    });
    view! {
        <Listed
            id="licenses"
            title="Licenses"
            head=vec!["Product", "State", "Coverage", "Until", "Licensee", "Payer"]
            rows=rows.collect()
        />
    }
}
