//! `/licenses/{id}`: the newest version first, the license's facts, then every version.

use leptos::prelude::*;

use super::{offer::Offer, versions::Versions};
use crate::{
    api::licenses::{LicenseView, PayerView, ReadLicense},
    components::{BackLink, CopyText, DescriptionList, Fact, Notice, PageHeading, Side, Tone},
    pages::{
        portal::{PortalPage, SentenceOf, StatusOf, answered, licenses_wait},
        reading::Reading,
    },
};

/// The page.
pub fn license_page() -> AnyView {
    Reading::of_address("asked", |asked| ReadLicense { asked })
        .show(licenses_wait, |answer| answered(answer, |found| view! { <License found /> }.into_any()))
}

#[component]
fn License(found: LicenseView) -> impl IntoView {
    view! {
        <PortalPage
            side=Side::Licensee
            frame=found.frame
            title=found.product.clone()
            description="A license: its key, until when it runs, and every version to download."
        >
            <BackLink href="/licenses" words="Licenses" />
            <PageHeading title=found.product>
                <StatusOf status=found.status />
            </PageHeading>
            {found
                .grace
                .map(|(title, words)| {
                    let payer = found.payer.clone();
                    view! {
                        <div class="attention">
                            <Notice tone=Tone::Attention title>
                                {words}
                                " "
                                <Payer payer />
                            </Notice>
                        </div>
                    }
                        .into_any()
                })}
            {found.offer.map(|offer| view! { <Offer offer /> }.into_any())}
            <DescriptionList class="license-facts">
                <Fact term="Licensee">
                    <bdi>{found.licensee}</bdi>
                </Fact>
                <Fact term="Coverage">{found.coverage}</Fact>
                {found
                    .dates
                    .into_iter()
                    .map(|(term, sentence)| {
                        view! {
                            <Fact term>
                                <SentenceOf sentence />
                            </Fact>
                        }
                            .into_any()
                    })
                    .collect_view()}
                {found
                    .key
                    .map(|key| {
                        view! {
                            <Fact term="Key">
                                <CopyText text=key label="Copy the license key" />
                            </Fact>
                        }
                            .into_any()
                    })}
                <Fact term="Renewal">
                    <Payer payer=found.payer />
                </Fact>
            </DescriptionList>
            <nav class="license-ways" aria-label="More about this license">
                {found
                    .ways
                    .into_iter()
                    .map(|(href, words)| view! { <a href=href>{words}</a> }.into_any())
                    .collect_view()}
            </nav>
            <Versions license=found.id reason=found.reason history=found.history />
        </PortalPage>
    }
}

/// Whom to ask for a renewal.
#[component]
fn Payer(payer: PayerView) -> impl IntoView {
    match payer.name {
        Some(name) => view! { {payer.before} <bdi>{name}</bdi> {payer.after} }.into_any(),
        None => view! { {payer.before} " " <a href="/billing">"See Billing"</a> }.into_any(),
    }
}
