//! `/billing`: what needs attention, subscriptions in words, orders, invoices.

use leptos::prelude::*;

use super::invoices::InvoiceTable;
use crate::{
    api::{
        billing::{BillingOverview, BillingView, LicenseeView, OrderRow, SubscriptionRow},
        lists::{EmptyView, PagesView, SearchView},
    },
    components::{ButtonLink, DateText, EmptyState, Glyph, PageHeading, Side, Table},
    pages::{
        portal::{NoticeOf, PortalPage, SentenceOf, StatusOf, answered, billing_waits},
        reading::Reading,
        search::{Nothing, Pages, SearchForm},
    },
};

/// The page.
pub fn overview_page() -> AnyView {
    Reading::of_address("asked", |asked| BillingOverview { asked })
        .show(billing_waits, |answer| answered(answer, |found| view! { <Overview found /> }.into_any()))
}

#[component]
fn Overview(found: BillingView) -> impl IntoView {
    let has_notices = !found.notices.is_empty();
    let (has_orders, has_renewals) = (!found.orders.is_empty(), !found.renewals.is_empty());
    view! {
        <PortalPage
            side=Side::Billing
            frame=found.frame
            title="Billing"
            description="Subscriptions, orders and invoices of your account."
        >
            <PageHeading title="Billing" />
            {has_notices
                .then(|| {
                    view! {
                        <div class="attention">
                            {found
                                .notices
                                .into_iter()
                                .map(|notice| view! { <NoticeOf notice /> }.into_any())
                                .collect_view()}
                        </div>
                    }
                        .into_any()
                })}
            {found
                .sees_subscriptions
                .then(|| {
                    view! {
                        <Subscriptions
                            search=found.search
                            rows=found.subscriptions
                            no_match=found.no_match
                            pages=found.pages
                            together=found.together
                        />
                    }
                        .into_any()
                })}
            <section class="section section-side" aria-labelledby="invoices">
                <div class="section-head">
                    <h2 id="invoices">"Invoices"</h2>
                    {(!found.invoices.is_empty())
                        .then(|| view! { <a class="small" href="/billing/invoices">{found.all_invoices}</a> }.into_any())}
                </div>
                {if found.invoices.is_empty() {
                    view! {
                        <EmptyState
                            title="No invoice yet"
                            words="Each payment adds its invoice here, as a page and as a PDF. A trial has none."
                            icon=Glyph::Receipt
                        />
                    }
                        .into_any()
                } else {
                    view! { <InvoiceTable rows=found.invoices /> }.into_any()
                }}
            </section>
            {has_orders.then(|| view! { <Orders rows=found.orders note=found.orders_note /> }.into_any())}
            {has_renewals.then(|| view! { <Renewals answers=found.renewals /> }.into_any())}
        </PortalPage>
    }
}

#[component]
fn Subscriptions(
    search: Option<SearchView>,
    rows: Vec<SubscriptionRow>,
    no_match: Option<EmptyView>,
    pages: Option<PagesView>,
    together: Vec<(String, String)>,
) -> impl IntoView {
    let way = |(href, words): (String, String)| {
        view! {
            <p>
                <ButtonLink href>{words}</ButtonLink>
            </p>
        }
        .into_any()
    };
    view! {
        <section class="section section-side" aria-labelledby="subscriptions">
            <div class="section-head">
                <h2 id="subscriptions">"Subscriptions"</h2>
                <p class="small muted">"What you pay for, and who uses it."</p>
            </div>
            <div class="stack">
                {search.map(|search| view! { <SearchForm search /> }.into_any())}
                {match no_match {
                    Some(empty) => view! { <Nothing empty /> }.into_any(),
                    None if rows.is_empty() => {
                        view! {
                            <EmptyState
                                title="No subscription yet"
                                words="What you buy shows here, with its next renewal and its invoices."
                                icon=Glyph::Card
                            >
                                <ButtonLink href="/">"See the products"</ButtonLink>
                            </EmptyState>
                        }
                            .into_any()
                    }
                    None => {
                        view! { <ul>{rows.into_iter().map(|row| view! { <Subscription row /> }.into_any()).collect_view()}</ul> }
                            .into_any()
                    }
                }}
                {pages.map(|pages| view! { <Pages pages /> }.into_any())}
                {together.into_iter().map(way).collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Subscription(row: SubscriptionRow) -> impl IntoView {
    view! {
        <li class="subscription">
            <h3>
                <a class="row-link" href=format!("/billing/subscriptions/{}", row.id)>
                    {row.product}
                </a>
            </h3>
            {row
                .amount
                .map(|(amount, cycle)| {
                    view! {
                        <span class="amount">
                            {amount} " " <span class="muted small">{cycle}</span>
                        </span>
                    }
                        .into_any()
                })}
            <p>
                <StatusOf status=row.status />
                <span class="muted">" · "</span>
                {row.coverage}
                <span class="muted">" · "</span>
                <UsedBy licensee=row.licensee />
            </p>
            <p class="muted small">
                <SentenceOf sentence=row.next />
            </p>
        </li>
    }
}

/// Who uses it, in a line.
#[component]
fn UsedBy(licensee: LicenseeView) -> impl IntoView {
    if licensee.own {
        return "used by this account itself".into_any();
    }
    view! {
        <bdi>{licensee.name}</bdi>
        ", "
        <bdi class="muted">{licensee.email}</bdi>
    }
    .into_any()
}

#[component]
fn Orders(rows: Vec<OrderRow>, note: Option<String>) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="orders">
            <div class="section-head">
                <h2 id="orders">"Orders"</h2>
                {note.map(|words| view! { <p class="small muted">{words}</p> }.into_any())}
            </div>
            <Table label="Orders" stack=true>
                <thead>
                    <tr>
                        <th scope="col">"Product"</th>
                        <th scope="col">"Date"</th>
                        <th scope="col">"Licensee"</th>
                        <th scope="col">"Invoice"</th>
                        <th scope="col" class="num">
                            "Total"
                        </th>
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Order row /> }.into_any()).collect_view()}</tbody>
            </Table>
        </section>
    }
}

/// How renewals go, in plain words.
#[component]
fn Renewals(answers: Vec<(String, String)>) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="renewals">
            <div class="section-head">
                <h2 id="renewals">"Renewals"</h2>
            </div>
            <div class="stack">
                {answers
                    .into_iter()
                    .map(|(question, answer)| {
                        view! {
                            <div class="answer">
                                <h3>{question}</h3>
                                <p>{answer}</p>
                            </div>
                        }
                            .into_any()
                    })
                    .collect_view()}
            </div>
        </section>
    }
}

#[component]
fn Order(row: OrderRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{row.product}</th>
            <td>
                <DateText iso=row.placed.iso words=row.placed.words title=row.placed.exact />
            </td>
            <td>
                <bdi>{row.licensee}</bdi>
            </td>
            <td class="cell-end">
                {match row.invoice {
                    Some(number) => {
                        view! { <a href=format!("/billing/invoices/{number}")>{number.clone()}</a> }.into_any()
                    }
                    None => view! { <span class="muted">"None"</span> }.into_any(),
                }}
            </td>
            <td class="num cell-lead">{row.total}</td>
        </tr>
    }
}
