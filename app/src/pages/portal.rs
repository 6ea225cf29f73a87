//! What the pages of both portals are made of: the frame, what stands there while a page is read,
//! and what an answer that is not the page becomes (sign-in, 404, 500).

mod answer;
mod sentence;

use std::cell::RefCell;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::frame::describe;
use crate::{
    api::{
        portal::{Frame, StatusView},
        sign_in::SignOut,
    },
    components::{Button, ButtonKind, PortalBar, PortalNav, Side, SiteFooter, SkipLink, Status},
};

pub use answer::{GoTo, answered};
pub use sentence::{NoticeOf, SentenceOf};

thread_local! {
    /// The frame of the page before, in the browser, so that nothing jumps on the way to the next.
    static LAST: RefCell<Option<Frame>> = const { RefCell::new(None) };
}

/// A page of a portal: its bar, the children as its content, the foot.
#[component]
pub fn PortalPage(
    side: Side,
    frame: Frame,
    #[prop(into)] title: String,
    description: &'static str,
    /// For papers and other pages that read like one.
    #[prop(optional)]
    narrow: bool,
    children: Children,
) -> impl IntoView {
    describe(description);
    #[cfg(not(feature = "ssr"))]
    LAST.set(Some(frame.clone()));
    view! {
        <Title text=format!("{title} · {}", frame.seller.name) />
        <SkipLink />
        <Bar side seller=frame.seller.name address=frame.address both=frame.both customers=frame.customers />
        <main id="main" class=if narrow { "page page-narrow" } else { "page" }>
            {children()}
        </main>
        <SiteFooter words=frame.seller.footer />
    }
}

/// Keeps the place of a page of Billing while it is read in the browser; the server never sends it.
pub fn billing_waits() -> AnyView {
    waits(Side::Billing)
}

/// The same in Licenses.
pub fn licenses_wait() -> AnyView {
    waits(Side::Licensee)
}

fn waits(side: Side) -> AnyView {
    let (seller, address, both, customers) = LAST
        .with_borrow(Clone::clone)
        .map(|frame| (frame.seller.name, frame.address, frame.both, frame.customers))
        .unwrap_or_default();
    view! {
        <Bar side seller address both customers />
        <main id="main" class="page" aria-busy="true"></main>
    }
    .into_any()
}

/// The bar, with the way out; under it the portal's pages, where it has several.
#[component]
fn Bar(side: Side, seller: String, address: String, both: bool, customers: bool) -> impl IntoView {
    let items = [("/billing", "Overview"), ("/billing/customers", "Customers")];
    view! {
        <PortalBar side vendor=seller address both>
            <form method="post" action=SignOut::PATH>
                <Button kind=ButtonKind::Quiet>"Sign out"</Button>
            </form>
        </PortalBar>
        {(customers && side == Side::Billing)
            .then(|| {
                let items = items.map(|(href, words)| (href.to_owned(), words.to_owned())).to_vec();
                view! { <PortalNav side items current=here() /> }.into_any()
            })}
    }
}

/// A state in words with its dot.
#[component]
pub fn StatusOf(status: StatusView) -> impl IntoView {
    view! { <Status tone=status.tone>{status.words}</Status> }
}

/// The path one is on, as sign-in takes it in `?to=`.
fn here() -> String {
    use_location().pathname.get_untracked()
}
