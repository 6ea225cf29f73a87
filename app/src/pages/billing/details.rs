//! `/billing/details`: what the next invoices will bear. The form posts without a script too.

use leptos::{prelude::*, server_fn::ServerFn as _};
use leptos_router::hooks::use_query_map;

use super::list::ways;
use crate::{
    api::{
        Answer,
        accident::Accident,
        billing::{DetailsView, ReadDetails, SaveDetails},
        call::posts,
    },
    components::{Button, ButtonKind, FaultSummary, Field, Notice, PageHeading, Side, Tone, focus_when_drawn},
    pages::{
        portal::{NoticeOf, PortalPage, answered, billing_waits},
        reading::Reading,
    },
};

/// The id of what is said after saving.
const SAID: &str = "said";

/// The page.
pub fn details_page() -> AnyView {
    let query = use_query_map();
    let account = move || query.with(|query| query.get("account").unwrap_or_default());
    Reading::of("account", account, |account| ReadDetails { account })
        .show(billing_waits, |answer| answered(answer, |found| view! { <Details found /> }.into_any()))
}

#[component]
fn Details(found: DetailsView) -> impl IntoView {
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None));
    let frame = found.frame.clone();
    let accounts = found.accounts.clone();
    let shown = RwSignal::new(found);
    let saved = posts(busy, move |answer| match answer.and_then(|text| text.open::<Answer<DetailsView>>()) {
        Ok(Answer::Found(view)) => {
            failed.set(None);
            if view.notice.is_some() {
                focus_when_drawn(SAID.to_owned());
            }
            shown.set(view);
        }
        Ok(_) => {
            let told = "You are no longer signed in, so nothing was saved.".to_owned();
            failed.set(Some(Accident { told: Some(told), ..Accident::UNKNOWN }));
        }
        Err(accident) => failed.set(Some(accident)),
    });
    view! {
        <PortalPage
            side=Side::Billing
            frame
            title="Billing details"
            description="Name, address and numbers that your next invoices will bear."
            narrow=true
        >
            <PageHeading
                title="Billing details"
                lede="What the next invoices will bear. Those that were issued stay as they are."
            />
            {ways("Accounts", accounts)}
            <form method="post" action=SaveDetails::PATH class="form" novalidate=true on:submit=saved>
                {move || failed.get().map(|accident| view! { <NotSaved accident /> }.into_any())}
                {move || form(shown.get())}
                <div class="cluster">
                    <Button kind=ButtonKind::Primary busy>
                        "Save"
                    </Button>
                </div>
            </form>
        </PortalPage>
    }
}

/// Name, label, autocomplete and help of each field.
const FIELDS: [[&str; 4]; 7] = [
    ["name", "Name", "billing name", ""],
    ["organization", "Organization", "billing organization", ""],
    ["street", "Street and number", "billing address-line1", ""],
    ["postal_code", "Postal code", "billing postal-code", ""],
    ["city", "City", "billing address-level2", ""],
    ["vat_id", "VAT ID", "off", "Of businesses in the EU."],
    ["po_number", "PO number", "off", "Your own reference, printed on the next invoices."],
];

/// The fields with what they hold and what is wrong with it.
fn form(found: DetailsView) -> AnyView {
    let [name, organization, street, postal_code, city, vat_id, po_number] = FIELDS.map(|field| draw(&found, field));
    let DetailsView { account, version, country, questions, faults, notice, .. } = found;
    view! {
        <input type="hidden" name="account" value=account />
        <input type="hidden" name="version" value=version.to_string() />
        {notice
            .map(|notice| {
                view! {
                    <div id=SAID tabindex="-1">
                        <NoticeOf notice live=true />
                    </div>
                }
                    .into_any()
            })}
        <FaultSummary faults />
        <div class="field-row">{name} {organization}</div>
        {street}
        <div class="field-row">{postal_code} {city}</div>
        <div class="field">
            <span class="field-label">"Country"</span>
            <p>{country}</p>
            <p class="field-help">
                "It decides the tax, so it does not change here. If you have moved, write to " {questions} "."
            </p>
        </div>
        <div class="field-row">{vat_id} {po_number}</div>
    }
    .into_any()
}

fn draw(found: &DetailsView, [name, label, autocomplete, help]: [&'static str; 4]) -> AnyView {
    let of = |pairs: &[(String, String)]| pairs.iter().find(|(at, _)| at == name).map(|(_, text)| text.clone());
    view! {
        <Field
            label
            name
            required=name == "name"
            person=name != "vat_id"
            value=of(&found.fields).unwrap_or_default()
            autocomplete
            help
            fault=of(&found.faults)
        />
    }
    .into_any()
}

/// The shop could not be asked, or broke: what was typed is still there.
#[component]
fn NotSaved(accident: Accident) -> impl IntoView {
    view! {
        <Notice tone=Tone::Danger title="That was not saved" live=true>
            {accident.words()}
        </Notice>
    }
}
