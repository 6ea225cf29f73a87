//! Radio cards: a few choices that each need a word of explanation. The cards are one list with
//! hairlines; what depends on a choice is shown by the style sheet (`.only-…`), without a script.

use leptos::prelude::*;

use super::FieldFault;
use super::classes::classes;

/// The group around `ChoiceCard`s: a fieldset with its legend. `row` puts the cards side by side
/// where there is room, for short ones. The id is the name, for a `FaultSummary` to link to.
#[component]
pub fn ChoiceGroup(
    #[prop(into)] legend: String,
    #[prop(into)] name: String,
    /// When a heading just above says the same.
    #[prop(optional)]
    legend_hidden: bool,
    #[prop(optional)] row: bool,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] class: String,
    children: Children,
) -> impl IntoView {
    let row = if row { "choices-row" } else { "" };
    let hidden = if legend_hidden { "visually-hidden" } else { "" };
    let fault_id = format!("{name}-fault");
    view! {
        <fieldset
            class=classes(["choices", row, &class])
            id=name.clone()
            tabindex="-1"
            aria-describedby=move || fault.get().map(|_| fault_id.clone())
        >
            <legend class=classes(["choices-legend", hidden])>{legend}</legend>
            <div class="choices-list">{children()}</div>
            <FieldFault name=name.clone() fault />
        </fieldset>
    }
}

/// One choice: title, a line of help, and at its end a price or the like. Its id is `name-value`.
#[component]
pub fn ChoiceCard(
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(into)] title: String,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] aside: MaybeProp<String>,
    #[prop(optional)] checked: bool,
    #[prop(optional)] disabled: bool,
    /// More of the help, such as a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = format!("{name}-{value}");
    let help_id = format!("{id}-help");
    let has_help = help.is_some() || children.is_some();
    let has_aside = aside.get_untracked().is_some();
    view! {
        <label class="choice" for=id.clone()>
            <input
                class="choice-input"
                type="radio"
                id=id.clone()
                name=name
                value=value
                checked=checked
                disabled=disabled
                aria-describedby=has_help.then(|| help_id.clone())
            />
            <span class="choice-title">{title}</span>
            {has_aside
                .then(|| {
                    view! {
                        <span class="choice-aside">
                            {move || aside.get()}
                        </span>
                    }
                        .into_any()
                })}
            {has_help
                .then(|| {
                    view! {
                        <span class="choice-help" id=help_id>
                            {help}
                            {children.map(|more| view! { " " {more()} }.into_any())}
                        </span>
                    }
                        .into_any()
                })}
        </label>
    }
}
