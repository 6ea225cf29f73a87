//! `/sign-in`: which address, then which code, on the same address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{
    DESCRIPTION, focus_when_drawn,
    forms::{AddressForm, CodeForm},
    leave_for,
};
use crate::{
    api::{
        call::Called,
        sign_in::{ReadSignIn, SignInStep, SignInView},
    },
    components::PageHeading,
    pages::{
        errors::AccidentPage,
        frame::{ShopFrame, shop_waits},
        portal::GoTo,
        reading::Reading,
    },
};

/// The page.
pub fn sign_in_page() -> AnyView {
    let query = use_query_map();
    let to = move || query.with(|query| query.get("to").unwrap_or_default());
    Reading::of("to", to, |to| ReadSignIn { to }).show(shop_waits, |answer| match answer {
        Ok(SignInView { step: SignInStep::Done(path), .. }) => view! { <GoTo path /> }.into_any(),
        Ok(view) => view! { <Steps view /> }.into_any(),
        Err(accident) => view! { <AccidentPage accident /> }.into_any(),
    })
}

/// The steps, one at a time. Each form posts without a script too; with one, the answer takes the
/// place of the step.
#[component]
fn Steps(view: SignInView) -> impl IntoView {
    let step = RwSignal::new(view.step);
    let failed = RwSignal::new(None);
    let answered = Callback::new(move |answer: Called| match answer.and_then(|text| text.open()) {
        Ok(SignInStep::Done(path)) => leave_for(&path),
        Ok(next) => {
            failed.set(None);
            match next {
                SignInStep::Code(_) => focus_when_drawn("code", true),
                _ => focus_when_drawn("address", false),
            }
            step.set(next);
        }
        Err(accident) => failed.set(Some(accident)),
    });
    let title = match step.get_untracked() {
        SignInStep::Code(_) => "Enter the code",
        _ => "Sign in",
    };
    let to = view.to;
    view! {
        <ShopFrame seller=view.seller title description=DESCRIPTION width="page-slim" current="sign-in">
            <div class="sign-in">
            {move || match failed.get() {
                Some(accident) => view! { <super::forms::Failed accident /> }.into_any(),
                None => ().into_any(),
            }}
            {move || match step.get() {
                SignInStep::Code(form) => {
                    let lede = if form.address.is_empty() {
                        "A mail with a six-digit code and a new link is on its way to the address of that link. Both work for 15 minutes.".to_owned()
                    } else {
                        format!(
                            "A mail is on its way to \u{2068}{}\u{2069}. If that address has an account here, the mail has a six-digit code and a link; both work for 15 minutes.",
                            form.address,
                        )
                    };
                    view! {
                        <PageHeading title="Enter the code" lede />
                        <CodeForm form answered />
                    }
                        .into_any()
                }
                SignInStep::Address(form) => {
                    view! {
                        <PageHeading title="Sign in" lede="We mail you a code and a link. There is no password." />
                        <AddressForm form to=to.clone() answered />
                    }
                        .into_any()
                }
                SignInStep::Done(_) => ().into_any(),
            }}
        </div>
        </ShopFrame>
    }
}
