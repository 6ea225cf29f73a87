//! `/licenses/{id}/decline`: gives a license back that one did not want (rule 8). The form posts by itself,
//! with a script and without: it is sent once, and the page that follows says so.

use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::licenses::{DeclineLicense, DeclineView, ReadDeclining},
    components::{BackLink, Button, ButtonKind, ButtonLink, PageHeading, Side},
    pages::{
        portal::{PortalPage, answered, licenses_wait},
        reading::Reading,
    },
};

/// The page.
pub fn decline_page() -> AnyView {
    Reading::of_param("id", |id| ReadDeclining { id })
        .show(licenses_wait, |answer| answered(answer, |found| view! { <Decline found /> }.into_any()))
}

#[component]
fn Decline(found: DeclineView) -> impl IntoView {
    let DeclineView { frame, id, title, paragraphs, open } = found;
    let license = format!("/licenses/{id}");
    let (href, words) = if open { (license.clone(), "The license") } else { ("/licenses".to_owned(), "Licenses") };
    view! {
        <PortalPage
            side=Side::Licensee
            frame
            title=title.clone()
            description="Gives a license back that was named for you by mistake."
            narrow=true
        >
            <BackLink href words />
            <PageHeading title />
            <div class="stack">
                {paragraphs.into_iter().map(|words| view! { <p>{words}</p> }.into_any()).collect_view()}
                {open
                    .then(|| {
                        view! {
                            <form class="cluster" method="post" action=DeclineLicense::PATH>
                                <input type="hidden" name="id" value=id />
                                <Button kind=ButtonKind::Danger>"Decline the license"</Button>
                                <ButtonLink href=license>"Keep it"</ButtonLink>
                            </form>
                        }
                            .into_any()
                    })}
            </div>
        </PortalPage>
    }
}
