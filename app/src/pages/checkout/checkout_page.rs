//! `/checkout/{slug}`: one form for both contacts, the coverage and the payment, with a summary
//! that follows what is chosen. It orders before and without WASM.

use leptos::{ev::Event, form::ActionForm, html, prelude::*};
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};
use wasm_bindgen::JsCast as _;

use super::{
    coverage::CoverageChoice,
    live::Live,
    payment::Payment,
    people::{BillingContact, Licensee, Purpose},
    summary::{LastStep, Summary, SummaryBar},
};
use crate::{
    api::{
        Accident,
        checkout::{CheckoutView, PlaceAnswer, PlaceOrder, read_checkout},
    },
    components::{BackLink, FaultSummary, PageHeading},
    pages::{
        errors::{AccidentPage, NotFoundPage},
        frame::ShopFrame,
    },
};

/// The page and what it asks for.
pub struct CheckoutPage {
    checkout: Resource<Result<Option<CheckoutView>, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for CheckoutPage {
    fn data() -> Self {
        let params = use_params_map();
        let slug = move || params.with(|params| params.get("slug").unwrap_or_default());
        Self { checkout: Resource::new_blocking(slug, read_checkout) }
    }

    fn view(this: Self) -> AnyView {
        let checkout = this.checkout;
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match checkout.await {
                        Ok(Some(view)) => view! { <Checkout view /> }.into_any(),
                        Ok(None) => view! { <NotFoundPage /> }.into_any(),
                        Err(error) => view! { <AccidentPage error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Checkout(view: CheckoutView) -> impl IntoView {
    let place = ServerAction::<PlaceOrder>::new();
    let form = NodeRef::<html::Form>::new();
    let (slug, product, seller) = (view.slug.clone(), view.product_name.clone(), view.seller.clone());
    let draft = view.draft.clone();
    let live = Live::new(view);

    Effect::new(move |_| {
        if let Some(Ok(PlaceAnswer::Faulty(faults))) = place.value().get() {
            live.faults.set(faults);
        }
    });
    // A browser may have filled fields in before WASM was there.
    Effect::new(move |_| {
        if let Some(form) = form.get() {
            live.read(&form);
        }
    });
    let typed = move |event: Event| {
        let target = event.current_target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some(form) = target {
            live.read(&form);
        }
    };
    let accident = move || place.value().get().and_then(Result::err).map(|error| view! { <Accident error /> });

    view! {
        <ShopFrame
            seller
            title=format!("Checkout \u{b7} {product}")
            description=format!("Order a license of {product} for yourself, for somebody else or for a customer.")
        >
            <BackLink href=format!("/products/{slug}") words=product />
            <PageHeading title="Checkout" />
            <ActionForm
                action=place
                node_ref=form
                on:input=typed
                on:change=typed
                attr:class="checkout"
                attr:novalidate=true
            >
                <input type="hidden" name="slug" value=slug />
                <input type="hidden" name="draft" value=draft />
                <div class="checkout-form">
                    {accident}
                    <FaultSummary faults=Signal::derive(move || live.all_faults()) />
                    <Purpose live />
                    <BillingContact live />
                    <Licensee live />
                    <CoverageChoice live />
                    <Payment live />
                </div>
                <Summary live />
                <LastStep live busy=place.pending() />
                <SummaryBar live />
            </ActionForm>
        </ShopFrame>
    }
}

/// Nothing is lost: the order was not placed, or its page will tell; a second try makes no second.
#[component]
fn Accident(error: ServerFnError) -> impl IntoView {
    let reference = match Accident::of(&error).reference {
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
