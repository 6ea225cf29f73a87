//! What stands around staff's pages: a bar without a tint, since this is neither side of an account.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use crate::{
    api::{portal::Frame, sign_in::SignOut},
    components::{BackLink, Button, ButtonKind, Glyph, Icon, Mark, SiteFooter, SkipLink},
    pages::frame::describe,
};

/// A page of staff; all but the first lead back to it.
#[component]
pub(super) fn VendorPage(
    frame: Frame,
    #[prop(into)] title: String,
    #[prop(optional)] first: bool,
    children: Children,
) -> impl IntoView {
    describe("For the staff of this shop.");
    view! {
        <Title text=format!("{title} · {}", frame.seller.name) />
        <SkipLink />
        <Bar seller=frame.seller.name address=frame.address />
        <Nav />
        <main id="main" class="page">
            {(!first).then(|| view! { <BackLink href="/vendor" words="Vendor" /> }.into_any())}
            {children()}
        </main>
        <SiteFooter words=frame.seller.footer />
    }
}

/// Staff's pages, in the order of the bar.
const PAGES: [(&str, &str); 5] = [
    ("/vendor", "Find"),
    ("/vendor/payments", "Payments"),
    ("/vendor/prices", "Prices"),
    ("/vendor/mails", "Mails"),
    ("/vendor/jobs", "Jobs"),
];

#[component]
fn Nav() -> impl IntoView {
    let here = use_location().pathname.get_untracked();
    let link = |(href, words): (&'static str, &'static str)| {
        let current = match here.strip_prefix(href) {
            Some("") => Some("page"),
            // A page below; every one of them is below the first.
            Some(below) if below.starts_with('/') && href != PAGES[0].0 => Some("true"),
            _ => None,
        };
        view! {
            <li>
                <a class="nav-link" href=href aria-current=current>
                    {words}
                </a>
            </li>
        }
        .into_any()
    };
    view! {
        <nav class="portal-nav portal-vendor" aria-label="Vendor">
            <ul>{PAGES.map(link).into_iter().collect_view()}</ul>
        </nav>
    }
}

/// The server sends no page before it is read, and the browser draws none of these.
pub(super) fn nothing_waits() -> AnyView {
    ().into_any()
}

#[component]
fn Bar(seller: String, address: String) -> impl IntoView {
    view! {
        <header class="portal-bar portal-vendor">
            <div class="portal-bar-inner">
                <a class="brand" href="/">
                    <Mark />
                    <span class="brand-words">{seller}</span>
                </a>
                <span class="portal-name">
                    <Icon glyph=Glyph::Users />
                    "Vendor"
                </span>
                <div class="portal-tools">
                    <bdi class="portal-address" title=address.clone()>
                        {address.clone()}
                    </bdi>
                    <form method="post" action=SignOut::PATH>
                        <Button kind=ButtonKind::Quiet>"Sign out"</Button>
                    </form>
                </div>
            </div>
        </header>
    }
}
