//! When a page cannot be shown: what happened, what to do, and a number to name when asking.

use leptos::prelude::*;

use super::focused_on_arrival;

/// The content of an error page. `reference` is the request's number, as it stands in the log;
/// the children are the ways on (`ButtonLink`s).
#[component]
pub fn ErrorPage(
    status: u16,
    #[prop(into)] title: String,
    #[prop(into)] words: String,
    #[prop(optional_no_strip)] reference: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let heading = focused_on_arrival();
    view! {
        <div class="error-page">
            <p class="error-status">{status.to_string()}</p>
            <h1 tabindex="-1" node_ref=heading>
                {title}
            </h1>
            <p class="lede">{words}</p>
            {children.map(|ways| view! { <div class="cluster">{ways()}</div> }.into_any())}
            {reference
                .map(|number| {
                    view! {
                        <p class="error-reference">
                            "Reference " <code>{number}</code>
                        </p>
                    }
                        .into_any()
                })}
        </div>
    }
}
