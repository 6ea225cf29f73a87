//! Signing in: an address, then a code; or the button behind a mailed link (rule 7).

mod forms;
mod link;
mod page;

pub use link::link_page;
pub use page::sign_in_page;

use leptos::prelude::*;

/// What search engines and previews say of these pages.
const DESCRIPTION: &str = "Sign in to your billing or your licenses with a code from your mail.";

/// Goes to a path of this shop after a sign-in. The page is loaded anew: its head and what else
/// was read before belong to somebody who was not signed in, and the path may be a file.
fn leave_for(path: &str) {
    // Refused only for an address that is none, which the server does not send.
    let _ = window().location().set_href(path);
}

/// Puts the cursor into a field of a form that was drawn just now. A field of the same name may
/// have stood there before: what was typed into it is wiped if `empty`.
fn focus_when_drawn(id: &'static str, empty: bool) {
    use leptos::{wasm_bindgen::JsCast, web_sys::HtmlInputElement};
    request_animation_frame(move || {
        let field = document().get_element_by_id(id);
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
            if empty {
                field.set_value("");
            }
            // A field that cannot take the focus leaves it where it is; nothing is lost.
            let _ = field.focus();
        }
    });
}
