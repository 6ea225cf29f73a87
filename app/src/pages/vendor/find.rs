//! `/vendor`: one field, and what it found; without a query the newest orders. The form is a plain
//! GET, so what was found has an address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    frame::{VendorPage, nothing_waits},
    lists::{Customers, Orders},
};
use crate::{
    api::vendor::{FindView, VendorFind},
    components::{Button, ButtonKind, ButtonLink, EmptyState, Field, Notice, PageHeading, Tone},
    pages::{
        portal::{GoTo, answered},
        reading::Reading,
    },
};

/// The page.
pub(super) fn page() -> AnyView {
    let query = use_query_map();
    let asked = move || {
        query.with(|query| format!("{} {}", query.get("after").unwrap_or_default(), query.get("q").unwrap_or_default()))
    };
    Reading::of("asked", asked, |asked| VendorFind { asked }).show(nothing_waits, |answer| {
        answered(answer, |found| match found.go {
            Some(path) => view! { <GoTo path /> }.into_any(),
            None => view! { <Find found /> }.into_any(),
        })
    })
}

/// Something that staff should look at.
fn waits(words: String, href: &'static str, link: &'static str) -> AnyView {
    view! {
        <Notice tone=Tone::Danger title=words>
            <a href=href>{link}</a>
        </Notice>
    }
    .into_any()
}

#[component]
fn Find(found: FindView) -> impl IntoView {
    let FindView { frame, query, parked, came_back, customers, orders, next, first, .. } = found;
    let searched = !query.is_empty();
    let nothing = customers.is_empty() && orders.is_empty();
    view! {
        <VendorPage frame title="Vendor" first=true>
            <PageHeading title="Vendor" />
            {(parked.is_some() || came_back.is_some())
                .then(|| {
                    view! {
                        <div class="attention">
                            {parked.map(|words| waits(words, "/vendor/jobs", "See the jobs"))}
                            {came_back.map(|words| waits(words, "/vendor/mails", "See the mails"))}
                        </div>
                    }
                        .into_any()
                })}
            <form method="get" action="/vendor" role="search" class="vendor-find">
                <Field
                    label="Find an order, a customer or a license"
                    name="q"
                    kind="search"
                    required=true
                    value=query
                    help="By e-mail address, name, organization, invoice number, license key, or the address of an order."
                    autocomplete="off"
                    enterkeyhint="search"
                    maxlength=300
                />
                <Button kind=ButtonKind::Primary>"Find"</Button>
            </form>
            {nothing
                .then(|| {
                    if searched {
                        view! {
                            <EmptyState
                                title="Nothing found"
                                words="Try the beginning of a name, an organization or an address, or a whole number or key."
                            />
                        }
                            .into_any()
                    } else {
                        view! { <EmptyState title="No order yet" words="The newest orders show here." /> }.into_any()
                    }
                })}
            {(!customers.is_empty()).then(|| view! { <Customers rows=customers /> }.into_any())}
            {(!orders.is_empty())
                .then(|| {
                    let title = if searched { "Orders with this address" } else { "Newest orders" };
                    view! { <Orders title rows=orders /> }.into_any()
                })}
            {(next.is_some() || first.is_some())
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
