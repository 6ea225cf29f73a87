//! Buttons do something, button links go somewhere. One primary a page.

use leptos::prelude::*;

use super::classes::classes;
use super::{Glyph, Icon};

/// How much a button asks for attention. `Link` reads as a link inside a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    Primary,
    #[default]
    Secondary,
    Quiet,
    Danger,
    Link,
}

impl ButtonKind {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button-primary",
            Self::Secondary => "button button-secondary",
            Self::Quiet => "button button-quiet",
            Self::Danger => "button button-danger",
            Self::Link => "button button-link",
        }
    }
}

fn button_classes(kind: ButtonKind, large: bool, wide: bool, more: &str) -> String {
    let large = if large { "button-large" } else { "" };
    let wide = if wide { "button-wide" } else { "" };
    classes([kind.class(), large, wide, more])
}

/// A button. It submits its form unless `submit=false`. While `busy` it keeps its width, says so
/// to screen readers, and further presses do nothing.
#[expect(clippy::fn_params_excessive_bools, reason = "props are named where they are given")]
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] large: bool,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] class: String,
    /// Without one it never waits, and holds no signal: one that is made for a page's answer may be gone
    /// before the server has written the page.
    #[prop(optional, into)]
    busy: Option<Signal<bool>>,
    #[prop(optional)] disabled: bool,
    #[prop(default = true)] submit: bool,
    /// Sent with the form when this button was the one pressed.
    #[prop(optional, into)]
    name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// For screen readers, when the words alone are not enough ("Download version 2.4.0").
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional)] icon: Option<Glyph>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            class=button_classes(kind, large, wide, &class)
            type=if submit { "submit" } else { "button" }
            name=name
            value=value
            disabled=disabled
            aria-label=label
            aria-busy=busy.map(|busy| move || busy.get().then_some("true"))
            on:click=move |event| {
                if busy.is_some_and(|busy| busy.get_untracked()) {
                    event.prevent_default();
                }
            }
        >
            {icon.map(|glyph| view! { <Icon glyph /> }.into_any())}
            {children()}
        </button>
    }
}

/// A link that looks like a button. `external` leaves the client's router to the server: use it
/// for files and for pages outside the app; `download` adds the attribute of that name.
#[expect(clippy::fn_params_excessive_bools, reason = "props are named where they are given")]
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional)] large: bool,
    #[prop(optional)] wide: bool,
    #[prop(optional, into)] class: String,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional)] icon: Option<Glyph>,
    #[prop(optional)] download: bool,
    #[prop(optional)] external: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class=button_classes(kind, large, wide, &class)
            href=href
            aria-label=label
            download=download.then_some("")
            rel=(external || download).then_some("external")
        >
            {icon.map(|glyph| view! { <Icon glyph /> }.into_any())}
            {children()}
        </a>
    }
}
