//! Terms and facts of one thing: a license, an invoice's head, the lines of a sum.

use leptos::prelude::*;

use super::classes::classes;

/// A list of `Fact`s. With `lines` each has a hairline and its fact at the end: for money.
#[component]
pub fn DescriptionList(
    #[prop(optional)] lines: bool,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let lines = if lines { "facts-lines" } else { "" };
    view! { <dl class=classes(["facts", lines, &class])>{children()}</dl> }
}

/// One term and its fact. `money` sets figures of one width; `total` makes it the sum of the list.
#[component]
pub fn Fact(
    #[prop(into)] term: String,
    #[prop(optional)] money: bool,
    #[prop(optional)] total: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class=total.then_some("facts-total")>
            <dt>{term}</dt>
            <dd class=money.then_some("num")>{children()}</dd>
        </div>
    }
}
