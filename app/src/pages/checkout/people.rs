//! Who it is for, who pays and who uses it (rules 1, 4 and 5).

use std::iter::once;

use leptos::prelude::*;

use super::{live::Live, text_field::TextField};
use crate::components::{ChoiceCard, ChoiceGroup, FieldRow, SelectField, options};

const BILLING_EMAIL: TextField = TextField {
    name: "billing_email",
    label: "E-mail",
    kind: "email",
    required: true,
    autocomplete: "section-billing billing email",
    inputmode: "email",
    ..TextField::NEW
};

const BILLING_NAME: TextField = TextField {
    name: "billing_name",
    label: "Name",
    required: true,
    person: true,
    autocomplete: "section-billing billing name",
    ..TextField::NEW
};

// Resellers name both organizations (rule 4); the label says "optional" to the others.
const BILLING_ORGANIZATION: TextField = TextField {
    name: "billing_organization",
    label: "Organization",
    optional_class: "not-reseller",
    person: true,
    autocomplete: "section-billing billing organization",
    ..TextField::NEW
};

const LICENSEE_ORGANIZATION: TextField = TextField {
    name: "licensee_organization",
    label: "Organization",
    optional_class: "not-reseller",
    person: true,
    autocomplete: "section-licensee organization",
    ..TextField::NEW
};

const BILLING_STREET: TextField = TextField {
    name: "billing_street",
    label: "Street and number",
    person: true,
    autocomplete: "section-billing billing address-line1",
    ..TextField::NEW
};

const BILLING_POSTAL_CODE: TextField = TextField {
    name: "billing_postal_code",
    label: "Postal code",
    autocomplete: "section-billing billing postal-code",
    ..TextField::NEW
};

const BILLING_CITY: TextField = TextField {
    name: "billing_city",
    label: "City",
    person: true,
    autocomplete: "section-billing billing address-level2",
    ..TextField::NEW
};

const BILLING_VAT_ID: TextField =
    TextField { name: "billing_vat_id", label: "VAT ID", help: "Of businesses in the EU.", ..TextField::NEW };

const BILLING_PO_NUMBER: TextField = TextField {
    name: "billing_po_number",
    label: "PO number",
    help: "Your own reference, printed on the invoice.",
    ..TextField::NEW
};

const LICENSEE_EMAIL: TextField = TextField {
    name: "licensee_email",
    label: "E-mail",
    kind: "email",
    required: true,
    autocomplete: "section-licensee email",
    inputmode: "email",
    ..TextField::NEW
};

const LICENSEE_NAME: TextField = TextField {
    name: "licensee_name",
    label: "Name",
    help: "Shows in the visuals.",
    required: true,
    person: true,
    autocomplete: "section-licensee name",
    ..TextField::NEW
};

/// The choice between one account and two.
#[component]
pub fn Purpose(live: Live) -> impl IntoView {
    let chosen = live.typed("purpose");
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
    let countries = live.with_view(|view| {
        let countries = view.countries.lines().filter_map(|line| line.split_once(' '));
        options(once(("", "Choose a country")).chain(countries), &live.typed("billing_country"))
    });
    let hello = live.with_view(|view| view.hello.clone());
    view! {
        <section class="checkout-section" aria-labelledby="billing">
            <header>
                <h2 id="billing">"Billing contact"</h2>
                <p class="small muted" inner_html=hello></p>
                <p class="small muted">
                    "Invoices and renewal notices go here. Use an address that your team reads. For purchasing: "
                    <a href="/legal/supplier">"supplier information"</a> "."
                </p>
            </header>
            <div class="form">
                {BILLING_EMAIL.draw(live)}
                <FieldRow>
                    {BILLING_NAME.draw(live)}
                    {BILLING_ORGANIZATION.draw(live)}
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
                    autocomplete="section-billing billing country"
                    fault=live.fault("billing_country")
                />
                <FieldRow>
                    {BILLING_VAT_ID.draw(live)}
                    {BILLING_PO_NUMBER.draw(live)}
                </FieldRow>
            </div>
        </section>
    }
}

/// Who uses it; shown when it is not the billing contact.
#[component]
pub fn Licensee(live: Live) -> impl IntoView {
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
                    {LICENSEE_ORGANIZATION.draw(live)}
                </FieldRow>
            </div>
        </section>
    }
}
