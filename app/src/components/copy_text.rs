//! A text that people carry elsewhere: a license key, a checksum. One click selects it; where a
//! script runs, a button copies it.

use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use leptos::web_sys::js_sys::{Function, Promise, Reflect};

use super::{Button, Glyph};

/// A text and its copy button; `label` says what it is to screen readers ("Copy the license key").
#[component]
pub fn CopyText(#[prop(into)] text: String, #[prop(into)] label: String) -> impl IntoView {
    let ready = RwSignal::new(false);
    let copied = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let copy = {
        let text = text.clone();
        move |_| {
            // Without a clipboard (an old browser, a page without TLS) the text can be selected.
            let _ = write_to_clipboard(&text, copied);
        }
    };
    view! {
        <div class="copy">
            <code>{text}</code>
            <span hidden=move || !ready.get()>
                <Button submit=false label icon=Glyph::Copy on:click=copy>
                    {move || if copied.get() { "Copied" } else { "Copy" }}
                </Button>
            </span>
            <span class="visually-hidden" role="status">
                {move || copied.get().then_some("Copied")}
            </span>
        </div>
    }
}

/// `navigator.clipboard.writeText(text)`; `copied` is set once the browser says that it did.
fn write_to_clipboard(text: &str, copied: RwSignal<bool>) -> Result<(), JsValue> {
    let navigator = Reflect::get(&window(), &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    let written: Promise = write.call1(&clipboard, &text.into())?.dyn_into()?;
    let done = Closure::once(move |_: JsValue| copied.set(true));
    let refused = Closure::once(move |_: JsValue| copied.set(false));
    let _ = written.then2(&done, &refused);
    done.forget();
    refused.forget();
    Ok(())
}
