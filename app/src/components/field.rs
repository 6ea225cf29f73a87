//! One line of input: label above, help under it, fault beside it in plain words. The id is the
//! name, so a `FaultSummary` can link to it. Put `novalidate` on the form: the server reports all
//! faults at once (house 1).

use leptos::prelude::*;

use super::FieldFault;
use super::classes::classes;

/// A text input. What is not `required` says "optional" beside its label. `on:input` on the
/// component works, since the event bubbles.
#[component]
pub fn Field(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    /// Empty for none.
    #[prop(optional, into)]
    help: String,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] enterkeyhint: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    /// The name of a person or an organization: the writing direction follows what is typed.
    #[prop(optional)]
    person: bool,
    /// A code of six digits, set wide.
    #[prop(optional)]
    code: bool,
    #[prop(optional, into)] class: String,
    /// For the word "optional", which only some readers may need.
    #[prop(optional)]
    optional_class: &'static str,
) -> impl IntoView {
    let described_by = described_by(&name, !help.is_empty(), fault);
    view! {
        <div class=classes(["field", &class])>
            <FieldLabel name=name.clone() label required optional_class />
            <input
                class=if code { "field-control code-input" } else { "field-control" }
                id=name.clone()
                name=name.clone()
                type=kind
                value=value
                required=required
                autocomplete=autocomplete
                inputmode=inputmode
                enterkeyhint=enterkeyhint
                maxlength=maxlength.map(|most| most.to_string())
                dir=person.then_some("auto")
                aria-describedby=described_by
                aria-invalid=move || fault.get().map(|_| "true")
            />
            {(!help.is_empty())
                .then(|| view! { <p class="field-help" id=format!("{name}-help")>{help}</p> }.into_any())}
            <FieldFault name=name fault />
        </div>
    }
}

/// Two or more short fields side by side where there is room.
#[component]
pub fn FieldRow(#[prop(optional, into)] class: String, children: Children) -> impl IntoView {
    view! { <div class=classes(["field-row", &class])>{children()}</div> }
}

/// The label over a field.
#[component]
pub(super) fn FieldLabel(
    name: String,
    label: String,
    required: bool,
    #[prop(optional)] optional_class: &'static str,
) -> impl IntoView {
    view! {
        <label class="field-label" for=name>
            {label}
            {(!required).then(|| view! { " " <span class=classes(["field-optional", optional_class])>"optional"</span> }.into_any())}
        </label>
    }
}

/// Ids of what explains a field, for `aria-describedby`: its help, and its fault while it has one.
pub(super) fn described_by(
    name: &str,
    has_help: bool,
    fault: MaybeProp<String>,
) -> impl Fn() -> Option<String> + Clone + Send + 'static {
    let help = has_help.then(|| format!("{name}-help"));
    let fault_id = format!("{name}-fault");
    move || match (&help, fault.get().is_some()) {
        (Some(help), true) => Some(format!("{help} {fault_id}")),
        (Some(help), false) => Some(help.clone()),
        (None, true) => Some(fault_id.clone()),
        (None, false) => None,
    }
}
