//! `/products/{slug}`: what it is, what it costs or where it downloads, what it runs on, what is
//! new.

use leptos::prelude::*;

use super::{newest_words, prices::Prices, shown, versions::release};
use crate::{
    api::{
        licenses::VersionRow,
        shop::{FreeFile, OfferView, ProductView, ReadProduct},
    },
    components::{BackLink, ButtonKind, ButtonLink, DescriptionList, Fact, Glyph, focused_on_arrival},
    pages::{
        frame::{ShopFrame, shop_waits},
        reading::Reading,
    },
};

/// The page.
pub fn product_page() -> AnyView {
    Reading::of_param("slug", |slug| ReadProduct { slug })
        .show(shop_waits, |answer| shown(answer, |view| view! { <Product view /> }.into_any()))
}

#[component]
fn Product(view: ProductView) -> impl IntoView {
    let heading = focused_on_arrival();
    let is_sold = matches!(view.offer, OfferView::Sold(_));
    let (call, prices) = match view.offer {
        OfferView::Sold(prices) => {
            let from = prices.from.clone();
            (sold(&view.slug, from).into_any(), Some(view! { <Prices prices /> }))
        }
        OfferView::Free(file) => (free(&view.slug, file).into_any(), None),
    };
    view! {
        <ShopFrame seller=view.seller title=view.name.clone() description=view.summary.clone() current="products">
            <BackLink href="/" words="Products" />
            <div class="product-hero">
                <div class="stack">
                    <h1 tabindex="-1" node_ref=heading>
                        {view.name}
                    </h1>
                    <p class="lede">{view.summary}</p>
                    <p class="product-meta">
                        {view.category}
                        {view.newest.map(|newest| view! { ". " {newest_words(newest)} }.into_any())}
                    </p>
                </div>
                <div class="product-offer">{call}</div>
            </div>
            {prices}
            {is_sold.then(|| view! { <Included slug=view.slug.clone() /> }.into_any())}
            <Requirements rows=view.requirements />
            <News slug=view.slug rows=view.news count=view.versions />
        </ShopFrame>
    }
}

fn sold(slug: &str, from: String) -> impl IntoView + use<> {
    view! {
        <p class="price-figure">
            <span class="muted">"from"</span>
            " "
            <strong>{from}</strong>
            " "
            <span class="muted">"a month"</span>
        </p>
        <ButtonLink href=format!("/checkout/{slug}") kind=ButtonKind::Primary large=true wide=true>
            "Buy or try"
        </ButtonLink>
        <p class="small muted">"One month to try, without a card."</p>
    }
}

fn free(slug: &str, file: Option<FreeFile>) -> impl IntoView + use<> {
    let agreement = format!("/legal/eula/{slug}");
    view! {
        <p class="price-figure">
            <strong>"Free"</strong>
        </p>
        {file
            .map(|file| {
                view! {
                    <ButtonLink
                        href=file.href
                        kind=ButtonKind::Primary
                        large=true
                        wide=true
                        download=true
                        icon=Glyph::Download
                    >
                        {format!("Download {}", file.version)}
                    </ButtonLink>
                    <p class="small muted">{format!("{}. No order and no account.", file.size)}</p>
                }
                    .into_any()
            })}
        <p class="small">
            <a href=agreement>"License agreement"</a>
        </p>
    }
}

/// What comes with a license, whatever it covers.
#[component]
fn Included(slug: String) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="included">
            <div class="section-head">
                <h2 id="included">"With every license"</h2>
            </div>
            <ul class="included">
                <li>"Every version, older and newer, for as long as the license runs. Take the newest, or go back to one that you know."</li>
                <li>
                    "Two accounts: invoices for whoever pays, the license and its downloads for whoever uses it. "
                    <a href="/help/accounts">"How accounts work"</a>
                </li>
                <li>
                    "A subscription by the month, the year or three years, which renews until you end it. "
                    <a href=format!("/legal/eula/{slug}")>"License agreement"</a>
                </li>
            </ul>
        </section>
    }
}

#[component]
fn Requirements(rows: Vec<(String, String)>) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="requirements">
            <div class="section-head">
                <h2 id="requirements">"Requirements"</h2>
            </div>
            <DescriptionList>
                {rows.into_iter().map(|(term, version)| view! { <Fact term>{version}</Fact> }.into_any()).collect_view()}
            </DescriptionList>
        </section>
    }
}

#[component]
fn News(slug: String, rows: Vec<VersionRow>, count: usize) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="news">
            <div class="section-head">
                <h2 id="news">"What is new"</h2>
                <a class="small" href=format!("/products/{slug}/versions")>
                    {format!("All {count} versions")}
                </a>
            </div>
            <ol>{rows.into_iter().map(|row| release(row, 3, None)).collect_view()}</ol>
        </section>
    }
}
