//! What is bought: type, tier, quantity and billing cycle (rule 9).

use domain::{
    coverage::{BillingCycle, Coverage, LicenseType, Quantity},
    locale::Locale,
    pricing::{PriceList, saving_percent},
    text::Line,
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
    let types = live.with_view(|view| offered_types(&view.prices));
    let cards = types
        .iter()
        .map(|license_type| {
            let (title, help) = type_words(*license_type);
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
    view! {
        <section class="checkout-section" id="coverage" aria-labelledby="coverage-title">
            <header>
                <h2 id="coverage-title">"Coverage"</h2>
            </header>
            <ChoiceGroup legend="Type" name="license_type" row=true fault=live.fault("license_type")>
                {cards}
            </ChoiceGroup>
            {types.contains(&LicenseType::Users).then(|| view! { <Tier live license_type=LicenseType::Users /> }.into_any())}
            {types.contains(&LicenseType::Nodes).then(|| view! { <Tier live license_type=LicenseType::Nodes /> }.into_any())}
            {types.contains(&LicenseType::Embedded).then(|| view! { <Tier live license_type=LicenseType::Embedded /> }.into_any())}
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

fn offered_types(prices: &PriceList) -> Vec<LicenseType> {
    LicenseType::ALL
        .into_iter()
        .filter(|license_type| prices.tiers.iter().any(|row| row.license_type == *license_type))
        .collect()
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
fn Tier(live: Live, license_type: LicenseType) -> impl IntoView {
    let (name, label, class) = match license_type {
        LicenseType::Users => ("tier_users", "Tier", "only-users"),
        LicenseType::Nodes => ("tier_nodes", "Node", "only-nodes"),
        LicenseType::Embedded => ("tier_embedded", "Tier", "only-embedded"),
    };
    let rows = live.with_view(|view| {
        let rows = view.prices.tiers.iter().filter(|row| row.license_type == license_type);
        rows.map(|row| (row.tier.clone(), tier_words(license_type, &row.tier))).collect::<Vec<_>>()
    });
    let options = options(rows.iter().map(|(tier, words)| (tier.as_str(), words.as_str())), &live.typed(name));
    view! { <SelectField label=label name=name class=class required=true options=options fault=live.fault(name) /> }
}

fn tier_words(license_type: LicenseType, tier: &str) -> String {
    match (license_type, Line::parse(tier)) {
        (LicenseType::Users, Ok(tier)) => {
            Coverage { license_type, tier, quantity: Quantity::ONE }.describe(Locale::EnUs)
        }
        (LicenseType::Embedded, _) if tier == "site" => "Site".to_owned(),
        _ => tier.to_owned(),
    }
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
