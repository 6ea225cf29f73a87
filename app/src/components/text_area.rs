//! Several lines of input, worded and wired like `Field`.

use leptos::prelude::*;

use super::FieldFault;
use super::classes::classes;
use super::field::{FieldLabel, described_by};

/// A text area; it grows by its handle, `rows` is where it starts.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] help: Option<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional, into)] class: String,
) -> impl IntoView {
    let described_by = described_by(&name, help.is_some(), fault);
    view! {
        <div class=classes(["field", &class])>
            <FieldLabel name=name.clone() label required />
            <textarea
                class="field-control"
                id=name.clone()
                name=name.clone()
                rows=rows.to_string()
                required=required
                maxlength=maxlength.map(|most| most.to_string())
                dir="auto"
                aria-describedby=described_by
                aria-invalid=move || fault.get().map(|_| "true")
                inner_html=escaped(&value)
            ></textarea>
            {help.map(|words| view! { <p class="field-help" id=format!("{name}-help")>{words}</p> }.into_any())}
            <FieldFault name=name fault />
        </div>
    }
}

/// The text as markup. Leptos writes a text area's children as they are (tachys 0.2:
/// `ESCAPE_CHILDREN` is false for it), so `</textarea>` in a value would end the element; and a
/// parser drops one line feed right after the tag.
fn escaped(value: &str) -> String {
    let first = if value.starts_with('\n') { "\n" } else { "" };
    format!("{first}{}", value.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_value_cannot_end_the_text_area() {
        assert_eq!(escaped("</textarea><b>a & b"), "&lt;/textarea>&lt;b>a &amp; b");
    }

    #[test]
    fn a_leading_line_feed_survives_the_parser() {
        assert_eq!(escaped("\nsecond line"), "\n\nsecond line");
    }
}
