//! The prices of a product: a row for each tier, a column for each cycle.

use leptos::prelude::*;

use crate::{
    api::shop::{PriceGroup, PricesView},
    components::Table,
};

/// The names of the cycles, as column heads and beside each price on a phone.
const CYCLES: [&str; 3] = ["Monthly", "Yearly", "3 years"];

/// The section with the whole list.
#[component]
pub(super) fn Prices(prices: PricesView) -> impl IntoView {
    let [yearly, three_years] = prices.savings;
    let heads = CYCLES.into_iter().zip([String::new(), yearly, three_years]);
    let savings = heads.clone().skip(1).filter(|(_, saving)| !saving.is_empty());
    let on_a_phone = savings.map(|(cycle, saving)| format!("{cycle}: {saving}")).collect::<Vec<_>>().join(" \u{b7} ");
    view! {
        <section class="section section-side" aria-labelledby="prices">
            <div class="section-head">
                <h2 id="prices">"Prices"</h2>
                <p class="small muted">
                    {format!("In {}, before tax. The same for everybody, resellers included.", prices.currency)}
                </p>
                <p class="small price-savings" aria-hidden="true">{on_a_phone}</p>
            </div>
            <Table label="Prices by coverage and cycle" stack=true class="price-table">
                <thead>
                    <tr>
                        <th scope="col">"Coverage"</th>
                        {heads
                            .map(|(cycle, saving)| {
                                let saving = (!saving.is_empty()).then(|| view! { " " <small>{saving}</small> }.into_any());
                                view! { <th scope="col" class="num">{cycle} {saving}</th> }.into_any()
                            })
                            .collect_view()}
                    </tr>
                </thead>
                {prices.groups.into_iter().map(group).collect_view()}
            </Table>
        </section>
    }
}

fn group(group: PriceGroup) -> AnyView {
    view! {
        <tbody>
            <tr class="price-group">
                <th scope="rowgroup" colspan="4">
                    {group.name}
                    " "
                    <span>{group.unit}</span>
                </th>
            </tr>
            {group.rows.into_iter().map(row).collect_view()}
        </tbody>
    }
    .into_any()
}

fn row((tier, prices): (String, [String; 3])) -> AnyView {
    let cells = CYCLES
        .into_iter()
        .zip(prices)
        .map(|(cycle, price)| view! { <td class="num" data-label=cycle>{price}</td> }.into_any())
        .collect_view();
    view! {
        <tr>
            <th scope="row">{tier}</th>
            {cells}
        </tr>
    }
    .into_any()
}
