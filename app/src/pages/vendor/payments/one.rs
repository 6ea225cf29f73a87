//! `/vendor/payments/{invoice}`: how an invoice stands, what was received for it, and the form that records
//! a line of the bank's statement.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::{
    api::vendor_payments::{PaymentView, ReceiptRow, VendorPayment, VendorRecordPayment},
    components::{
        BackLink, Button, ButtonKind, DateText, DescriptionList, Fact, FaultSummary, Field, PageHeading, Table,
    },
    pages::{
        portal::{NoticeOf, StatusOf, answered},
        reading::Reading,
        vendor::frame::{VendorPage, nothing_waits},
    },
};

/// The page.
pub(in crate::pages::vendor) fn page() -> AnyView {
    Reading::of_param("invoice", |invoice| VendorPayment { invoice })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Payment found /> }.into_any()))
}

#[component]
fn Payment(found: PaymentView) -> impl IntoView {
    let title = format!("Invoice {}", found.number);
    view! {
        <VendorPage frame=found.frame title=title.clone() first=true>
            <BackLink href="/vendor/payments" words="Payments" />
            <PageHeading title>
                <StatusOf status=found.status />
            </PageHeading>
            {found
                .notice
                .map(|notice| view! { <div class="attention"><NoticeOf notice /></div> }.into_any())}
            <DescriptionList class="license-facts">
                <Fact term="Missing" money=true>
                    <strong>{found.missing}</strong>
                </Fact>
                <Fact term="Received" money=true>{found.received}</Fact>
                <Fact term="Total" money=true>{found.total}</Fact>
                <Fact term="Due">
                    <DateText iso=found.due.iso words=found.due.words title=found.due.exact />
                </Fact>
                <Fact term="Issued">
                    <DateText iso=found.issued.iso words=found.issued.words title=found.issued.exact />
                </Fact>
                {found.po_number.map(|number| view! { <Fact term="PO number"><bdi>{number}</bdi></Fact> }.into_any())}
                <Fact term="Customer">
                    <a href=format!("/vendor/customers/{}", found.customer)>
                        <bdi>{found.payer}</bdi>
                    </a>
                    <br />
                    <bdi class="muted">{found.email}</bdi>
                </Fact>
                <Fact term="Order">
                    <a href=format!("/vendor/orders/{}", found.order)>{found.product}</a>
                </Fact>
            </DescriptionList>
            <Record number=found.number form=found.form faults=found.faults />
            {(!found.receipts.is_empty()).then(|| view! { <Receipts rows=found.receipts /> }.into_any())}
        </VendorPage>
    }
}

#[component]
fn Record(number: String, form: domain::received::ReceivedForm, faults: Vec<(String, String)>) -> impl IntoView {
    let all = RwSignal::new(faults);
    let fault = move |field: &'static str| {
        Signal::derive(move || {
            all.with(|faults| faults.iter().find(|(name, _)| name == field).map(|(_, words)| words.clone()))
        })
    };
    view! {
        <section class="section" aria-labelledby="record">
            <div class="section-head">
                <h2 id="record">"Record a payment"</h2>
                <p class="small muted">
                    "As the bank\u{2019}s statement has it. Once nothing is missing, the license runs and both sides are mailed."
                </p>
            </div>
            <FaultSummary faults=all />
            <form method="post" action=VendorRecordPayment::PATH class="form vendor-record" novalidate=true>
                <input type="hidden" name="invoice" value=number />
                <Field
                    label="Amount"
                    name="amount"
                    required=true
                    value=form.amount
                    fault=fault("amount")
                    autocomplete="off"
                    inputmode="decimal"
                />
                <Field
                    label="Received on"
                    name="received_on"
                    kind="date"
                    required=true
                    value=form.received_on
                    fault=fault("received_on")
                    autocomplete="off"
                />
                <Field
                    label="Bank reference"
                    name="reference"
                    required=true
                    value=form.reference
                    help="What names this transfer on the statement. The same one is taken once."
                    fault=fault("reference")
                    autocomplete="off"
                    enterkeyhint="done"
                />
                <Button kind=ButtonKind::Primary>"Record the payment"</Button>
            </form>
        </section>
    }
}

#[component]
fn Receipts(rows: Vec<ReceiptRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{row.on}</th>
                <td>
                    <bdi>{row.reference}</bdi>
                </td>
                <td>
                    <bdi class="muted">{row.by}</bdi>
                </td>
                <td class="num cell-lead">{row.amount}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <section class="section" aria-labelledby="received">
            <div class="section-head">
                <h2 id="received">"Received"</h2>
            </div>
            <Table label="Received" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"On"</th>
                        <th scope="col">"Bank reference"</th>
                        <th scope="col">"Recorded by"</th>
                        <th scope="col" class="num">
                            "Amount"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </Table>
        </section>
    }
}
