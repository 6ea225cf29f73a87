//! What may be chosen: billing cycle, type, tier and quantity (rule 9).

use domain::{
    checkout::tier_field,
    coverage::{BillingCycle, LicenseType},
};
use leptos::prelude::*;

use super::Live;
use crate::components::{Button, ButtonKind, ChoiceCard, ChoiceGroup, Field, SelectField, options};

pub(super) fn draw(live: Live) -> AnyView {
    let offered: Vec<(LicenseType, String)> = live.form.with_value(|form| {
        let tiers = LicenseType::ALL.into_iter().zip(form.tiers.clone());
        tiers.filter(|(_, tiers)| !tiers.is_empty()).collect()
    });
    let types = offered.iter().map(|(license_type, _)| type_card(live, *license_type)).collect_view();
    let tiers = offered.iter().map(|(license_type, tiers)| tier(live, *license_type, tiers)).collect_view();
    let cycles = BillingCycle::ALL.into_iter().map(|cycle| cycle_card(live, cycle)).collect_view();
    view! {
        <section class="checkout-section" aria-labelledby="coverage-title">
            <header>
                <h2 id="coverage-title">"Coverage"</h2>
            </header>
            <ChoiceGroup legend="Type" name="license_type" row=true fault=live.fault("license_type")>
                {types}
            </ChoiceGroup>
            {tiers}
            <Field
                label="Quantity"
                name="quantity"
                required=true
                inputmode="numeric"
                help="From 1 to 999."
                class="only-quantity"
                value=live.typed("quantity")
                fault=live.fault("quantity")
            />
            <ChoiceGroup legend="Paid" name="cycle" fault=live.fault("cycle")>
                {cycles}
            </ChoiceGroup>
            <noscript>
                <Button kind=ButtonKind::Secondary name="intent" value="show">
                    "Show the new price"
                </Button>
            </noscript>
        </section>
    }
    .into_any()
}

fn type_card(live: Live, license_type: LicenseType) -> AnyView {
    let (title, help) = match license_type {
        LicenseType::Users => ("Users", "People who open the reports"),
        LicenseType::Nodes => ("Nodes", "Capacities in the cloud"),
        LicenseType::Embedded => ("Embedded", "Sites that show reports"),
    };
    let checked = live.typed("license_type") == license_type.code();
    view! { <ChoiceCard name="license_type" value=license_type.code() title=title help=help checked /> }.into_any()
}

/// The tiers of one type; only the chosen type's is shown, and counts.
fn tier(live: Live, license_type: LicenseType, tiers: &str) -> AnyView {
    let name = tier_field(license_type);
    let (label, class) = match license_type {
        LicenseType::Users => ("Tier", "only-users"),
        LicenseType::Nodes => ("Node", "only-nodes"),
        LicenseType::Embedded => ("Tier", "only-embedded"),
    };
    let options = options(tiers.lines().filter_map(|line| line.split_once('\t')), &live.typed(name));
    view! { <SelectField label=label name=name class=class required=true options=options fault=live.fault(name) /> }
        .into_any()
}

fn cycle_card(live: Live, cycle: BillingCycle) -> AnyView {
    let title = match cycle {
        BillingCycle::Monthly => "Monthly",
        BillingCycle::Yearly => "Yearly",
        BillingCycle::ThreeYear => "Every 3 years",
    };
    let price = Signal::derive(move || super::preview::price_of(live, cycle));
    let checked = live.typed("cycle") == cycle.code();
    view! { <ChoiceCard name="cycle" value=cycle.code() title=title aside=price checked /> }.into_any()
}
