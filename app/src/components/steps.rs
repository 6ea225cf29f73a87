//! Where one is in a short sequence of pages (sign-in, a hand-over). Not for a page's sections.

use leptos::prelude::*;

/// Numbered steps; `current` counts from 0, those before it are done.
#[component]
pub fn Steps(steps: Vec<String>, current: usize) -> impl IntoView {
    view! {
        <ol class="steps">
            {steps
                .into_iter()
                .enumerate()
                .map(|(at, words)| {
                    let class = if at < current { "step step-done" } else { "step" };
                    view! {
                        <li class=class aria-current=(at == current).then_some("step")>
                            {words}
                            {(at < current)
                                .then(|| view! { <span class="visually-hidden">" (done)"</span> }.into_any())}
                        </li>
                    }
                        .into_any()
                })
                .collect_view()}
        </ol>
    }
}
