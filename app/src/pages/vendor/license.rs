//! `/vendor/licenses/{license}`: a license with both accounts, and the form that suspends it or
//! lifts that again, each with a reason.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::{
    frame::{VendorPage, nothing_waits},
    people::Person,
    story::StoryOf,
};
use crate::{
    api::vendor::{LicenseView, VendorLicense, VendorLift, VendorSuspend},
    components::{Button, ButtonKind, DateText, DescriptionList, Fact, Field, Notice, PageHeading, Tone},
    pages::{
        portal::{StatusOf, answered},
        reading::Reading,
    },
};

/// The page.
pub(super) fn page() -> AnyView {
    Reading::of_param("license", |license| VendorLicense { license })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <License found /> }.into_any()))
}

#[component]
fn License(found: LicenseView) -> impl IntoView {
    let id = found.id.clone();
    view! {
        <VendorPage frame=found.frame title="License">
            <PageHeading title=found.product eyebrow="License">
                <StatusOf status=found.status />
            </PageHeading>
            {found.suspension.map(|(reason, by)| view! { <Suspended reason by /> }.into_any())}
            <DescriptionList class="license-facts">
                <Fact term="Key">
                    <code>{found.key}</code>
                </Fact>
                <Fact term="Coverage">{found.coverage}</Fact>
                <Fact term="Paid until">
                    <DateText iso=found.until.iso words=found.until.words title=found.until.exact />
                    ", "
                    {found.cycle}
                </Fact>
                <Fact term="Licensee">
                    <Person person=found.licensee />
                </Fact>
                <Fact term="Payer">
                    <Person person=found.payer />
                </Fact>
                <Fact term="Since">
                    <DateText iso=found.since.iso words=found.since.words title=found.since.exact />
                </Fact>
                <Fact term="Order">
                    <a href=format!("/vendor/orders/{}", found.order)>"See the order"</a>
                </Fact>
                <Fact term="Id">
                    <code>{id}</code>
                </Fact>
            </DescriptionList>
            <Suspension license=found.id suspended=found.suspended reason=found.reason fault=found.fault />
            <StoryOf story=found.story />
        </VendorPage>
    }
}

/// Why it is suspended, first on the page.
#[component]
fn Suspended(reason: String, by: String) -> impl IntoView {
    view! {
        <div class="attention">
            <Notice tone=Tone::Danger title="Suspended">
                <bdi>{reason}</bdi>
                <br />
                <bdi class="muted">{by}</bdi>
            </Notice>
        </div>
    }
}

#[component]
fn Suspension(license: String, suspended: bool, reason: String, fault: Option<String>) -> impl IntoView {
    let fault = RwSignal::new(fault);
    let (action, title, words, kind, button) = if suspended {
        (
            VendorLift::PATH,
            "Lift the suspension",
            "Downloads open again, as far as the license covers them. A renewal that fell due meanwhile is charged or invoiced at once, unless its grace is over.",
            ButtonKind::Secondary,
            "Lift the suspension",
        )
    } else {
        (
            VendorSuspend::PATH,
            "Suspend this license",
            "Downloads stop, both portals show it as suspended, and nothing is charged or invoiced meanwhile. The subscription keeps its dates.",
            ButtonKind::Danger,
            "Suspend the license",
        )
    };
    view! {
        <section class="section" aria-labelledby="suspension">
            <div class="section-head">
                <h2 id="suspension">{title}</h2>
                <p class="small muted">{words}</p>
            </div>
            <form method="post" action=action class="vendor-find" novalidate=true>
                <input type="hidden" name="license" value=license />
                <Field
                    label="Reason"
                    name="reason"
                    required=true
                    value=reason
                    help="Stays in the timeline with your address. Customers do not see it."
                    fault=fault
                    autocomplete="off"
                    enterkeyhint="done"
                />
                <Button kind>
                    {button}
                </Button>
            </form>
        </section>
    }
}
