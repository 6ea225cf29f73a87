//! The fields of a card, as the checkout has them. They begin empty each time: nothing of a card is kept.

use leptos::prelude::*;

use crate::components::{Badge, Field, FieldRow, Tone};

/// Number, expiry and code, with what is wrong beside each.
pub fn card_fields(sandbox: bool, faults: &[(String, String)]) -> impl IntoView + use<> {
    let fault = |name: &str| faults.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
    let [number, expiry, code] = ["card_number", "card_expiry", "card_code"].map(fault);
    let note = move || {
        view! {
            <p class="sandbox-note">
                <Badge tone=Tone::Attention>"Sandbox"</Badge>
                <span>"No real card is charged. 4242 4242 4242 4242 works; 4000 0000 0000 0002 is declined."</span>
            </p>
        }
    };
    view! {
        {sandbox.then(note)}
        <Field
            label="Card number"
            name="card_number"
            required=true
            autocomplete="cc-number"
            inputmode="numeric"
            fault=number
        />
        <FieldRow>
            <Field
                label="Expiry"
                name="card_expiry"
                required=true
                autocomplete="cc-exp"
                inputmode="numeric"
                help="Month and year, such as 04/29"
                fault=expiry
            />
            <Field
                label="Security code"
                name="card_code"
                required=true
                autocomplete="cc-csc"
                inputmode="numeric"
                enterkeyhint="done"
                help="3 or 4 digits on the card"
                fault=code
            />
        </FieldRow>
    }
}
