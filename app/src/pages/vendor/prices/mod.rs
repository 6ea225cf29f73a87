//! `/vendor/prices`: what every product costs, and the changes that were made, the newest first.

mod confirm;
mod form;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::frame::{VendorPage, nothing_waits};
use crate::{
    api::{
        shop::PriceGroup,
        vendor_prices::{PriceChangeRow, PriceListsView, ProductPrices, VendorPrices},
    },
    components::{ButtonLink, DateText, EmptyState, PageHeading, Table},
    pages::{portal::answered, reading::Reading},
};

pub(super) use confirm::page as confirm_page;
pub(super) use form::page as form_page;

/// The names of the cycles, as column heads and beside each price on a phone.
const CYCLES: [&str; 3] = ["Monthly", "Yearly", "3 years"];

/// The page.
pub(super) fn page() -> AnyView {
    let query = use_query_map();
    let page = move || query.with(|query| query.get("page").unwrap_or_default());
    Reading::of("page", page, |page| VendorPrices { page })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Lists found /> }.into_any()))
}

#[component]
fn Lists(found: PriceListsView) -> impl IntoView {
    let PriceListsView { frame, products, changes, newer, older } = found;
    view! {
        <VendorPage frame title="Prices">
            <PageHeading title="Prices">
                <ButtonLink href="#changes">"Past changes"</ButtonLink>
            </PageHeading>
            {if products.is_empty() {
                let words = "A catalog file brings products and their first prices.";
                view! { <EmptyState title="Nothing is sold yet" words=words /> }.into_any()
            } else {
                products.into_iter().map(|product| view! { <Product product /> }.into_any()).collect_view().into_any()
            }}
            <Changes rows=changes newer older />
        </VendorPage>
    }
}

#[component]
fn Product(product: ProductPrices) -> impl IntoView {
    let ProductPrices { slug, name, groups } = product;
    let heading = format!("prices-{slug}");
    let labelled_by = heading.clone();
    let label = format!("Change prices of {name}");
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <div class="section-head split">
                <h2 id=heading>{name.clone()}</h2>
                <ButtonLink href=format!("/vendor/prices/{slug}") label>
                    "Change prices"
                </ButtonLink>
            </div>
            <Table label=format!("Prices of {name}") stack=true class="price-table">
                <thead>
                    <tr>
                        <th scope="col">"Coverage"</th>
                        {CYCLES
                            .map(|cycle| view! { <th scope="col" class="num">{cycle}</th> }.into_any())
                            .into_iter()
                            .collect_view()}
                    </tr>
                </thead>
                {groups.into_iter().map(group).collect_view()}
            </Table>
        </section>
    }
}

fn group(group: PriceGroup) -> AnyView {
    let row = |(tier, prices): (String, [String; 3])| {
        let cells = CYCLES.into_iter().zip(prices);
        view! {
            <tr>
                <th scope="row">{tier}</th>
                {cells
                    .map(|(cycle, price)| view! { <td class="num" data-label=cycle>{price}</td> }.into_any())
                    .collect_view()}
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

#[component]
fn Changes(rows: Vec<PriceChangeRow>, newer: Option<String>, older: Option<String>) -> impl IntoView {
    let page_links = newer.is_some() || older.is_some();
    view! {
        <section class="section" aria-labelledby="changes">
            <div class="section-head">
                <h2 id="changes">"Changes"</h2>
            </div>
            {if rows.is_empty() {
                let words = "Each change of a price stands here, with who made it and who was told.";
                view! { <EmptyState title="No price was changed" words=words /> }.into_any()
            } else {
                view! { <ChangesTable rows /> }.into_any()
            }}
            {page_links
                .then(|| {
                    view! {
                        <nav class="cluster" aria-label="Pages">
                            {newer.map(|href| view! { <ButtonLink href>"Newer"</ButtonLink> }.into_any())}
                            {older.map(|href| view! { <ButtonLink href>"Older"</ButtonLink> }.into_any())}
                        </nav>
                    }
                        .into_any()
                })}
        </section>
    }
}

#[component]
fn ChangesTable(rows: Vec<PriceChangeRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">
                    {row.product} <br /> <span class="muted">{row.price}</span>
                </th>
                <td>
                    <DateText iso=row.at.iso words=row.at.words title=row.at.exact />
                    <br />
                    <bdi class="muted">{row.by}</bdi>
                </td>
                <td data-label="Running subscriptions">{row.running}</td>
                <td class="num" data-label="From">
                    {row.before}
                </td>
                <td class="num cell-lead">{row.after}</td>
            </tr>
        }
        .into_any()
    });
    view! {
        <Table label="Changes of prices" stack=true>
            <thead>
                <tr>
                    <th scope="col">"Price"</th>
                    <th scope="col">"Changed"</th>
                    <th scope="col">"Running subscriptions"</th>
                    <th scope="col" class="num">
                        "From"
                    </th>
                    <th scope="col" class="num">
                        "To"
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </Table>
    }
}
