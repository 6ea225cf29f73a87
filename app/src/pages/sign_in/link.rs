//! `/sign-in/link/{token}`: the page behind a mailed link. Mail scanners open links, so opening
//! uses nothing up; the one button does.

use leptos::{form::ActionForm, prelude::*};
use leptos_router::{LazyRoute, hooks::use_params_map, lazy_route};

use super::{DESCRIPTION, forms::Failed, leave_for};
use crate::{
    api::sign_in::{LinkOver, LinkStep, LinkView, RenewLink, UseLink, read_link},
    components::{Button, ButtonKind, ButtonLink, PageHeading},
    pages::{errors::AccidentPage, frame::ShopFrame, portal::NoticeOf},
};

/// The page's data: what the link can do.
pub struct SignInLinkPage {
    token: Memo<String>,
    view: Resource<Result<LinkView, ServerFnError>>,
}

#[lazy_route]
impl LazyRoute for SignInLinkPage {
    fn data() -> Self {
        let params = use_params_map();
        let token = Memo::new(move |_| params.read().get("token").unwrap_or_default());
        Self { token, view: Resource::new_blocking(move || token.get(), read_link) }
    }

    fn view(this: Self) -> AnyView {
        let SignInLinkPage { token, view } = this;
        view! {
            <Suspense>
                {move || Suspend::new(async move {
                    match view.await {
                        Ok(view) => view! { <Link token=token.get_untracked() view /> }.into_any(),
                        Err(error) => view! { <AccidentPage error /> }.into_any(),
                    }
                })}
            </Suspense>
        }
        .into_any()
    }
}

#[component]
fn Link(token: String, view: LinkView) -> impl IntoView {
    let step = RwSignal::new(view.step);
    let redeem = ServerAction::<UseLink>::new();
    let renew = ServerAction::<RenewLink>::new();
    let failed = RwSignal::new(None);
    for value in [redeem.value(), renew.value()] {
        Effect::new(move |_| match value.get() {
            Some(Ok(LinkStep::Done(path))) => leave_for(&path),
            Some(Ok(next)) => {
                failed.set(None);
                step.set(next);
            }
            Some(Err(error)) => failed.set(Some(error)),
            None => {}
        });
    }
    view! {
        <ShopFrame seller=view.seller title="Sign in" description=DESCRIPTION width="page-slim" current="sign-in">
            <div class="sign-in">
            {move || failed.get().map(|error| view! { <Failed error /> })}
            {move || match step.get() {
                LinkStep::Ready { title } => {
                    view! { <Ready title token=token.clone() redeem /> }.into_any()
                }
                LinkStep::Over(over) => view! { <Over over=*over token=token.clone() renew /> }.into_any(),
                LinkStep::Done(_) => ().into_any(),
            }}
        </div>
        </ShopFrame>
    }
}

/// One button.
#[component]
fn Ready(title: String, token: String, redeem: ServerAction<UseLink>) -> impl IntoView {
    view! {
        <PageHeading title lede="This link works once." />
        <ActionForm action=redeem attr:class="form">
            <input type="hidden" name="token" value=token />
            <Button kind=ButtonKind::Primary large=true wide=true busy=redeem.pending()>
                "Sign in"
            </Button>
        </ActionForm>
        <p class="small muted">"Was this mail not for you? Close the page: nothing has been used up."</p>
    }
}

/// Too old or used: a new one goes to the same address, and nobody has to type it.
#[component]
fn Over(over: LinkOver, token: String, renew: ServerAction<RenewLink>) -> impl IntoView {
    let LinkOver { can_renew, signed_in, notice } = over;
    let lede = if can_renew {
        "A link works once, and for 15 minutes. We can send a new one to the same address."
    } else {
        "It is not complete, or too old. Sign in with your address instead."
    };
    let first = if signed_in.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary };
    view! {
        <PageHeading title="This link no longer works" lede />
        {notice.map(|notice| view! { <NoticeOf notice live=true /> })}
        {signed_in.map(|(address, portal)| view! { <SignedIn address portal /> })}
        {if can_renew {
            view! {
                <ActionForm action=renew attr:class="form">
                    <input type="hidden" name="token" value=token />
                    <Button kind=first large=true wide=true busy=renew.pending()>
                        "Send me a new link"
                    </Button>
                </ActionForm>
            }
                .into_any()
        } else {
            view! {
                <ButtonLink href="/sign-in" kind=first large=true wide=true>
                    "Sign in"
                </ButtonLink>
            }
                .into_any()
        }}
    }
}

/// Whoever opens an old mail is often signed in already.
#[component]
fn SignedIn(address: String, portal: String) -> impl IntoView {
    view! {
        <p>"In this browser you are signed in as " <bdi>{address}</bdi> "."</p>
        <ButtonLink href=portal kind=ButtonKind::Primary large=true wide=true>
            "Open your account"
        </ButtonLink>
    }
}
