//! Color, type and space: the values that everything else is made of (`style/_tokens.scss`).

use leptos::prelude::*;

use super::{Part, Specimen};

const PAPER: [&str; 6] = ["bg", "panel", "line", "line-strong", "text", "muted"];
const ACCENT: [&str; 3] = ["accent", "accent-fill", "accent-soft"];
const TONES: [&str; 6] = ["success", "success-soft", "attention", "attention-soft", "danger", "danger-soft"];
const SIDES: [&str; 4] = ["billing", "billing-soft", "licensee", "licensee-soft"];

const TYPE: [(&str, &str); 7] = [
    ("3xl", "One checkout, two accounts"),
    ("2xl", "One checkout, two accounts"),
    ("xl", "Whoever pays gets the invoices"),
    ("l", "Whoever uses it gets every version"),
    ("m", "Renews 21 November 2027, in 365 days, from the card ending 4242."),
    ("s", "Invoices and renewal notices go here. Use an address that your team reads."),
    ("xs", "48.2 kB, SHA-256 9f86d081884c7d659a2feaa0c55ad015"),
];

/// Swatches, the type scale, the scale of spaces.
#[component]
pub(super) fn Tokens() -> impl IntoView {
    view! {
        <Part id="tokens" title="Tokens" words="Light and dark are two designs of the same names.">
            <Specimen name="Paper and ink">{swatches(&PAPER)}</Specimen>
            <Specimen name="The accent: what can be pressed">{swatches(&ACCENT)}</Specimen>
            <Specimen name="Tones of status">{swatches(&TONES)}</Specimen>
            <Specimen name="The two sides">{swatches(&SIDES)}</Specimen>
            <Specimen name="Type">
                {TYPE
                    .map(|(size, words)| {
                        view! {
                            <div class="type-sample">
                                <code class="small muted">{format!("--t-{size}")}</code>
                                <span class=format!("type-{size}")>{words}</span>
                            </div>
                        }
                    })
                    .collect_view()}
            </Specimen>
            <Specimen name="Figures of one width">
                <p class="num">"$1,111.11" <br /> "$8,888.88" <br /> "2026-000001"</p>
            </Specimen>
            <Specimen name="Space">
                {(1..=9)
                    .map(|step| {
                        view! {
                            <div class=format!("space-sample space-{step}")>
                                <code>{format!("--s-{step}")}</code>
                            </div>
                        }
                    })
                    .collect_view()}
            </Specimen>
        </Part>
    }
}

fn swatches(names: &'static [&'static str]) -> impl IntoView {
    let swatches = names
        .iter()
        .map(|name| {
            view! {
                <div class=format!("swatch swatch-{name}")>
                    <code>{*name}</code>
                </div>
            }
        })
        .collect_view();
    view! { <div class="swatches">{swatches}</div> }
}
