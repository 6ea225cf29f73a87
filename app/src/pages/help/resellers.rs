//! `/help/resellers`: how to buy for a customer, what the customer sees, and why there is no
//! reseller program (rule 4).

use leptos::prelude::*;

use super::with_seller;
use crate::{api::portal::Seller, components::PageHeading, pages::frame::ShopFrame};

/// The page.
pub fn resellers_page() -> AnyView {
    with_seller(|seller| view! { <Article seller /> }.into_any())
}

#[component]
fn Article(seller: Seller) -> impl IntoView {
    view! {
        <ShopFrame
            seller
            title="How resellers buy for a customer"
            description="One choice at the checkout, the same price for everybody, and an account of their own for your customer, who never sees what it cost."
            width="page-narrow"
            current="help"
        >
            <article class="prose">
                <PageHeading
                    eyebrow="Help"
                    title="How resellers buy for a customer"
                    lede="One choice at the checkout does it. The price is the public one, and your customer gets an account of their own."
                />
                <HowToOrder />
                <WhatEachSees />
                <WhyNoProgram />
                <WhyThreeYears />
            </article>
            <nav class="help-next" aria-label="More help">
                <a href="/help/accounts">"One checkout, two accounts"</a>
                <a href="/">"All products and prices"</a>
            </nav>
        </ShopFrame>
    }
}

#[component]
fn HowToOrder() -> impl IntoView {
    view! {
        <h2>"How to order"</h2>
        <ol>
            <li>"Choose a product, then " <strong>"Buy or try"</strong> "."</li>
            <li>
                "Under \u{201c}Who is this for?\u{201d} choose " <strong>"I am a reseller, buying for a customer"</strong>
                "."
            </li>
            <li>
                <strong>"Billing contact:"</strong>
                " your organization. The invoices are made out to it, and renewals are yours to pay."
            </li>
            <li>
                <strong>"Licensee:"</strong>
                " your customer\u{2019}s name, organization and e-mail address. All three are needed, and the address must not be yours. Best is one that their team reads."
            </li>
            <li>"Pay by card, or start a trial of one month without one."</li>
        </ol>
        <p>"The license is there at once. Your customer gets a mail with the way to it; you have nothing to forward."</p>
    }
}

#[component]
fn WhatEachSees() -> impl IntoView {
    view! {
        <h2>"What your customer sees"</h2>
        <ul>
            <li>"The license with its key, what it covers and until when."</li>
            <li>"Every version, older and newer, with what changed in each."</li>
            <li>"Your name and organization: in the mail, as whoever bought it for them, and beside the license, as whom to ask for a renewal."</li>
        </ul>
        <p>
            <strong>"Never:"</strong>
            " what you paid, your invoices or your card. Not on a page, not in a mail."
        </p>
        <h2>"What you see"</h2>
        <ul>
            <li>"Each subscription with its price, its next renewal and its invoices."</li>
            <li>"Who uses it: name, organization and address of your customer."</li>
        </ul>
        <p>
            <strong>"Never:"</strong>
            " the license key, the downloads, or what was downloaded. If a customer asks you for a file, send them to their own account: it has the newest one."
        </p>
    }
}

#[component]
fn WhyNoProgram() -> impl IntoView {
    view! {
        <h2>"Why there is no reseller program"</h2>
        <p>"No discount, no partner contract, no list to be on: everybody pays the price on the product\u{2019}s page."</p>
        <ul>
            <li>
                <strong>"The price holds no margin for it."</strong>
                " A discount for some would have to be paid by the others."
            </li>
            <li>
                <strong>"The shop works by itself."</strong>
                " Order, invoice and license take minutes and ask nobody, which is what keeps the price low. Terms made by hand would cost more than they give."
            </li>
            <li>
                <strong>"Public prices are fair to your customer too."</strong>
                " They can see what the license costs. What you charge for your own work is between the two of you."
            </li>
        </ul>
    }
}

#[component]
fn WhyThreeYears() -> impl IntoView {
    view! {
        <h2>"Why we suggest 3 years"</h2>
        <ul>
            <li>
                <strong>"Fewer renewals, fewer gaps."</strong>
                " Between you and your customer each renewal takes a request, an approval and a payment. When one of them is late, the license runs out: 30 days after the end of the paid period it stops."
            </li>
            <li>
                <strong>"It costs less."</strong>
                " The product\u{2019}s page says how much less than paying monthly or yearly."
            </li>
            <li>
                <strong>"One invoice"</strong>
                " to pass on, instead of three or thirty-six."
            </li>
        </ul>
        <p>"Monthly and yearly are there as well. Whatever you choose, it renews by itself from the card it was bought with."</p>
    }
}
