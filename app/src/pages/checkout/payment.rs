//! How it is paid: a card at once, a trial without one, or an invoice (rule 10).

use leptos::prelude::*;

use super::{live::Live, text_field::TextField};
use crate::components::{Badge, ChoiceCard, ChoiceGroup, FieldRow, Tone};

const CARD_NUMBER: TextField = TextField {
    name: "card_number",
    label: "Card number",
    required: true,
    autocomplete: "cc-number",
    inputmode: "numeric",
    ..TextField::NEW
};

const CARD_EXPIRY: TextField = TextField {
    name: "card_expiry",
    label: "Expiry",
    required: true,
    autocomplete: "cc-exp",
    inputmode: "numeric",
    help: "Month and year, such as 04/29",
    ..TextField::NEW
};

const CARD_CODE: TextField = TextField {
    name: "card_code",
    label: "Security code",
    required: true,
    autocomplete: "cc-csc",
    inputmode: "numeric",
    enterkeyhint: "done",
    help: "3 or 4 digits on the card",
    ..TextField::NEW
};

/// The section of the form. Card fields begin empty each time: nothing of a card is kept.
#[component]
pub fn Payment(live: Live) -> impl IntoView {
    let way = live.typed("way");
    let (sandbox, by_invoice) = live.with_view(|view| (view.sandbox, !view.by_invoice.is_empty()));
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
                    checked=way != "trial" && way != "invoice"
                />
                <ChoiceCard
                    name="way"
                    value="trial"
                    title="Try for one month"
                    help="No card needed. It ends by itself."
                    checked=way == "trial"
                />
                {by_invoice
                    .then(|| {
                        view! {
                            <ChoiceCard name="way" value="invoice" title="Pay by invoice" checked=way == "invoice">
                                {move || live.invoice_words()}
                            </ChoiceCard>
                        }
                            .into_any()
                    })}
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
                            .into_any()
                    })}
                {CARD_NUMBER.draw(live)}
                <FieldRow>
                    {CARD_EXPIRY.draw(live)}
                    {CARD_CODE.draw(live)}
                </FieldRow>
            </div>
        </section>
    }
}
