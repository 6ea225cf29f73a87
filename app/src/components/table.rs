//! Tables of rows that are compared: invoices, lines, prices. For terms and facts of one thing
//! take `DescriptionList`.

use leptos::prelude::*;

use super::classes::classes;

/// A table; `label` is its caption, for screen readers. The children are `<thead>` and `<tbody>`.
///
/// A plain one scrolls on its own when it is too wide. With `stack` its rows become blocks on a
/// phone: begin each with `<th scope="row">`; `td.cell-lead` stands beside that, `td.cell-end` at
/// the end of the next line, and `data-label` names a cell that needs it. Money is `class="num"`.
#[component]
pub fn Table(
    #[prop(into)] label: String,
    #[prop(optional)] stack: bool,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let caption = view! { <caption class="visually-hidden">{label.clone()}</caption> };
    if stack {
        view! {
            <table class=classes(["table table-stack", &class])>
                {caption} {children()}
            </table>
        }
        .into_any()
    } else {
        view! {
            <div class="table-wrap" role="region" aria-label=label tabindex="0">
                <table class=classes(["table", &class])>
                    {caption} {children()}
                </table>
            </div>
        }
        .into_any()
    }
}
