//! `/billing/subscriptions/{id}/change`: choose cycle, type, tier and quantity; what it costs stands
//! beside, computed here by the function that the server charges by (rule 17). Without a script a button
//! shows the new price.

mod choices;
mod preview;

use std::sync::Mutex;

use domain::checkout::{CheckoutForm, Choice};
use leptos::{ev::Event, prelude::*, server_fn::ServerFn as _, wasm_bindgen::JsCast as _};

use crate::{
    api::{
        Answer,
        accident::Accident,
        call::{Submit, posts},
        changes::{ChangeForm, ChangeView, PostChange, ReadChange},
    },
    components::{BackLink, FaultSummary, Notice, PageHeading, Side, Tone, focus_when_drawn},
    pages::{
        portal::{NoticeOf, PortalPage, answered, billing_waits},
        reading::Reading,
    },
};

/// The form's id, and that of what is said above it.
const FORM: &str = "change";
const SAID: &str = "said";

/// The page.
pub fn change_page() -> AnyView {
    Reading::of_address("address", |address| ReadChange { address })
        .show(billing_waits, |answer| answered(answer, |found| view! { <Change found /> }.into_any()))
}

#[component]
fn Change(found: ChangeView) -> impl IntoView {
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None));
    let (frame, product) = (found.frame.clone(), found.product.clone());
    let page = format!("/billing/subscriptions/{}", found.id);
    let shown = RwSignal::new(found);
    let posted = posts(busy, move |answer| match answer.and_then(|text| text.open::<Answer<ChangeView>>()) {
        Ok(Answer::Found(view)) => {
            if let Some(address) = &view.leave {
                return drop(window().location().set_href(address));
            }
            failed.set(None);
            focus_when_drawn(SAID.to_owned());
            shown.set(view);
        }
        Ok(_) => {
            let told = "You are no longer signed in, so nothing was changed.".to_owned();
            failed.set(Some(Accident { told: Some(told), ..Accident::UNKNOWN }));
        }
        Err(accident) => failed.set(Some(accident)),
    });
    let post = StoredValue::new(Mutex::new(posted));
    view! {
        <PortalPage
            side=Side::Billing
            frame
            title="Change the coverage"
            description="Another billing cycle, type, tier or quantity for a subscription."
        >
            <BackLink href=page words=product />
            <PageHeading title="Change the coverage" lede=shown.with_untracked(|view| view.lede.clone()) />
            {move || {
                failed
                    .get()
                    .map(|accident: Accident| {
                        view! {
                            <Notice tone=Tone::Danger title="The change did not get through" live=true>
                                {accident.words()}
                                " However often you try, it is made and paid once."
                            </Notice>
                        }
                            .into_any()
                    })
            }}
            {move || drawn(shown.get(), busy, post)}
        </PortalPage>
    }
}

/// What posts the form, which is drawn anew with each answer. Not of one thread: the server drops it on another.
type Post = StoredValue<Mutex<Submit>>;

/// What is said, and the form where there is one.
fn drawn(found: ChangeView, busy: RwSignal<bool>, post: Post) -> AnyView {
    let ChangeView { id, notices, form, .. } = found;
    view! {
        <div id=SAID tabindex="-1" class="stack">
            {notices.into_iter().map(|notice| view! { <NoticeOf notice live=true /> }.into_any()).collect_view()}
        </div>
        {form.map(|form| view! { <Form id form busy post /> }.into_any())}
    }
    .into_any()
}

/// The form as it is typed.
#[derive(Clone, Copy)]
struct Live {
    form: StoredValue<ChangeForm>,
    typed: RwSignal<CheckoutForm>,
}

impl Live {
    fn typed(self, field: &str) -> String {
        self.form.with_value(|form| held(form, field))
    }

    fn fault(self, field: &str) -> Option<String> {
        self.form.with_value(|form| form.faults.iter().find(|(at, _)| at == field).map(|(_, words)| words.clone()))
    }

    fn choice(self) -> Option<Choice> {
        self.form.with_value(|form| self.typed.with(|typed| typed.choice(&form.standing.prices)))
    }

    fn read(self, form: &web_sys::HtmlFormElement) {
        let Ok(texts) = web_sys::FormData::new_with_form(form) else { return };
        self.typed.set(CheckoutForm::read(&|field| texts.get(field).as_string().unwrap_or_default()));
    }
}

fn held(form: &ChangeForm, field: &str) -> String {
    form.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.clone()).unwrap_or_default()
}

#[component]
fn Form(id: String, form: ChangeForm, busy: RwSignal<bool>, post: Post) -> impl IntoView {
    let typed = RwSignal::new(CheckoutForm::read(&|field| held(&form, field)));
    let (seal, faults) = (form.seal.clone(), form.faults.clone());
    let live = Live { form: StoredValue::new(form), typed };
    // A browser may have kept what was chosen before WASM was there.
    Effect::new(move |_| {
        if let Some(form) = document().get_element_by_id(FORM).and_then(|form| form.dyn_into().ok()) {
            live.read(&form);
        }
    });
    let reads = move |event: Event| {
        let target = event.current_target().and_then(|target| target.dyn_into::<web_sys::HtmlFormElement>().ok());
        if let Some(form) = target {
            live.read(&form);
        }
    };
    let submit = move |event| {
        post.with_value(|post| {
            if let Ok(mut post) = post.lock() {
                post(event);
            }
        });
    };
    view! {
        <form
            method="post"
            action=PostChange::PATH
            class="checkout change"
            novalidate=true
            id=FORM
            on:input=reads
            on:submit=submit
        >
            <input type="hidden" name="id" value=id />
            <input type="hidden" name="seal" value=seal />
            <div class="checkout-form">
                <FaultSummary faults />
                {choices::draw(live)}
            </div>
            {preview::draw(live, busy)}
        </form>
    }
}
