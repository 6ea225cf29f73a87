//! `/vendor/customers/{customer}`: an account with both of its sides.

use leptos::prelude::*;

use super::{
    frame::{VendorPage, vendor_waits},
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
    let reading = Reading::of_param("customer", |customer| VendorCustomer { customer });
    let again = Callback::new(move |()| reading.again());
    reading.show(vendor_waits, move |answer| answered(answer, |found| view! { <Customer found again /> }.into_any()))
}

#[component]
fn Customer(found: CustomerView, again: Callback<()>) -> impl IntoView {
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
            <StoryOf story=found.story again />
        </VendorPage>
    }
}
