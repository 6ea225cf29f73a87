//! `/vendor/prices/{product}`: a field for each price, and what running subscriptions pay. It leads to what
//! the change would do; nothing is written before that was seen.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::CYCLES;
use crate::{
    api::vendor_prices::{PriceField, PriceFields, PriceFormView, VendorCheckPrices, VendorPriceForm},
    components::{BackLink, Button, ButtonKind, ChoiceCard, ChoiceGroup, FaultSummary, FieldFault, PageHeading, Table},
    pages::{
        portal::answered,
        reading::Reading,
        vendor::frame::{VendorPage, nothing_waits},
    },
};

/// The page.
pub(in crate::pages::vendor) fn page() -> AnyView {
    Reading::of_param("product", |product| VendorPriceForm { product })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Form found /> }.into_any()))
}

#[component]
fn Form(found: PriceFormView) -> impl IntoView {
    let PriceFormView { frame, slug, name, currency, groups, changes_running, faults } = found;
    // Beside a field its place says which price it is; in the list of all faults words have to.
    let fields = groups.iter().flat_map(|group| &group.rows).flat_map(|(_, fields)| fields);
    let named = fields.filter_map(|field| {
        let (name, words) = faults.iter().find(|(name, _)| *name == field.name)?;
        Some((name.clone(), format!("{}: {words}", field.label)))
    });
    let all = RwSignal::new(named.collect::<Vec<_>>());
    let label = format!("Prices of {name}");
    view! {
        <VendorPage frame title=label.clone() first=true>
            <BackLink href="/vendor/prices" words="Prices" />
            <PageHeading title=label.clone() />
            <form method="post" action=VendorCheckPrices::PATH class="form vendor-prices" novalidate=true>
                <FaultSummary faults=all />
                <input type="hidden" name="product" value=slug />
                <p class="muted">{format!("In {currency}, before tax, for one unit and one period.")}</p>
                <Table label stack=true class="price-table price-fields">
                    <thead>
                        <tr>
                            <th scope="col">"Coverage"</th>
                            {CYCLES
                                .map(|cycle| view! { <th scope="col" class="num">{cycle}</th> }.into_any())
                                .into_iter()
                                .collect_view()}
                        </tr>
                    </thead>
                    {groups.into_iter().map(|of| group(of, &faults)).collect_view()}
                </Table>
                <ChoiceGroup legend="Running subscriptions" name="running">
                    <ChoiceCard
                        name="running"
                        value="keep"
                        title="Keep the price that they agreed on"
                        help="The new price is for new orders, changes of coverage, and trials that are bought."
                        checked=!changes_running
                    />
                    <ChoiceCard
                        name="running"
                        value="change"
                        title="Take the new price, 30 days ahead"
                        help="Everybody on their billing sides is mailed now. Each pays the new price from its first period on that begins 30 days or more after the mail."
                        checked=changes_running
                    />
                </ChoiceGroup>
                <div class="cluster">
                    <Button kind=ButtonKind::Primary>"See what it changes"</Button>
                </div>
            </form>
        </VendorPage>
    }
}

fn group(group: PriceFields, faults: &[(String, String)]) -> AnyView {
    let row = |(tier, fields): (String, Vec<PriceField>)| {
        let cells = CYCLES.into_iter().zip(fields).map(|(cycle, field)| cell(cycle, field, faults)).collect_view();
        view! {
            <tr>
                <th scope="row">{tier}</th>
                {cells}
            </tr>
        }
        .into_any()
    };
    view! {
        <tbody>
            <tr class="price-group">
                <th scope="rowgroup" colspan="4">
                    {group.name}
                </th>
            </tr>
            {group.rows.into_iter().map(row).collect_view()}
        </tbody>
    }
    .into_any()
}

fn cell(cycle: &'static str, field: PriceField, faults: &[(String, String)]) -> AnyView {
    let PriceField { name, value, label, now } = field;
    let fault = faults.iter().find(|(field, _)| *field == name).map(|(_, words)| words.clone());
    let explained = [now.as_ref().map(|_| format!("{name}-help")), fault.as_ref().map(|_| format!("{name}-fault"))];
    let explained = explained.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <td class="num" data-label=cycle>
            <input
                class="field-control"
                id=name.clone()
                name=name.clone()
                value=value
                aria-label=label
                inputmode="decimal"
                autocomplete="off"
                maxlength="40"
                aria-invalid=fault.is_some().then_some("true")
                aria-describedby=(!explained.is_empty()).then_some(explained)
            />
            {now
                .map(|now| {
                    view! {
                        <p class="field-help" id=format!("{name}-help")>
                            {format!("Now {now}")}
                        </p>
                    }
                        .into_any()
                })}
            <FieldFault name=name.clone() fault=fault />
        </td>
    }
    .into_any()
}
