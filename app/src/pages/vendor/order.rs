//! `/vendor/orders/{order}`: who bought what for whom, and what happened since.

use leptos::prelude::*;

use super::{
    frame::{VendorPage, nothing_waits},
    people::Person,
    story::StoryOf,
};
use crate::{
    api::vendor::{OrderView, VendorOrder},
    components::{DateText, DescriptionList, Fact, PageHeading},
    pages::{
        portal::{StatusOf, answered},
        reading::Reading,
    },
};

/// The page.
pub(super) fn page() -> AnyView {
    Reading::of_param("order", |order| VendorOrder { order })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Order found /> }.into_any()))
}

#[component]
fn Order(found: OrderView) -> impl IntoView {
    view! {
        <VendorPage frame=found.frame title="Order">
            <PageHeading title=found.product eyebrow="Order">
                <StatusOf status=found.status />
            </PageHeading>
            <DescriptionList class="license-facts">
                <Fact term="Total">{found.total}</Fact>
                <Fact term="Coverage">{found.coverage}</Fact>
                <Fact term="Ordered">
                    <DateText iso=found.placed.iso words=found.placed.words title=found.placed.exact />
                </Fact>
                <Fact term="Billing">
                    <Person person=found.billing />
                </Fact>
                <Fact term="Licensee">
                    <Person person=found.licensee />
                </Fact>
                {found
                    .license
                    .map(|license| {
                        view! {
                            <Fact term="License">
                                <a href=format!("/vendor/licenses/{license}")>"See the license"</a>
                            </Fact>
                        }
                            .into_any()
                    })}
                {(!found.invoices.is_empty()).then(|| view! { <Fact term="Invoice">{found.invoices}</Fact> }.into_any())}
                <Fact term="Its page">
                    <a href=found.href>"As the buyer sees it"</a>
                </Fact>
                <Fact term="Id">
                    <code>{found.id}</code>
                </Fact>
            </DescriptionList>
            <StoryOf story=found.story />
        </VendorPage>
    }
}
