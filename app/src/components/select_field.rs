//! One of many: a native select, for tiers and countries. For two or three choices that need a
//! sentence each, take `ChoiceGroup`.

use leptos::prelude::*;

use super::classes::classes;
use super::field::{FieldLabel, described_by};
use super::{FieldFault, Glyph, Icon};

/// The options of a `SelectField`, from pairs of value and words; `chosen` is one of the values. They
/// are markup, since a list of all countries is much to draw one by one, on every page and again in
/// the browser.
pub fn options<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>, chosen: &str) -> String {
    let mut markup = String::new();
    for (value, words) in pairs {
        let selected = if value == chosen { " selected" } else { "" };
        markup.push_str("<option value=\"");
        escape(value, &mut markup);
        markup.push('"');
        markup.push_str(selected);
        markup.push('>');
        escape(words, &mut markup);
        markup.push_str("</option>");
    }
    markup
}

fn escape(text: &str, markup: &mut String) {
    // Nearly all of the words: letters that mean nothing in markup.
    if !text.contains(['&', '<', '"']) {
        return markup.push_str(text);
    }
    for character in text.chars() {
        match character {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            '"' => markup.push_str("&quot;"),
            _ => markup.push(character),
        }
    }
}

/// A select; its `options` are made by [`options`].
#[component]
pub fn SelectField(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    options: String,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional, into)] class: String,
) -> impl IntoView {
    let described_by = described_by(&name, help.is_some(), fault);
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
                    inner_html=options
                ></select>
                <Icon glyph=Glyph::ChevronDown />
            </span>
            {help.map(|words| view! { <p class="field-help" id=format!("{name}-help")>{words}</p> }.into_any())}
            <FieldFault name=name fault />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::options;

    #[test]
    fn options_say_which_is_chosen_and_escape_what_they_say() {
        assert_eq!(
            options([("a", "One & \"two\""), ("b\"", "<b>")], "a"),
            "<option value=\"a\" selected>One &amp; &quot;two&quot;</option>\
             <option value=\"b&quot;\">&lt;b></option>"
        );
    }
}
