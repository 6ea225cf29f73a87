//! `/vendor/prices/{product}/confirm`: what a change would do, for whom and from when, and the button that
//! does it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::{
    api::vendor_prices::{PriceConfirmRow, PriceConfirmView, VendorChangePrices, VendorPriceConfirm},
    components::{BackLink, Button, ButtonKind, ButtonLink, EmptyState, Notice, PageHeading, Table, Tone},
    pages::{
        portal::answered,
        reading::Reading,
        vendor::frame::{VendorPage, nothing_waits},
    },
};

/// The page.
pub(in crate::pages::vendor) fn page() -> AnyView {
    Reading::of_param("product", |product| VendorPriceConfirm { product })
        .show(nothing_waits, |answer| answered(answer, |found| view! { <Confirm found /> }.into_any()))
}

#[component]
fn Confirm(found: PriceConfirmView) -> impl IntoView {
    let PriceConfirmView { frame, slug, name, rows, means, button, shown, anew } = found;
    let is_empty = rows.is_empty();
    let (title, back) = (format!("Change prices of {name}"), format!("/vendor/prices/{slug}"));
    let change = move |back: String| {
        view! {
            <ConfirmTable rows />
            <ul class="stack price-means">
                {means.into_iter().map(|words| view! { <li>{words}</li> }.into_any()).collect_view()}
            </ul>
            <form method="post" action=VendorChangePrices::PATH class="cluster">
                <input type="hidden" name="product" value=slug />
                <input type="hidden" name="shown" value=shown />
                <Button kind=ButtonKind::Primary>{button}</Button>
                <ButtonLink href=back>"Change something else"</ButtonLink>
            </form>
        }
        .into_any()
    };
    view! {
        <VendorPage frame title=title.clone() first=true>
            <BackLink href=back.clone() words="What you typed" />
            <PageHeading title />
            {anew
                .then(|| {
                    view! {
                        <Notice tone=Tone::Attention title="The prices were changed meanwhile" live=true>
                            "Nothing was written. This is what your change would do now."
                        </Notice>
                    }
                        .into_any()
                })}
            {if is_empty { view! { <Nothing back /> }.into_any() } else { change(back) }}
        </VendorPage>
    }
}

#[component]
fn Nothing(back: String) -> impl IntoView {
    view! {
        <EmptyState title="No price is changed" words="Every field holds the price as it is, or nothing was typed.">
            <ButtonLink href=back>"Change a price"</ButtonLink>
        </EmptyState>
    }
}

#[component]
fn ConfirmTable(rows: Vec<PriceConfirmRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{row.price}</th>
                <td data-label="Running subscriptions">{row.running}</td>
                <td class="num" data-label="Now">
                    {row.before}
                </td>
                <td class="num cell-lead">
                    <strong>{row.after}</strong>
                </td>
            </tr>
        }
        .into_any()
    });
    view! {
        <Table label="What would change" stack=true>
            <thead>
                <tr>
                    <th scope="col">"Price"</th>
                    <th scope="col">"Running subscriptions"</th>
                    <th scope="col" class="num">
                        "Now"
                    </th>
                    <th scope="col" class="num">
                        "New"
                    </th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </Table>
    }
}
