//! One of many: a native select, for tiers and countries. For two or three choices that need a
//! sentence each, take `ChoiceGroup`.

use leptos::prelude::*;

use super::classes::classes;
use super::field::{FieldLabel, described_by};
use super::{FieldFault, Glyph, Icon};

/// A select; `options` are pairs of value and words, `value` is the chosen one.
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    options: Vec<(String, String)>,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional, into)] class: String,
) -> impl IntoView {
    let described_by = described_by(&name, help.is_some(), fault);
    let options = options
        .into_iter()
        .map(|(code, words)| {
            let selected = code == value;
            view! { <option value=code selected=selected>{words}</option> }.into_any()
        })
        .collect_view();
    view! {
        <div class=classes(["field", &class])>
            <FieldLabel name=name.clone() label required />
            <span class="select">
                <select
                    class="field-control"
                    id=name.clone()
                    name=name.clone()
                    required=required
                    autocomplete=autocomplete
                    aria-describedby=described_by
                    aria-invalid=move || fault.get().map(|_| "true")
                >
                    {options}
                </select>
                <Icon glyph=Glyph::ChevronDown />
            </span>
            {help.map(|words| view! { <p class="field-help" id=format!("{name}-help")>{words}</p> }.into_any())}
            <FieldFault name=name fault />
        </div>
    }
}
