//! How the browser calls a server function: `ask` for what a page reads, `posts` for a form. Both
//! send what a plain form would send, so the server has one way to read it, and both get a `Text`.
//!
//! Leptos would compile a client for each function; this one is for all (docs/decisions/0005).

use leptos::{ev::SubmitEvent, prelude::*};

use super::{accident::Accident, packed::Text};

/// What comes of a call.
pub type Called = Result<Text, Accident>;

/// A form's `on:submit`.
pub type Submit = Box<dyn FnMut(SubmitEvent) + Send>;

/// What a form does on `submit` while WASM is there: the page stays, and `called` gets the answer of
/// the server function behind the form's `action`, unless that sends the browser elsewhere. While
/// `busy` a second press does nothing. Without WASM the form posts by itself.
pub fn posts(busy: RwSignal<bool>, called: impl Fn(Called) + Send + Sync + 'static) -> Submit {
    #[cfg(feature = "hydrate")]
    return browser::posts(busy, std::sync::Arc::new(called));
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (busy, called);
        Box::new(|_| {})
    }
}

/// Asks a server function that takes one field, or none where its name is empty. Only a browser
/// asks: the server calls the function itself.
pub async fn ask(path: &'static str, field: &'static str, value: String) -> Called {
    #[cfg(feature = "hydrate")]
    return browser::ask(path, field, value).await;
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (path, field, value);
        Err(Accident::UNKNOWN)
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use std::sync::Arc;

    use gloo_net::http::Request;
    use leptos::{prelude::*, task::spawn_local, wasm_bindgen::JsCast as _, web_sys::js_sys};
    use leptos_router::{NavigateOptions, hooks::use_navigate};
    use web_sys::{FormData, HtmlElement, HtmlFormElement, UrlSearchParams};

    use super::{Accident, Called, Submit, Text};

    /// The header by which a server function asks a script to go to `Location` by itself.
    const GO_THERE: &str = "serverfnredirect";

    pub(super) async fn ask(path: &str, field: &str, value: String) -> Called {
        let fields = UrlSearchParams::new().map_err(|_| Accident::UNKNOWN)?;
        if !field.is_empty() {
            fields.append(field, &value);
        }
        match send(path, fields).await? {
            Answer::Text(text) => Ok(text),
            Answer::GoTo(path) => {
                // The page that was asked for is another one now; this one has nothing more to show.
                let _ = window().location().replace(&path);
                std::future::pending().await
            }
        }
    }

    pub(super) fn posts(busy: RwSignal<bool>, called: Arc<dyn Fn(Called) + Send + Sync>) -> Submit {
        let navigate = use_navigate();
        Box::new(move |event| {
            let pressed = event.submitter();
            let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
            let Some(form) = form else { return };
            event.prevent_default();
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (called, navigate) = (called.clone(), navigate.clone());
            spawn_local(async move {
                let answer = send_form(&form, pressed).await;
                if busy.is_disposed() {
                    return; // The reader has gone on to another page.
                }
                match answer {
                    // Still busy: the button is of no use any more.
                    Ok(Answer::GoTo(path)) => navigate(&path, NavigateOptions::default()),
                    Ok(Answer::Text(text)) => {
                        busy.set(false);
                        called(Ok(text));
                    }
                    Err(accident) => {
                        busy.set(false);
                        called(Err(accident));
                    }
                }
            });
        })
    }

    enum Answer {
        Text(Text),
        GoTo(String),
    }

    /// As the browser would send it: with the name of the button that was pressed.
    async fn send_form(form: &HtmlFormElement, pressed: Option<HtmlElement>) -> Result<Answer, Accident> {
        let fields = FormData::new_with_form(form).and_then(|fields| {
            // Any list of pairs does, and a form's data is one.
            UrlSearchParams::new_with_str_sequence_sequence(&fields)
        });
        let fields = fields.map_err(|_| Accident::UNKNOWN)?;
        let attribute = |name| pressed.as_ref().and_then(|button| button.get_attribute(name));
        if let Some(name) = attribute("name") {
            fields.set(&name, &attribute("value").unwrap_or_default());
        }
        send(&form.get_attribute("action").unwrap_or_default(), fields).await
    }

    async fn send(path: &str, fields: UrlSearchParams) -> Result<Answer, Accident> {
        let request = Request::post(path).header("Accept", "application/json").body(fields);
        let response = request.map_err(|_| Accident::UNKNOWN)?.send().await.map_err(|_| Accident::UNKNOWN)?;
        if response.headers().get(GO_THERE).is_some()
            && let Some(path) = response.headers().get("Location")
        {
            return Ok(Answer::GoTo(path));
        }
        let body = response.text().await.map_err(|_| Accident::UNKNOWN)?;
        if !response.ok() {
            return Err(match (response.status(), body.strip_prefix("ServerError|")) {
                (_, Some(text)) => Accident::read(text),
                // Too much, or from elsewhere: the server says it in words, and then the reference.
                (403 | 413, None) => Accident { told: body.lines().next().map(str::to_owned), ..Accident::UNKNOWN },
                _ => Accident::UNKNOWN,
            });
        }
        let text = js_sys::JSON::parse(&body).ok().and_then(|text| text.as_string());
        text.map(|text| Answer::Text(Text(text))).ok_or(Accident::UNKNOWN)
    }
}
