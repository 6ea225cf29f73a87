//! Every kind of field: empty, filled, faulty, disabled.

use leptos::prelude::*;

use super::{Part, Specimen};
use crate::components::{
    Checkbox, ChoiceCard, ChoiceGroup, FaultSummary, Field, FieldRow, SelectField, TextArea, options,
};

/// Fields and choices.
#[component]
pub(super) fn Forms() -> impl IntoView {
    let faults = vec![
        ("sg-email-faulty".to_owned(), "E-mail: the address has no domain after the @.".to_owned()),
        ("sg-terms".to_owned(), "Terms: an order needs your consent.".to_owned()),
    ];
    let tiers = |chosen| {
        options(
            [("1-20", "1\u{2013}20 users"), ("21-100", "21\u{2013}100 users"), ("101-500", "101\u{2013}500 users")],
            chosen,
        )
    };
    view! {
        <Part id="forms" title="Forms" words="Labels above, help under, faults beside, in words that say what to do.">
            <Specimen name="FaultSummary">
                <FaultSummary faults focus=false />
            </Specimen>
            <Specimen name="Field">
                <div class="form">
                    <Field
                        label="E-mail"
                        name="sg-email"
                        kind="email"
                        required=true
                        inputmode="email"
                        help="The address that gets the invoices."
                    />
                    <Field
                        label="E-mail"
                        name="sg-email-faulty"
                        kind="email"
                        required=true
                        value="accounts@"
                        help="The address that gets the invoices."
                        fault="This address has no domain after the @, such as contoso.com."
                    />
                    <FieldRow>
                        <Field label="Name" name="sg-name" required=true person=true value="Łukasz Dvořák" />
                        <Field label="Organization" name="sg-organization" person=true value="فريق التحليلات" />
                    </FieldRow>
                    <Field
                        label="Code"
                        name="sg-code"
                        required=true
                        code=true
                        value="482913"
                        inputmode="numeric"
                        maxlength=6
                    />
                    <TextArea label="A note for the invoice" name="sg-note" help="Printed above the lines." />
                </div>
            </Specimen>
            <Specimen name="SelectField">
                <FieldRow>
                    <SelectField label="Tier" name="sg-tier" required=true options=tiers("21-100") />
                    <SelectField
                        label="Tier"
                        name="sg-tier-faulty"
                        required=true
                        options=tiers("")
                        fault="This tier is not sold for nodes. Choose another."
                    />
                </FieldRow>
            </Specimen>
            <Specimen name="ChoiceGroup">
                <ChoiceGroup legend="Who is this for?" name="sg-for">
                    <ChoiceCard
                        name="sg-for"
                        value="me"
                        title="For me"
                        help="One account: you pay and you use it."
                        checked=true
                    />
                    <ChoiceCard
                        name="sg-for"
                        value="other"
                        title="For somebody else"
                        help="Two accounts: invoices go to you, the license and its downloads to them."
                    />
                    <ChoiceCard
                        name="sg-for"
                        value="reseller"
                        title="I am a reseller, buying for a customer"
                        help="As above, with your customer named on the license."
                        disabled=true
                    />
                </ChoiceGroup>
                <ChoiceGroup legend="Coverage" name="sg-type" row=true>
                    <ChoiceCard name="sg-type" value="users" title="Users" help="People who open the reports" checked=true />
                    <ChoiceCard name="sg-type" value="nodes" title="Nodes" help="Capacities in the cloud" />
                    <ChoiceCard name="sg-type" value="embedded" title="Embedded" help="Sites that show reports" />
                </ChoiceGroup>
                <ChoiceGroup legend="Paid" name="sg-cycle" fault="Choose how often to pay.">
                    <ChoiceCard name="sg-cycle" value="monthly" title="Monthly" aside="$9.90" />
                    <ChoiceCard name="sg-cycle" value="yearly" title="Yearly" aside="$99.00, 16% less" />
                </ChoiceGroup>
            </Specimen>
            <Specimen name="Checkbox">
                <Checkbox name="sg-news" checked=true help="At most once a month.">
                    "Mail me when a new version is out"
                </Checkbox>
                <Checkbox name="sg-terms" required=true fault="An order needs your consent to the terms.">
                    "I accept the "
                    <a href="/legal/terms">"terms of sale"</a>
                    "."
                </Checkbox>
            </Specimen>
        </Part>
    }
}
