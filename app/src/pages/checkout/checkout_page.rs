//! `/checkout/{slug}`: one form for both contacts, the coverage and the payment, with a summary
//! that follows what is chosen. It orders before and without WASM.

use leptos::{ev::Event, prelude::*};
use wasm_bindgen::JsCast as _;

use leptos::server_fn::ServerFn as _;

use super::{
    coverage::CoverageChoice,
    live::Live,
    payment::Payment,
    people::{BillingContact, Licensee, Purpose},
    summary::{LastStep, Summary, SummaryBar},
};
use crate::{
    api::{
        accident::Accident,
        call::posts,
        checkout::{CheckoutView, PlaceAnswer, PlaceOrder, ReadCheckout},
    },
    components::{BackLink, FaultSummary, Notice, PageHeading, Tone, focus_when_drawn},
    pages::{
        frame::{ShopFrame, shop_waits},
        reading::Reading,
        shop::shown,
    },
};

/// The form's id.
const FORM: &str = "checkout";
/// The id of what is said when the order did not get through.
const NOT_ORDERED: &str = "not-ordered";

/// The page.
pub fn checkout_page() -> AnyView {
    Reading::of_param("slug", |slug| ReadCheckout { slug })
        .show(shop_waits, |answer| shown(answer, |view| view! { <Checkout view /> }.into_any()))
}

#[component]
fn Checkout(view: CheckoutView) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None);
    let (slug, product, seller) = (view.slug.clone(), view.product_name.clone(), view.seller.clone());
    let carried = view.carried.clone();
    let live = Live::new(view);

    let placed = posts(busy, move |answer| match answer.and_then(|text| text.open()) {
        Ok(PlaceAnswer::Faulty(faults)) => {
            failed.set(None);
            live.faults.set(faults);
        }
        Ok(PlaceAnswer::NoSuchProduct) => {
            let told = "This product is no longer sold here, so nothing was ordered.".to_owned();
            failed.set(Some(Accident { told: Some(told), ..Accident::UNKNOWN }));
        }
        Ok(PlaceAnswer::GoTo(address)) => {
            let _ = window().location().set_href(&address);
        }
        Ok(PlaceAnswer::Ordered | PlaceAnswer::Updated) => failed.set(None),
        // Refused only for an address that is none, which the server does not send.
        Ok(PlaceAnswer::Reload(path)) => drop(window().location().set_href(&path)),
        Err(accident) => failed.set(Some(accident)),
    });
    // A browser may have filled fields in before WASM was there.
    Effect::new(move |_| {
        if let Some(form) = document().get_element_by_id(FORM).and_then(|form| form.dyn_into().ok()) {
            live.read(&form);
        }
    });
    let typed = move |event: Event| {
        let target = event.current_target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some(form) = target {
            live.read(&form);
        }
    };

    view! {
        <ShopFrame
            seller
            title=format!("Checkout \u{b7} {product}")
            description=format!("Order a license of {product} for yourself, for somebody else or for a customer.")
        >
            <BackLink href=format!("/products/{slug}") words=product />
            <PageHeading title="Checkout" />
            <form
                method="post"
                action=PlaceOrder::PATH
                class="checkout"
                novalidate=true
                id=FORM
                on:input=typed
                on:submit=placed
            >
                <div class="visually-hidden" inner_html=carried></div>
                <div class="checkout-form">
                    {move || failed.get().map(|accident| view! { <NotOrdered accident /> }.into_any())}
                    <FaultSummary faults=live.faults />
                    <Purpose live />
                    <BillingContact live />
                    <Licensee live />
                    <CoverageChoice live />
                    <Payment live />
                </div>
                <Summary live />
                <LastStep live busy />
                <SummaryBar live />
            </form>
        </ShopFrame>
    }
}

/// Nothing is lost: no order was placed, or its page will tell. The field says that the next post is
/// a second try of this one, which makes no second order even if something is changed before it.
#[component]
fn NotOrdered(accident: Accident) -> impl IntoView {
    focus_when_drawn(NOT_ORDERED.to_owned());
    view! {
        <div id=NOT_ORDERED tabindex="-1">
            <input type="hidden" name="intent" value="again" />
            <Notice tone=Tone::Danger title="The order did not get through" live=true>
                {accident.words()}
                " However often you try, one checkout makes one order."
            </Notice>
        </div>
    }
}
