//! The frame around a page: the portals' bars, the error page.

use leptos::prelude::*;

use super::{Part, Specimen};
use crate::components::{Button, ButtonKind, ButtonLink, ErrorPage, PortalBar, PortalNav, Side};

/// Bars and error pages.
#[component]
pub(super) fn Frames() -> impl IntoView {
    view! {
        <Part id="frames" title="Frames" words="A tint and a name tell the two portals apart.">
            <Specimen name="PortalBar and PortalNav, billing">
                {bar(Side::Billing, "accounts@contoso.example", true)}
            </Specimen>
            <Specimen name="PortalBar, licensee">
                {bar(Side::Licensee, "bi-team@contoso.example", false)}
            </Specimen>
            <Specimen name="ErrorPage">
                <ErrorPage
                    status=404
                    title="This page is not here"
                    words="The address may be mistyped, or what it showed belongs to another account."
                    reference=Some("01JD7XK29Q4M".to_owned())
                >
                    <ButtonLink href="/" kind=ButtonKind::Primary>
                        "See the products"
                    </ButtonLink>
                </ErrorPage>
            </Specimen>
        </Part>
    }
}

fn bar(side: Side, address: &'static str, both: bool) -> impl IntoView {
    let items = vec![(side.href().to_owned(), "Overview".to_owned()), ("/account".to_owned(), "Account".to_owned())];
    view! {
        <div>
            <PortalBar side vendor="Demo Visuals" address both>
                <Button kind=ButtonKind::Quiet submit=false>
                    "Sign out"
                </Button>
            </PortalBar>
            <PortalNav side items current=side.href() />
        </div>
    }
}
