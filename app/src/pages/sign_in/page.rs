//! `/sign-in`: which address, then which code, on the same address.

use leptos::prelude::*;
use leptos_router::{LazyRoute, hooks::use_query_map, lazy_route};

use super::{
    DESCRIPTION, focus_when_drawn,
    forms::{AddressForm, CodeForm},
    leave_for,
};
use crate::{
    api::sign_in::{EnterCode, RequestSignIn, SendAgain, SignInStep, SignInView, UseAnotherAddress, read_sign_in},
    components::PageHeading,
    pages::{errors::AccidentPage, frame::ShopFrame, portal::GoTo},
};

/// The page's data: where this browser stands on the way in.
pub struct SignInPage {
    view: Resource<Result<SignInView, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for SignInPage {
    fn data() -> Self {
        let query = use_query_map();
        let to = move || query.read().get("to").unwrap_or_default();
        Self { view: Resource::new_blocking(to, read_sign_in) }
    }

    fn view(this: Self) -> AnyView {
        let view = this.view;
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match view.await {
                        Ok(SignInView { step: SignInStep::Done(path), .. }) => view! { <GoTo path /> }.into_any(),
                        Ok(view) => view! { <Steps view /> }.into_any(),
                        Err(error) => view! { <AccidentPage error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

/// The steps, one at a time. Each form posts without a script too; with one, the answer takes the
/// place of the step.
#[component]
fn Steps(view: SignInView) -> impl IntoView {
    let step = RwSignal::new(view.step);
    let request = ServerAction::<RequestSignIn>::new();
    let code = ServerAction::<EnterCode>::new();
    let again = ServerAction::<SendAgain>::new();
    let another = ServerAction::<UseAnotherAddress>::new();
    let failed = RwSignal::new(None);
    for value in [request.value(), code.value(), again.value(), another.value()] {
        Effect::new(move |_| match value.get() {
            Some(Ok(SignInStep::Done(path))) => leave_for(&path),
            Some(Ok(next)) => {
                failed.set(None);
                match next {
                    SignInStep::Code(_) => focus_when_drawn("code", true),
                    _ => focus_when_drawn("address", false),
                }
                step.set(next);
            }
            Some(Err(error)) => failed.set(Some(error)),
            None => {}
        });
    }
    let title = match step.get_untracked() {
        SignInStep::Code(_) => "Enter the code",
        _ => "Sign in",
    };
    let to = view.to;
    view! {
        <ShopFrame seller=view.seller title description=DESCRIPTION width="page-slim" current="sign-in">
            <div class="sign-in">
            {move || match failed.get() {
                Some(error) => view! { <super::forms::Failed error /> }.into_any(),
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
                        <CodeForm form code again another />
                    }
                        .into_any()
                }
                SignInStep::Address(form) => {
                    view! {
                        <PageHeading title="Sign in" lede="We mail you a code and a link. There is no password." />
                        <AddressForm form to=to.clone() request />
                    }
                        .into_any()
                }
                SignInStep::Done(_) => ().into_any(),
            }}
        </div>
        </ShopFrame>
    }
}
