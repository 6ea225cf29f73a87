//! Who it is for, who pays and who uses it (rules 1, 4 and 5).

use leptos::prelude::*;

use super::live::Live;
use crate::components::{ChoiceCard, ChoiceGroup, Field, FieldRow, SelectField};

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
                <Field
                    label="E-mail"
                    name="billing_email"
                    kind="email"
                    required=true
                    value=typed.billing_email
                    autocomplete="section-billing billing email"
                    inputmode="email"
                    enterkeyhint="next"
                    fault=live.fault("billing_email")
                />
                <FieldRow>
                    <Field
                        label="Name"
                        name="billing_name"
                        required=true
                        person=true
                        value=typed.billing_name
                        autocomplete="section-billing billing name"
                        enterkeyhint="next"
                        fault=live.fault("billing_name")
                    />
                    <Organization live name="billing_organization" typed=typed.billing_organization />
                </FieldRow>
                <Field
                    label="Street and number"
                    name="billing_street"
                    person=true
                    value=typed.billing_street
                    autocomplete="section-billing billing address-line1"
                    enterkeyhint="next"
                    fault=live.fault("billing_street")
                />
                <FieldRow>
                    <Field
                        label="Postal code"
                        name="billing_postal_code"
                        value=typed.billing_postal_code
                        autocomplete="section-billing billing postal-code"
                        enterkeyhint="next"
                        fault=live.fault("billing_postal_code")
                    />
                    <Field
                        label="City"
                        name="billing_city"
                        person=true
                        value=typed.billing_city
                        autocomplete="section-billing billing address-level2"
                        enterkeyhint="next"
                        fault=live.fault("billing_city")
                    />
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
                <Field
                    label="E-mail"
                    name="licensee_email"
                    kind="email"
                    required=true
                    value=typed.licensee_email
                    autocomplete="section-licensee email"
                    inputmode="email"
                    enterkeyhint="next"
                    fault=live.fault("licensee_email")
                />
                <FieldRow>
                    <Field
                        label="Name"
                        name="licensee_name"
                        required=true
                        person=true
                        value=typed.licensee_name
                        autocomplete="section-licensee name"
                        enterkeyhint="next"
                        fault=live.fault("licensee_name")
                    />
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
