//! A yes that can be left out, and a consent that can not.

use leptos::prelude::*;

use super::FieldFault;
use super::classes::classes;
use super::field::described_by;

/// A checkbox; its children are the words of its label, links included. Posts `value` when ticked.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(default = "yes")] value: &'static str,
    #[prop(optional)] checked: bool,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let described_by = described_by(&name, help.is_some(), fault);
    view! {
        <div class=classes(["checkbox", &class])>
            <input
                class="choice-input"
                type="checkbox"
                id=name.clone()
                name=name.clone()
                value=value.to_owned()
                checked=checked
                required=required
                aria-describedby=described_by
                aria-invalid=move || fault.get().map(|_| "true")
            />
            <label class="checkbox-label" for=name.clone()>
                {children()}
            </label>
            {help.map(|words| view! { <p class="field-help" id=format!("{name}-help")>{words}</p> }.into_any())}
            <FieldFault name=name fault />
        </div>
    }
}
