//! `/sign-in/link/{token}`: the page behind a mailed link. Mail scanners open links, so opening
//! uses nothing up; the one button does.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;

use super::{
    DESCRIPTION,
    forms::{Failed, submit},
    leave_for,
};
use crate::{
    api::{
        call::Called,
        sign_in::{LinkOver, LinkStep, LinkView, ReadLink, RenewLink, UseLink},
    },
    components::{Button, ButtonKind, ButtonLink, PageHeading},
    pages::{
        errors::AccidentPage,
        frame::{ShopFrame, shop_waits},
        portal::NoticeOf,
        reading::Reading,
    },
};

/// The page.
pub fn link_page() -> AnyView {
    let params = use_params_map();
    let token = Memo::new(move |_| params.with(|params| params.get("token").unwrap_or_default()));
    Reading::of("token", move || token.get(), |token| ReadLink { token }).show(shop_waits, move |answer| match answer {
        Ok(view) => view! { <Link token=token.get_untracked() view /> }.into_any(),
        Err(accident) => view! { <AccidentPage accident /> }.into_any(),
    })
}

#[component]
fn Link(token: String, view: LinkView) -> impl IntoView {
    let step = RwSignal::new(view.step);
    let failed = RwSignal::new(None);
    let answered = Callback::new(move |answer: Called| match answer.and_then(|text| text.open()) {
        Ok(LinkStep::Done(path)) => leave_for(&path),
        Ok(next) => {
            failed.set(None);
            step.set(next);
        }
        Err(accident) => failed.set(Some(accident)),
    });
    view! {
        <ShopFrame seller=view.seller title="Sign in" description=DESCRIPTION width="page-slim" current="sign-in">
            <div class="sign-in">
            {move || failed.get().map(|accident| view! { <Failed accident /> }.into_any())}
            {move || match step.get() {
                LinkStep::Ready { title } => {
                    view! { <Ready title token=token.clone() answered /> }.into_any()
                }
                LinkStep::Over(over) => view! { <Over over=*over token=token.clone() answered /> }.into_any(),
                LinkStep::Done(_) => ().into_any(),
            }}
        </div>
        </ShopFrame>
    }
}

/// One button.
#[component]
fn Ready(title: String, token: String, answered: Callback<Called>) -> impl IntoView {
    let busy = RwSignal::new(false);
    view! {
        <PageHeading title lede="This link works once." />
        <form method="post" action=UseLink::PATH class="form" on:submit=submit(busy, answered)>
            <input type="hidden" name="token" value=token />
            <Button kind=ButtonKind::Primary large=true wide=true busy>
                "Sign in"
            </Button>
        </form>
        <p class="small muted">"Was this mail not for you? Close the page: nothing has been used up."</p>
    }
}

/// Too old or used: a new one goes to the same address, and nobody has to type it.
#[component]
fn Over(over: LinkOver, token: String, answered: Callback<Called>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let LinkOver { can_renew, signed_in, notice } = over;
    let lede = if can_renew {
        "A link works once, and for 15 minutes. We can send a new one to the same address."
    } else {
        "It is not complete, or too old. Sign in with your address instead."
    };
    let first = if signed_in.is_some() { ButtonKind::Secondary } else { ButtonKind::Primary };
    view! {
        <PageHeading title="This link no longer works" lede />
        {notice.map(|notice| view! { <NoticeOf notice live=true /> }.into_any())}
        {signed_in.map(|(address, portal)| view! { <SignedIn address portal /> }.into_any())}
        {if can_renew {
            view! {
                <form method="post" action=RenewLink::PATH class="form" on:submit=submit(busy, answered)>
                    <input type="hidden" name="token" value=token />
                    <Button kind=first large=true wide=true busy>
                        "Send me a new link"
                    </Button>
                </form>
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
