//! `/licenses/{id}/help`: "Something not working?" (rule 27).

use leptos::prelude::*;

use super::offer::Offer;
use crate::{
    api::licenses::{HelpView, ReadHelp},
    components::{BackLink, PageHeading, Side},
    pages::{
        portal::{PortalPage, SentenceOf, answered, licenses_wait},
        reading::Reading,
        search::SearchForm,
        shop::release,
    },
};

/// The page.
pub fn help_page() -> AnyView {
    Reading::of_address("asked", |asked| ReadHelp { asked })
        .show(licenses_wait, |answer| answered(answer, |found| view! { <Help found /> }.into_any()))
}

#[component]
fn Help(found: HelpView) -> impl IntoView {
    let HelpView { frame, id, product, search, title, words, offer, since, versions, support } = found;
    let (before, address, after) = support;
    view! {
        <PortalPage
            side=Side::Licensee
            frame
            title="Something not working?"
            description="Your version against the newest one, and what was mended between."
        >
            <BackLink href=format!("/licenses/{id}") words=product />
            <PageHeading title="Something not working?" />
            <SearchForm search />
            <section class="stack help-verdict" aria-labelledby="verdict" role="status">
                <h2 id="verdict">{title}</h2>
                <p>
                    <SentenceOf sentence=words />
                </p>
            </section>
            {offer.map(|offer| view! { <Offer offer /> }.into_any())}
            {since
                .map(|words| {
                    view! {
                        <section class="section" aria-labelledby="since">
                            <div class="section-head">
                                <h2 id="since">{words}</h2>
                                <p class="small">
                                    <a href=format!("/licenses/{id}")>"All changes"</a>
                                </p>
                            </div>
                            <ol>{versions.into_iter().map(|row| release(row, 3, None)).collect_view()}</ol>
                        </section>
                    }
                        .into_any()
                })}
            <p class="muted">
                {before} " " <a href=format!("mailto:{address}")>{address.clone()}</a> " " {after}
            </p>
        </PortalPage>
    }
}
