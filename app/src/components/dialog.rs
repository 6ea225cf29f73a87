//! A question that must be answered before going on. A native `<dialog>`: focus stays inside,
//! Escape closes. It opens by a script, so what it asks must also have a page of its own.

use leptos::html;
use leptos::prelude::*;

/// A modal dialog that is open while `open` is true; closing it by Escape sets `open` to false.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: String,
    open: RwSignal<bool>,
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            // Refused only when it already is open, which is what was asked for.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let title_id = format!("{id}-title");
    view! {
        <dialog
            class="dialog"
            id=id
            node_ref=dialog
            open=open.get_untracked()
            aria-labelledby=title_id.clone()
            on:close=move |_| open.set(false)
        >
            <h2 id=title_id.clone()>{title}</h2>
            {children()}
        </dialog>
    }
}
