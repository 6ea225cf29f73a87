//! What is bought: type, tier, quantity and billing cycle (rule 9).

use domain::{
    coverage::{BillingCycle, LicenseType},
    pricing::saving_percent,
};
use leptos::prelude::*;

use super::{live::Live, text_field::TextField};
use crate::components::{Button, ButtonKind, ChoiceCard, ChoiceGroup, SelectField, options};

const QUANTITY: TextField = TextField {
    name: "quantity",
    label: "Quantity",
    required: true,
    inputmode: "numeric",
    help: "From 1 to 999.",
    class: "only-quantity",
    ..TextField::NEW
};

/// The section of the form.
#[component]
pub fn CoverageChoice(live: Live) -> impl IntoView {
    let offered = || {
        let tiers = LicenseType::ALL.into_iter().zip(live.with_view(|view| view.tiers.clone()));
        tiers.filter(|(_, tiers)| !tiers.is_empty())
    };
    let cards = offered()
        .map(|(license_type, _)| {
            let (title, help) = type_words(license_type);
            view! {
                <ChoiceCard
                    name="license_type"
                    value=license_type.code()
                    title=title
                    help=help
                    checked=live.typed("license_type") == license_type.code()
                />
            }
            .into_any()
        })
        .collect_view();
    let tiers =
        offered().map(|(license_type, tiers)| view! { <Tier live license_type tiers /> }.into_any()).collect_view();
    view! {
        <section class="checkout-section" id="coverage" aria-labelledby="coverage-title">
            <header>
                <h2 id="coverage-title">"Coverage"</h2>
            </header>
            <ChoiceGroup legend="Type" name="license_type" row=true fault=live.fault("license_type")>
                {cards}
            </ChoiceGroup>
            {tiers}
            {QUANTITY.draw(live)}
            <Cycles live />
            <noscript>
                <Button kind=ButtonKind::Secondary name="intent" value="update">
                    "Update the total"
                </Button>
            </noscript>
        </section>
    }
}

fn type_words(license_type: LicenseType) -> (&'static str, &'static str) {
    match license_type {
        LicenseType::Users => ("Users", "People who open the reports"),
        LicenseType::Nodes => ("Nodes", "Capacities in the cloud"),
        LicenseType::Embedded => ("Embedded", "Sites that show reports"),
    }
}

/// The tiers of one type; only the chosen type's is shown, and counts.
#[component]
fn Tier(
    live: Live,
    license_type: LicenseType,
    /// A line for each: its value, a tab, its words.
    tiers: String,
) -> impl IntoView {
    let (name, label, class) = match license_type {
        LicenseType::Users => ("tier_users", "Tier", "only-users"),
        LicenseType::Nodes => ("tier_nodes", "Node", "only-nodes"),
        LicenseType::Embedded => ("tier_embedded", "Tier", "only-embedded"),
    };
    let options = options(tiers.lines().filter_map(|line| line.split_once('\t')), &live.typed(name));
    view! { <SelectField label=label name=name class=class required=true options=options fault=live.fault(name) /> }
}

#[component]
fn Cycles(live: Live) -> impl IntoView {
    let chosen = live.typed("cycle");
    let cards = BillingCycle::ALL
        .into_iter()
        .map(|cycle| {
            let title = match cycle {
                BillingCycle::Monthly => "Monthly",
                BillingCycle::Yearly => "Yearly",
                BillingCycle::ThreeYear => "Every 3 years",
            };
            let price = Signal::derive(move || live.price_of(cycle).map(|price| price + &saving(live, cycle)));
            view! {
                <ChoiceCard
                    name="cycle"
                    value=cycle.code()
                    title=title
                    aside=price
                    checked=chosen == cycle.code()
                />
            }
            .into_any()
        })
        .collect_view();
    view! {
        <ChoiceGroup legend="Paid" name="cycle" fault=live.fault("cycle")>
            {cards}
        </ChoiceGroup>
        <p class="small muted only-reseller">
            "For customers we suggest 3 years: one order, and no renewal that comes up between the two of you."
        </p>
    }
}

/// ", 16 % less" beside a longer cycle's price.
fn saving(live: Live, cycle: BillingCycle) -> String {
    let percent = live.choice().map_or(0, |choice| {
        live.with_view(|view| {
            let row = view.prices.tier(choice.coverage.license_type, choice.coverage.tier.as_str());
            row.map_or(0, |row| saving_percent(row, cycle))
        })
    });
    if percent == 0 { String::new() } else { format!(", {percent}% less") }
}
