//! What is wrong with a posted form: one line beside each field, and all of them on top. In the
//! browser the focus goes to the first faulty field; without a script it goes to the summary.

use leptos::prelude::*;

use super::{Glyph, Icon};

/// The line under a field that says what to do about it; nothing while there is no fault.
/// Its id is `name-fault`.
#[component]
pub fn FieldFault(#[prop(into)] name: String, #[prop(optional, into)] fault: MaybeProp<String>) -> impl IntoView {
    view! {
        {move || {
            fault
                .get()
                .map(|words| {
                    view! {
                        <p class="field-fault" id=format!("{name}-fault")>
                            <Icon glyph=Glyph::Alert />
                            <span>{words}</span>
                        </p>
                    }
                        .into_any()
                })
        }}
    }
}

/// All faults of a form, each a link to its field. `faults` are pairs of the field's id and the
/// words; first in the form, and nothing when there are none.
#[component]
pub fn FaultSummary(
    #[prop(into)] faults: Signal<Vec<(String, String)>>,
    /// False leaves the focus where it is (in the style guide).
    #[prop(default = true)]
    focus: bool,
) -> impl IntoView {
    Effect::new(move |_| {
        let first = faults.with(|faults| faults.first().map(|(field, _)| field.clone()));
        if let Some(field) = first.filter(|_| focus) {
            focus_when_drawn(field);
        }
    });
    move || {
        let faults = faults.get();
        let heading = heading(faults.len());
        (!faults.is_empty()).then(|| {
            view! {
                <div class="fault-summary" id="faults" role="alert" tabindex="-1" autofocus=focus>
                    <h2>{heading}</h2>
                    <ul>
                        {faults
                            .into_iter()
                            .map(|(field, words)| {
                                view! {
                                    <li>
                                        <a href=format!("#{field}") rel="external">
                                            {words}
                                        </a>
                                    </li>
                                }
                                    .into_any()
                            })
                            .collect_view()}
                    </ul>
                </div>
            }
            .into_any()
        })
    }
}

fn heading(count: usize) -> String {
    if count == 1 { "One thing needs another look".to_owned() } else { format!("{count} things need another look") }
}

/// Puts the focus on an element that is drawn by the same change, perhaps after this call. Does
/// nothing on the server.
pub fn focus_when_drawn(id: String) {
    if cfg!(feature = "ssr") {
        return;
    }
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            use leptos::wasm_bindgen::JsCast;
            if let Some(element) = element.dyn_ref::<leptos::web_sys::HtmlElement>() {
                // An element that cannot take the focus leaves it where it is; nothing is lost.
                let _ = element.focus();
            }
        }
    });
}
