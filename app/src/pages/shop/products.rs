//! `/`: every product with its lowest price and its newest version.

use leptos::prelude::*;

use super::newest_words;
use crate::{
    api::shop::{ProductRow, ProductsView, ReadProducts},
    components::focused_on_arrival,
    pages::{
        errors::AccidentPage,
        frame::{ShopFrame, shop_waits},
        reading::Reading,
    },
};

/// The page.
pub fn products_page() -> AnyView {
    Reading::once(|| ReadProducts {}).show(shop_waits, |answer| match answer {
        Ok(view) => view! { <Products view /> }.into_any(),
        Err(accident) => view! { <AccidentPage accident /> }.into_any(),
    })
}

#[component]
fn Products(view: ProductsView) -> impl IntoView {
    let heading = focused_on_arrival();
    view! {
        <ShopFrame
            seller=view.seller
            title=view.headline.clone()
            description="Buy a license for yourself, for your team or for a customer: the payer gets the invoices, the licensee every version."
            current="products"
        >
            <div class="shop-intro">
                <h1 tabindex="-1" node_ref=heading>
                    {view.headline}
                </h1>
                <p class="lede">
                    "Buy for yourself, for your team or for a customer. Whoever pays gets the invoices; whoever uses it gets every version."
                </p>
            </div>
            <div class="product-list">{view.products.into_iter().map(row).collect_view()}</div>
        </ShopFrame>
    }
}

fn row(product: ProductRow) -> AnyView {
    let price = match product.from {
        Some(price) => view! {
            <span class="muted">"from"</span>
            " "
            <strong>{price}</strong>
            " "
            <span class="muted">"a month"</span>
        }
        .into_any(),
        None => view! { <strong>"Free"</strong> }.into_any(),
    };
    view! {
        <article class="product-row">
            <h2>
                <a href=format!("/products/{}", product.slug)>{product.name}</a>
            </h2>
            <p class="product-price">{price}</p>
            <p class="product-summary">{product.summary}</p>
            {product.newest.map(|newest| view! { <p class="product-meta">{newest_words(newest)}</p> }.into_any())}
        </article>
    }
    .into_any()
}
