//! `/vendor/customers/{customer}`: an account with both of its sides.

use leptos::prelude::*;

use super::{
    frame::{VendorPage, nothing_waits},
    lists::{Licenses, Orders},
    people::Members,
    story::StoryOf,
};
use crate::{
    api::vendor::{CustomerView, VendorCustomer},
    components::{DateText, DescriptionList, Fact, PageHeading},
    pages::{portal::answered, reading::Reading},
};

/// The page.
pub(super) fn page() -> AnyView {
    Reading::of_param("customer", |customer| VendorCustomer { customer })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Customer found /> }.into_any()))
}

#[component]
fn Customer(found: CustomerView) -> impl IntoView {
    view! {
        <VendorPage frame=found.frame title="Customer">
            <PageHeading title=found.name eyebrow="Customer" />
            <DescriptionList class="license-facts">
                <Fact term="Address">
                    <bdi>{found.handle}</bdi>
                </Fact>
                {found
                    .organization
                    .map(|name| {
                        view! {
                            <Fact term="Organization">
                                <bdi>{name}</bdi>
                            </Fact>
                        }
                            .into_any()
                    })}
                {found.country.map(|country| view! { <Fact term="Country">{country}</Fact> }.into_any())}
                <Fact term="Side">{found.sides}</Fact>
                <Fact term="Since">
                    <DateText iso=found.since.iso words=found.since.words title=found.since.exact />
                </Fact>
            </DescriptionList>
            <Members rows=found.people />
            {(!found.licenses.is_empty()).then(|| view! { <Licenses rows=found.licenses /> }.into_any())}
            {(!found.orders.is_empty()).then(|| view! { <Orders title="Orders" rows=found.orders /> }.into_any())}
            <StoryOf story=found.story />
        </VendorPage>
    }
}
