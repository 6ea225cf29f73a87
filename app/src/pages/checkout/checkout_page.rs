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
    components::{BackLink, FaultSummary, PageHeading},
    pages::{
        frame::ShopFrame,
        reading::{Reading, nothing},
        shop::shown,
    },
};

/// The form's id.
const FORM: &str = "checkout";

/// The page.
pub fn checkout_page() -> AnyView {
    Reading::of_param("slug", |slug| ReadCheckout { slug })
        .show(nothing, |answer| shown(answer, |view| view! { <Checkout view /> }.into_any()))
}

#[component]
fn Checkout(view: CheckoutView) -> impl IntoView {
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None);
    let (slug, product, seller) = (view.slug.clone(), view.product_name.clone(), view.seller.clone());
    let draft = view.draft.clone();
    let live = Live::new(view);

    let placed = posts(busy, move |answer| match answer.and_then(|text| text.open()) {
        Ok(PlaceAnswer::Faulty(faults)) => {
            failed.set(None);
            live.faults.set(faults);
        }
        Ok(PlaceAnswer::Ordered | PlaceAnswer::Updated | PlaceAnswer::NoSuchProduct) => failed.set(None),
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
                <input type="hidden" name="slug" value=slug />
                <input type="hidden" name="draft" value=draft />
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

/// Nothing is lost: the order was not placed, or its page will tell; a second try makes no second.
#[component]
fn NotOrdered(accident: Accident) -> impl IntoView {
    let reference = match accident.reference {
        Some(reference) => format!("Reference {reference}."),
        None => "The shop cannot be reached.".to_owned(),
    };
    view! {
        <crate::components::Notice tone=crate::components::Tone::Danger title="The order did not get through">
            <p>
                "Please try again: however often you do, one checkout makes one order. "
                {reference}
            </p>
        </crate::components::Notice>
    }
}
