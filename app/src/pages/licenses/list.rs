//! `/licenses`: every license with its newest version one click away.

use leptos::prelude::*;

use crate::{
    api::licenses::{LicenseRow, LicensesView, OfferView, ReadLicenses},
    components::{ButtonLink, CopyText, Glyph, PageHeading, Side},
    pages::{
        portal::{PortalPage, SentenceOf, StatusOf, answered, licenses_wait},
        reading::Reading,
        search::{Nothing, Pages, SearchForm},
    },
};

/// The page.
pub fn list_page() -> AnyView {
    Reading::of_address("asked", |asked| ReadLicenses { asked })
        .show(licenses_wait, |answer| answered(answer, |found| view! { <Licenses found /> }.into_any()))
}

#[component]
fn Licenses(found: LicensesView) -> impl IntoView {
    view! {
        <PortalPage
            side=Side::Licensee
            frame=found.frame
            title="Licenses"
            description="Your licenses with their keys and every version to download."
        >
            <PageHeading title="Licenses" />
            {found.search.map(|search| view! { <SearchForm search /> }.into_any())}
            {match found.empty {
                Some(empty) => view! { <Nothing empty /> }.into_any(),
                None => {
                    view! { <ul>{found.licenses.into_iter().map(|row| view! { <License row /> }.into_any()).collect_view()}</ul> }
                        .into_any()
                }
            }}
            {found.pages.map(|pages| view! { <Pages pages /> }.into_any())}
        </PortalPage>
    }
}

#[component]
fn License(row: LicenseRow) -> impl IntoView {
    view! {
        <li class="license-row">
            <div class="stack stack-s">
                <h2>
                    <a class="row-link" href=format!("/licenses/{}", row.id)>
                        {row.product}
                    </a>
                </h2>
                <p class="small">
                    <StatusOf status=row.status />
                    <span class="muted">" · " <SentenceOf sentence=row.coverage /></span>
                    {row
                        .licensee
                        .map(|name| {
                            view! {
                                <span class="muted">" · "</span>
                                <bdi>{name}</bdi>
                            }
                                .into_any()
                        })}
                    {row
                        .payer
                        .map(|words| {
                            view! {
                                <span class="muted">" · " <bdi>{words}</bdi></span>
                            }
                                .into_any()
                        })}
                </p>
                {row.key.map(|key| view! { <CopyText text=key label="Copy the license key" /> }.into_any())}
            </div>
            {row.newest.map(|offer| view! { <Newest offer /> }.into_any())}
        </li>
    }
}

#[component]
fn Newest(offer: OfferView) -> impl IntoView {
    let words = format!("Download {}", offer.version);
    view! {
        <div class="cluster">
            <span class="muted small">
                "Newest "
                {offer.version}
                {offer
                    .published
                    .map(|(iso, words)| {
                        view! {
                            ", "
                            <time datetime=iso>{words}</time>
                        }
                            .into_any()
                    })}
                {offer.note.map(|note| view! { <br />{note} }.into_any())}
            </span>
            {offer
                .href
                .map(|href| {
                    view! {
                        <ButtonLink href download=true icon=Glyph::Download>
                            {words}
                        </ButtonLink>
                    }
                        .into_any()
                })}
        </div>
    }
}
