//! `/vendor/payments`: the invoices that wait for a bank transfer, the longest overdue first, and one field
//! that finds any of them. The form is a plain GET, so what was found has an address.

mod one;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::frame::{VendorPage, nothing_waits};
use crate::{
    api::vendor_payments::{InvoiceRow, PaymentsView, VendorPayments},
    components::{Button, ButtonKind, ButtonLink, EmptyState, Field, PageHeading, Table},
    pages::{
        portal::{GoTo, StatusOf, answered},
        reading::Reading,
    },
};

pub(super) use one::page as one_page;

/// The page.
pub(super) fn page() -> AnyView {
    let query = use_query_map();
    let asked = move || {
        query.with(|query| format!("{} {}", query.get("after").unwrap_or_default(), query.get("q").unwrap_or_default()))
    };
    Reading::of("asked", asked, |asked| VendorPayments { asked }).show(nothing_waits, |answer| {
        answered(answer, |found| match found.go {
            Some(path) => view! { <GoTo path /> }.into_any(),
            None => view! { <Payments found /> }.into_any(),
        })
    })
}

#[component]
fn Payments(found: PaymentsView) -> impl IntoView {
    let PaymentsView { frame, query, rows, next, first, .. } = found;
    let searched = !query.is_empty();
    let (title, nothing, words) = if searched {
        ("Invoices found", "Nothing found", "Try the number, the bank\u{2019}s reference, or the beginning of a name.")
    } else {
        ("Open invoices", "No invoice is open", "Orders and renewals by invoice show here until they are paid.")
    };
    let page_links = next.is_some() || first.is_some();
    view! {
        <VendorPage frame title="Payments">
            <PageHeading title="Payments" />
            <form method="get" action="/vendor/payments" role="search" class="vendor-find">
                <Field
                    label="Find an invoice"
                    name="q"
                    kind="search"
                    required=true
                    value=query
                    help="By its number, the bank\u{2019}s reference of a payment, or the customer."
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength=200
                />
                <Button kind=ButtonKind::Primary>"Find"</Button>
                {searched.then(|| view! { <ButtonLink href="/vendor/payments">"Open invoices"</ButtonLink> }.into_any())}
            </form>
            {if rows.is_empty() {
                view! { <EmptyState title=nothing words=words /> }.into_any()
            } else {
                view! { <Invoices title rows /> }.into_any()
            }}
            {page_links
                .then(|| {
                    view! {
                        <nav class="cluster" aria-label="Pages">
                            {first.map(|href| view! { <ButtonLink href>"First page"</ButtonLink> }.into_any())}
                            {next.map(|href| view! { <ButtonLink href>"Next page"</ButtonLink> }.into_any())}
                        </nav>
                    }
                        .into_any()
                })}
        </VendorPage>
    }
}

#[component]
fn Invoices(title: &'static str, rows: Vec<InvoiceRow>) -> impl IntoView {
    view! {
        <section class="section" aria-labelledby="invoices">
            <div class="section-head">
                <h2 id="invoices">{title}</h2>
            </div>
            <Table label=title stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Invoice"</th>
                        <th scope="col">"State"</th>
                        <th scope="col">"Customer"</th>
                        <th scope="col" class="num">
                            "Missing"
                        </th>
                        <th scope="col" class="num">
                            "Total"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row /> }.into_any()).collect_view()}</tbody>
            </Table>
        </section>
    }
}

#[component]
fn Row(row: InvoiceRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">
                <a href=format!("/vendor/payments/{}", row.number)>{row.number.clone()}</a>
            </th>
            <td>
                <StatusOf status=row.status />
            </td>
            <td>
                <bdi>{row.payer}</bdi>
                <br />
                <span class="muted">{row.product}</span>
            </td>
            <td class="num" data-label="Missing">
                {row.missing}
            </td>
            <td class="num cell-lead">{row.total}</td>
        </tr>
    }
}
