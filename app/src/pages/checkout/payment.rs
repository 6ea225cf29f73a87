//! How it is paid: a card at once, or a trial without one (rule 10).

use leptos::prelude::*;

use super::live::Live;
use crate::components::{Badge, ChoiceCard, ChoiceGroup, Field, FieldRow, Tone};

/// The section of the form. Card fields begin empty each time: nothing of a card is kept.
#[component]
pub fn Payment(live: Live) -> impl IntoView {
    let way = live.first().way;
    let sandbox = live.with_view(|view| view.sandbox);
    view! {
        <section class="checkout-section" aria-labelledby="payment">
            <header>
                <h2 id="payment">"Payment"</h2>
            </header>
            <ChoiceGroup legend="Payment" name="way" legend_hidden=true fault=live.fault("way")>
                <ChoiceCard
                    name="way"
                    value="card"
                    title="Pay now by card"
                    help="The license is there at once."
                    checked=way != "trial"
                />
                <ChoiceCard
                    name="way"
                    value="trial"
                    title="Try for one month"
                    help="No card needed. It ends by itself."
                    checked=way == "trial"
                />
            </ChoiceGroup>
            <div class="form only-card">
                {sandbox
                    .then(|| {
                        view! {
                            <p class="sandbox-note">
                                <Badge tone=Tone::Attention>"Sandbox"</Badge>
                                <span>
                                    "No real card is charged. 4242 4242 4242 4242 pays; 4000 0000 0000 0002 is declined."
                                </span>
                            </p>
                        }
                    })}
                <Field
                    label="Card number"
                    name="card_number"
                    required=true
                    inputmode="numeric"
                    autocomplete="cc-number"
                    enterkeyhint="next"
                    fault=live.fault("card_number")
                />
                <FieldRow>
                    <Field
                        label="Expiry"
                        name="card_expiry"
                        required=true
                        inputmode="numeric"
                        autocomplete="cc-exp"
                        enterkeyhint="next"
                        help="Month and year, such as 04/29"
                        fault=live.fault("card_expiry")
                    />
                    <Field
                        label="Security code"
                        name="card_code"
                        required=true
                        inputmode="numeric"
                        autocomplete="cc-csc"
                        enterkeyhint="done"
                        help="3 or 4 digits on the card"
                        fault=live.fault("card_code")
                    />
                </FieldRow>
            </div>
        </section>
    }
}
