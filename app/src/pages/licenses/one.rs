//! `/licenses/{id}`: the newest version first, the license's facts, then every version.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{offer::Offer, versions::Versions};
use crate::{
    api::{
        Answer,
        licenses::{LicenseView, PayerView, read_license},
    },
    components::{BackLink, CopyText, DescriptionList, Fact, PageHeading, Side},
    pages::portal::{PortalPage, PortalWaits, SentenceOf, StatusOf, answered},
};

/// The page's data.
pub struct LicensePage {
    view: Resource<Result<Answer<LicenseView>, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for LicensePage {
    fn data() -> Self {
        let params = use_params_map();
        let id = move || params.read().get("id").unwrap_or_default();
        Self { view: Resource::new_blocking(id, read_license) }
    }

    fn view(this: Self) -> AnyView {
        let view = this.view;
        view! {
            <Suspense fallback=|| view! { <PortalWaits side=Side::Licensee /> }>
                {move || Suspend::new(async move {
                    answered(view.await, |found| view! { <License found /> }.into_any())
                })}
            </Suspense>
        }
        .into_any()
    }
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
            {found.offer.map(|offer| view! { <Offer offer /> })}
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
                    })}
                <Fact term="Renewal">
                    <Payer payer=found.payer />
                </Fact>
            </DescriptionList>
            <Versions license=found.id reason=found.reason rows=found.versions />
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
