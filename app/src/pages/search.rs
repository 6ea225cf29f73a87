//! The form over a list, and what stands in place of an empty one. The form leads to the same page with
//! what is sought in its address; where a script runs, as soon as something is chosen or typed.

use leptos::prelude::*;

use crate::{
    api::lists::{EmptyView, PagesView, SearchView},
    components::{Button, ButtonLink, EmptyState, Glyph, Icon, Pagination},
};

/// A choice, a field for words, and a button for whoever has no script.
#[component]
pub fn SearchForm(search: SearchView) -> impl IntoView {
    let go = live::goes();
    let (submitted, changed) = (go.clone(), go);
    view! {
        <form
            class="search"
            role="search"
            method="get"
            on:submit=move |event| submitted(event.into(), true)
            on:input=move |event| changed(event, false)
        >
            {search
                .choice
                .map(|choice| {
                    view! {
                        <label class="field">
                            <span class="field-label">{choice.label}</span>
                            <span class="select">
                                <select class="field-control" name=choice.name inner_html=choice.options></select>
                                <Icon glyph=Glyph::ChevronDown />
                            </span>
                        </label>
                    }
                        .into_any()
                })}
            {search
                .term
                .map(|term| {
                    view! {
                        <label class="field search-term">
                            <span class="field-label">{term.label}</span>
                            <input class="field-control" type="search" name="q" value=term.typed enterkeyhint="search" />
                        </label>
                    }
                        .into_any()
                })}
            <Button>{search.button}</Button>
        </form>
    }
}

/// Nothing here, and what to do about it.
#[component]
pub fn Nothing(empty: EmptyView) -> impl IntoView {
    let EmptyView { title, words, link } = empty;
    match link {
        Some((href, way)) => view! {
            <EmptyState title words>
                <ButtonLink href>{way}</ButtonLink>
            </EmptyState>
        }
        .into_any(),
        None => view! { <EmptyState title words /> }.into_any(),
    }
}

/// The ways to a list's other pages.
#[component]
pub fn Pages(pages: PagesView) -> impl IntoView {
    let PagesView { words, before, after } = pages;
    view! { <Pagination words newer=before older=after ways=["Previous", "Next"] /> }
}

/// How the form leads on without leaving the page.
mod live {
    use leptos::ev::Event;

    /// What happens on an event; `true` for a form that is sent, which gets an entry in the history.
    pub(super) type Goes = std::sync::Arc<dyn Fn(Event, bool) + Send + Sync>;

    #[cfg(not(feature = "hydrate"))]
    pub(super) fn goes() -> Goes {
        std::sync::Arc::new(|_, _| {})
    }

    #[cfg(feature = "hydrate")]
    pub(super) fn goes() -> Goes {
        use std::time::Duration;

        use leptos::{
            leptos_dom::helpers::TimeoutHandle,
            prelude::*,
            wasm_bindgen::JsCast as _,
            web_sys::{Element, HtmlFormElement},
        };
        use leptos_router::{NavigateOptions, hooks::use_navigate};
        use web_sys::{FormData, UrlSearchParams};

        /// Whoever types is left alone for so long.
        const PAUSE: Duration = Duration::from_millis(250);

        let navigate = send_wrapper::SendWrapper::new(use_navigate());
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        let lead = move |form: HtmlFormElement, is_sent: bool| {
            let fields = FormData::new_with_form(&form)
                .and_then(|fields| UrlSearchParams::new_with_str_sequence_sequence(&fields));
            if let (Ok(fields), Ok(path)) = (fields, window().location().pathname()) {
                let options = NavigateOptions { replace: !is_sent, scroll: false, ..NavigateOptions::default() };
                navigate(&format!("{path}?{}", String::from(fields.to_string())), options);
            }
        };
        std::sync::Arc::new(move |event, is_sent| {
            let form = event.target().and_then(|target| target.dyn_into::<Element>().ok()?.closest("form").ok()?);
            let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
            if let Some(Some(before)) = waiting.try_update_value(Option::take) {
                before.clear();
            }
            if is_sent {
                event.prevent_default();
                return lead(form, true);
            }
            let (lead, form) = (lead.clone(), form);
            let later = move || {
                // The reader may have gone on to another page.
                if form.is_connected() {
                    lead(form.clone(), false);
                }
            };
            waiting.try_set_value(set_timeout_with_handle(later, PAUSE).ok());
        })
    }
}
