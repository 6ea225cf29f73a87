//! The bar of the two portals. A tint and a name say which side one is on; an account with both
//! sides has one switch (Rule 3).

use leptos::prelude::*;

use super::{Glyph, Icon, Mark};

/// The side of an account that a portal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Billing,
    Licensee,
}

impl Side {
    /// The class that gives its tint to whatever speaks of this side.
    pub fn class(self) -> &'static str {
        match self {
            Self::Billing => "portal-billing",
            Self::Licensee => "portal-licensee",
        }
    }

    /// The portal's name.
    pub fn words(self) -> &'static str {
        match self {
            Self::Billing => "Billing",
            Self::Licensee => "Licenses",
        }
    }

    /// The portal's first page.
    pub fn href(self) -> &'static str {
        match self {
            Self::Billing => "/billing",
            Self::Licensee => "/licenses",
        }
    }

    /// The drawing beside its name.
    pub fn glyph(self) -> Glyph {
        match self {
            Self::Billing => Glyph::Receipt,
            Self::Licensee => Glyph::Key,
        }
    }
}

/// A portal's bar: shop, side, the account's address, the switch when the account has `both`
/// sides, and in the children the sign-out form (with a quiet `Button`).
#[component]
pub fn PortalBar(
    side: Side,
    #[prop(into)] vendor: String,
    #[prop(into)] address: String,
    #[prop(optional)] both: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let way = move |to: Side| {
        let here = (to == side).then_some("true");
        view! { <a href=to.href() aria-current=here>{to.words()}</a> }.into_any()
    };
    view! {
        <header class=format!("portal-bar {}", side.class())>
            <div class="portal-bar-inner">
                <a class="brand" href="/">
                    <Mark />
                    <span class="brand-words">{vendor}</span>
                </a>
                <span class="portal-name">
                    <Icon glyph=side.glyph() />
                    {side.words()}
                </span>
                <div class="portal-tools">
                    <bdi class="portal-address" title=address.clone()>
                        {address.clone()}
                    </bdi>
                    {both
                        .then(|| {
                            view! {
                                <nav class="side-switch" aria-label="Side of this account">
                                    {way(Side::Billing)}
                                    {way(Side::Licensee)}
                                </nav>
                            }
                                .into_any()
                        })}
                    {children.map(|sign_out| sign_out())}
                </div>
            </div>
        </header>
    }
}

/// The pages of a portal, under its bar. `items` are pairs of address and words; `current` is the
/// address one is in.
#[component]
pub fn PortalNav(side: Side, items: Vec<(String, String)>, #[prop(into)] current: String) -> impl IntoView {
    view! {
        <nav class=format!("portal-nav {}", side.class()) aria-label=side.words()>
            <ul>
                {items
                    .into_iter()
                    .map(|(href, words)| {
                        let here = (href == current).then_some("page");
                        view! {
                            <li>
                                <a class="nav-link" href=href aria-current=here>
                                    {words}
                                </a>
                            </li>
                        }
                            .into_any()
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}
