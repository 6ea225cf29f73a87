//! `/billing/invoices`: every invoice, by year, by words, a page at a time. The search is a plain
//! form that asks for a page, with or without a script.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::invoices::InvoiceTable;
use crate::{
    api::billing::{BillingInvoices, InvoicesView},
    components::{Button, EmptyState, Field, Glyph, PageHeading, Pagination, Side},
    pages::{
        portal::{PortalPage, answered, billing_waits},
        reading::Reading,
    },
};

/// The page.
pub fn list_page() -> AnyView {
    let query = use_query_map();
    let asked = move || {
        let of = |name| query.with(|query| query.get(name).unwrap_or_default());
        [of("year"), of("page"), of("q")].join("\n")
    };
    Reading::of("query", asked, |query| BillingInvoices { query })
        .show(billing_waits, |answer| answered(answer, |found| view! { <Invoices found /> }.into_any()))
}

#[component]
fn Invoices(found: InvoicesView) -> impl IntoView {
    let looked = !found.words.is_empty() || !found.year.is_empty();
    view! {
        <PortalPage
            side=Side::Billing
            frame=found.frame
            title="Invoices"
            description="Every invoice of your account, by year, number, PO number or licensee."
        >
            <PageHeading title="Invoices" />
            <form method="get" action="/billing/invoices" class="search" role="search">
                {(!found.year.is_empty())
                    .then(|| view! { <input type="hidden" name="year" value=found.year /> }.into_any())}
                <Field
                    label="Number, PO number, product or licensee"
                    name="q"
                    kind="search"
                    value=found.words
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength=100
                    optional_class="visually-hidden"
                />
                <Button>"Search"</Button>
            </form>
            {ways("Years", found.years)}
            {if found.rows.is_empty() {
                let (title, words) = found.nothing;
                view! { <EmptyState title words icon=Glyph::Receipt /> }.into_any()
            } else {
                view! {
                    <InvoiceTable rows=found.rows />
                    <Pagination words=found.count newer=found.newer older=found.older />
                }
                    .into_any()
            }}
            {looked.then(|| view! { <p><a href="/billing/invoices">"All invoices"</a></p> }.into_any())}
        </PortalPage>
    }
}

/// Ways from one year, or one account, to the others: words, address, and whether one is there.
pub(super) fn ways(label: &'static str, ways: Vec<(String, String, bool)>) -> Option<AnyView> {
    let links = ways.into_iter().map(|(words, href, here)| {
        view! { <a class="nav-link" href=href aria-current=here.then_some("page")>{words}</a> }.into_any()
    });
    let links: Vec<AnyView> = links.collect();
    (!links.is_empty()).then(|| view! { <nav class="years" aria-label=label>{links}</nav> }.into_any())
}
