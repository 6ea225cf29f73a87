//! The two forms of signing in, and what is said when the shop itself failed.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use crate::{
    api::{
        accident::Accident,
        call::{Called, Submit, posts},
        sign_in::{EnterCode, RequestSignIn, SendAgain, SignInForm, UseAnotherAddress},
    },
    components::{Button, ButtonKind, Field, Notice, Tone},
    pages::portal::NoticeOf,
};

/// Which address?
#[component]
pub(super) fn AddressForm(form: SignInForm, to: String, answered: Callback<Called>) -> impl IntoView {
    let busy = RwSignal::new(false);
    view! {
        {form.notice.map(|notice| view! { <NoticeOf notice live=true /> }.into_any())}
        <form method="post" action=RequestSignIn::PATH class="form" novalidate=true on:submit=submit(busy, answered)>
            <input type="hidden" name="to" value=to />
            <Field
                label="E-mail"
                name="address"
                kind="email"
                required=true
                value=form.address
                help="The address that the order, the invoice or the license was sent to."
                fault=form.fault
                autocomplete="email"
                inputmode="email"
                enterkeyhint="send"
            />
            <Button kind=ButtonKind::Primary wide=true busy>
                "Send the mail"
            </Button>
        </form>
        <p class="small muted">
            "An account comes with an order: whoever pays gets one, and so does whoever uses the software. "
            <a href="/help/accounts">"How accounts work"</a>
        </p>
    }
}

/// Which code?
#[component]
pub(super) fn CodeForm(form: SignInForm, answered: Callback<Called>) -> impl IntoView {
    let (busy, again, another) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    let knows_address = !form.address.is_empty();
    view! {
        {form.notice.map(|notice| view! { <NoticeOf notice live=true /> }.into_any())}
        <form method="post" action=EnterCode::PATH class="form" novalidate=true on:submit=submit(busy, answered)>
            <Field
                label="Code"
                name="code"
                required=true
                code=true
                fault=form.fault
                autocomplete="one-time-code"
                inputmode="numeric"
                enterkeyhint="go"
                maxlength=8
            />
            <Button kind=ButtonKind::Primary wide=true busy>
                "Sign in"
            </Button>
        </form>
        <div class="stack stack-s small muted">
            <p>"Nothing there after a minute? Look in the spam folder first."</p>
            <div class="cluster">
                {knows_address
                    .then(|| {
                        view! {
                            <form method="post" action=SendAgain::PATH on:submit=submit(again, answered)>
                                <Button kind=ButtonKind::Link busy=again>
                                    "Send another mail"
                                </Button>
                            </form>
                        }
                            .into_any()
                    })}
                <form method="post" action=UseAnotherAddress::PATH on:submit=submit(another, answered)>
                    <Button kind=ButtonKind::Link busy=another>
                        "Use another address"
                    </Button>
                </form>
            </div>
        </div>
    }
}

pub(super) fn submit(busy: RwSignal<bool>, answered: Callback<Called>) -> Submit {
    posts(busy, move |answer| {
        // The page may be gone by now.
        answered.try_run(answer);
    })
}

/// The shop could not be asked, or broke.
#[component]
pub(super) fn Failed(accident: Accident) -> impl IntoView {
    view! {
        <Notice tone=Tone::Danger title="That did not work" live=true>
            {accident.words()}
        </Notice>
    }
}
