//! The form that names somebody else for a license that was declined (rule 8). The server writes it, so
//! a browser needs no code for it; it posts plainly, with or without a script.

use domain::checkout::LicenseeForm;
use leptos::{prelude::*, server_fn::ServerFn as _};

use crate::{
    api::billing::NameLicensee,
    components::{Button, ButtonKind, FaultSummary, Field, FieldRow},
    pages::order::markup::written,
};

/// What stands in the form.
pub struct NameForm {
    pub subscription: String,
    /// The licensee is a reseller's customer, with an organization (rule 4).
    pub reseller: bool,
    pub typed: LicenseeForm,
    /// Fields' names with the words beside them.
    pub faults: Vec<(String, String)>,
}

/// The section with the form.
pub fn markup(form: NameForm) -> String {
    let NameForm { subscription, reseller, typed, faults } = form;
    let fault = |name: &str| faults.iter().find(|(field, _)| field == name).map(|(_, words)| words.clone());
    let [on_email, on_name, on_organization] = ["licensee_email", "licensee_name", "licensee_organization"].map(fault);
    let lede = if reseller {
        "Your customer. They get the license and every version, and learn who bought it, never what it cost."
    } else {
        "They get the license, every version and the mail about them. Never a price. Your own address takes the \
         license yourself."
    };
    written(move || {
        view! {
            <section class="section section-side" id="name" aria-labelledby="name-title">
                <div class="section-head">
                    <h2 id="name-title">"Name somebody else"</h2>
                    <p class="small muted">{lede}</p>
                </div>
                <form method="post" action=NameLicensee::PATH class="form" novalidate=true>
                    <input type="hidden" name="id" value=subscription />
                    <FaultSummary faults />
                    <Field
                        label="E-mail"
                        name="licensee_email"
                        kind="email"
                        required=true
                        value=typed.licensee_email
                        fault=on_email
                        autocomplete="section-licensee email"
                        inputmode="email"
                    />
                    <FieldRow>
                        <Field
                            label="Name"
                            name="licensee_name"
                            required=true
                            person=true
                            value=typed.licensee_name
                            fault=on_name
                            autocomplete="section-licensee name"
                        />
                        <Field
                            label="Organization"
                            name="licensee_organization"
                            required=reseller
                            person=true
                            value=typed.licensee_organization
                            fault=on_organization
                            autocomplete="section-licensee organization"
                        />
                    </FieldRow>
                    <div class="cluster">
                        <Button kind=ButtonKind::Primary>"Give them the license"</Button>
                    </div>
                </form>
            </section>
        }
    })
}
