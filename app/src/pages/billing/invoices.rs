//! A table of invoices, on `/billing` and under a subscription.

use leptos::prelude::*;

use crate::{
    api::billing::InvoiceRow,
    components::{DateText, Table},
};

/// Number, date, product, total, and the PDF.
#[component]
pub(super) fn InvoiceTable(rows: Vec<InvoiceRow>) -> impl IntoView {
    view! {
        <Table label="Invoices" stack=true>
            <thead>
                <tr>
                    <th scope="col">"Number"</th>
                    <th scope="col">"Date"</th>
                    <th scope="col">"Product"</th>
                    <th scope="col" class="num">
                        "Total"
                    </th>
                    <th scope="col">
                        <span class="visually-hidden">"File"</span>
                    </th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(|row| view! { <Invoice row /> }.into_any()).collect_view()}</tbody>
        </Table>
    }
}

#[component]
fn Invoice(row: InvoiceRow) -> impl IntoView {
    let page = format!("/billing/invoices/{}", row.number);
    view! {
        <tr>
            <th scope="row">
                <a href=page.clone()>{row.number.clone()}</a>
            </th>
            <td>
                <DateText iso=row.issued.iso words=row.issued.words title=row.issued.exact />
            </td>
            <td>
                {row.product} <br /> <bdi class="muted small">{row.detail}</bdi>
            </td>
            <td class="num cell-lead">{row.total}</td>
            <td class="cell-end">
                <a href=format!("{page}.pdf") rel="external" aria-label=format!("{} as PDF", row.number)>
                    "PDF"
                </a>
            </td>
        </tr>
    }
}
