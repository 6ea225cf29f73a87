//! The browser's entry: it takes over the page that the server rendered, nothing else.

use leptos::{leptos_dom::helpers::document, mount::hydrate_from_async};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Called by the page's script (`app/src/shell/takeover.js`) at the first sign of a person. What is clicked
/// before works as without scripts; the mark on `<html>` says from when on it does not.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let document = document();
    let Some(body) = document.body() else { return };
    spawn_local(async move {
        hydrate_from_async(body, app::App).await.forget();
        if let Some(html) = document.document_element() {
            // The only error is a name that cannot be an attribute's.
            let _ = html.set_attribute("data-live", "");
        }
    });
}
