//! Who it is for, who pays and who uses it (rules 1, 4 and 5).

use leptos::prelude::*;

use super::{live::Live, text_field::TextField};
use crate::components::{ChoiceCard, ChoiceGroup, FieldRow, SelectField};

const BILLING_EMAIL: TextField = TextField {
    name: "billing_email",
    label: "E-mail",
    kind: "email",
    required: true,
    autocomplete: "section-billing billing email",
    inputmode: "email",
    typed: |form| form.billing_email,
    ..TextField::NEW
};

const BILLING_NAME: TextField = TextField {
    name: "billing_name",
    label: "Name",
    required: true,
    person: true,
    autocomplete: "section-billing billing name",
    typed: |form| form.billing_name,
    ..TextField::NEW
};

const BILLING_STREET: TextField = TextField {
    name: "billing_street",
    label: "Street and number",
    person: true,
    autocomplete: "section-billing billing address-line1",
    typed: |form| form.billing_street,
    ..TextField::NEW
};

const BILLING_POSTAL_CODE: TextField = TextField {
    name: "billing_postal_code",
    label: "Postal code",
    autocomplete: "section-billing billing postal-code",
    typed: |form| form.billing_postal_code,
    ..TextField::NEW
};

const BILLING_CITY: TextField = TextField {
    name: "billing_city",
    label: "City",
    person: true,
    autocomplete: "section-billing billing address-level2",
    typed: |form| form.billing_city,
    ..TextField::NEW
};

const LICENSEE_EMAIL: TextField = TextField {
    name: "licensee_email",
    label: "E-mail",
    kind: "email",
    required: true,
    autocomplete: "section-licensee email",
    inputmode: "email",
    typed: |form| form.licensee_email,
    ..TextField::NEW
};

const LICENSEE_NAME: TextField = TextField {
    name: "licensee_name",
    label: "Name",
    required: true,
    person: true,
    autocomplete: "section-licensee name",
    typed: |form| form.licensee_name,
    ..TextField::NEW
};

/// The choice between one account and two.
#[component]
pub fn Purpose(live: Live) -> impl IntoView {
    let chosen = live.first().purpose;
    view! {
        <section class="checkout-section" aria-labelledby="who">
            <header>
                <h2 id="who">"Who is this for?"</h2>
            </header>
            <ChoiceGroup legend="Who is this for?" name="purpose" legend_hidden=true fault=live.fault("purpose")>
                <ChoiceCard
                    name="purpose"
                    value="me"
                    title="For me"
                    help="One account: you pay and you use it."
                    checked=chosen == "me"
                />
                <ChoiceCard
                    name="purpose"
                    value="other"
                    title="For somebody else"
                    help="Two accounts: invoices go to you, the license and its downloads to them."
                    checked=chosen == "other"
                />
                <ChoiceCard
                    name="purpose"
                    value="reseller"
                    title="I am a reseller, buying for a customer"
                    help="As above, with your customer named on the license. The price is the same."
                    checked=chosen == "reseller"
                >
                    <a href="/help/resellers">"How resellers buy"</a>
                </ChoiceCard>
            </ChoiceGroup>
        </section>
    }
}

/// Who pays.
#[component]
pub fn BillingContact(live: Live) -> impl IntoView {
    let typed = live.first();
    let countries = live.with_view(|view| {
        let choose = (String::new(), "Choose a country".to_owned());
        std::iter::once(choose).chain(view.countries.iter().cloned()).collect::<Vec<_>>()
    });
    view! {
        <section class="checkout-section" aria-labelledby="billing">
            <header>
                <h2 id="billing">"Billing contact"</h2>
                <p class="small muted">
                    "Invoices and renewal notices go here. Use an address that your team reads."
                </p>
            </header>
            <div class="form">
                {BILLING_EMAIL.draw(live)}
                <FieldRow>
                    {BILLING_NAME.draw(live)}
                    <Organization live name="billing_organization" typed=typed.billing_organization />
                </FieldRow>
                {BILLING_STREET.draw(live)}
                <FieldRow>
                    {BILLING_POSTAL_CODE.draw(live)}
                    {BILLING_CITY.draw(live)}
                </FieldRow>
                <SelectField
                    label="Country"
                    name="billing_country"
                    required=true
                    options=countries
                    value=typed.billing_country
                    autocomplete="section-billing billing country"
                    fault=live.fault("billing_country")
                />
            </div>
        </section>
    }
}

/// Who uses it; shown when it is not the billing contact.
#[component]
pub fn Licensee(live: Live) -> impl IntoView {
    let typed = live.first();
    view! {
        <section class="checkout-section only-licensee" aria-labelledby="licensee">
            <header>
                <h2 id="licensee">"Licensee"</h2>
                <p class="small muted only-other">
                    "They get the license, every version and the mail about them. Never a price."
                </p>
                <p class="small muted only-reseller">
                    "Your customer. They get the license and every version, and learn who bought it, never what it cost."
                </p>
            </header>
            <div class="form">
                {LICENSEE_EMAIL.draw(live)}
                <FieldRow>
                    {LICENSEE_NAME.draw(live)}
                    <Organization live name="licensee_organization" typed=typed.licensee_organization />
                </FieldRow>
            </div>
        </section>
    }
}

/// An organization's name. Resellers name both (rule 4); the label says "optional" to the others.
#[component]
fn Organization(live: Live, name: &'static str, typed: String) -> impl IntoView {
    let autocomplete = match name {
        "billing_organization" => "section-billing billing organization",
        _ => "section-licensee organization",
    };
    view! {
        <div class="field">
            <label class="field-label" for=name>
                "Organization "
                <span class="field-optional not-reseller">"optional"</span>
            </label>
            <input
                class="field-control"
                id=name
                name=name
                type="text"
                value=typed
                autocomplete=autocomplete
                enterkeyhint="next"
                dir="auto"
                aria-describedby=format!("{name}-fault")
                aria-invalid=move || live.fault(name).get().map(|_| "true")
            />
            <crate::components::FieldFault name=name fault=live.fault(name) />
        </div>
    }
}
