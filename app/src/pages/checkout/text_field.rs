//! The form's text fields as data: one piece of code draws them all, which keeps the WASM small.

use leptos::prelude::*;

use super::live::Live;
use crate::components::Field;

/// A text field. Begin with [`TextField::NEW`].
pub(super) struct TextField {
    /// As posted; the field of `CheckoutForm`.
    pub name: &'static str,
    pub label: &'static str,
    pub kind: &'static str,
    pub required: bool,
    /// The name of a person or an organization.
    pub person: bool,
    pub autocomplete: &'static str,
    pub inputmode: &'static str,
    pub enterkeyhint: &'static str,
    /// Empty for none.
    pub help: &'static str,
    pub class: &'static str,
    /// For the word "optional" beside the label.
    pub optional_class: &'static str,
}

impl TextField {
    /// A line of text without help, in the middle of a form.
    pub const NEW: Self = Self {
        name: "",
        label: "",
        kind: "text",
        required: false,
        person: false,
        autocomplete: "off",
        inputmode: "text",
        enterkeyhint: "next",
        help: "",
        class: "",
        optional_class: "",
    };

    /// Draws it with what was typed and what is wrong with it.
    pub fn draw(&self, live: Live) -> AnyView {
        view! {
            <Field
                label=self.label
                name=self.name
                kind=self.kind
                required=self.required
                person=self.person
                value=live.typed(self.name)
                autocomplete=self.autocomplete
                inputmode=self.inputmode
                enterkeyhint=self.enterkeyhint
                help=self.help
                class=self.class
                optional_class=self.optional_class
                fault=live.fault(self.name)
            />
        }
        .into_any()
    }
}
