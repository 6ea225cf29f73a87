//! The two forms of signing in, and what is said when the shop itself failed.

use leptos::{form::ActionForm, prelude::*};

use crate::{
    api::{
        Accident,
        sign_in::{EnterCode, RequestSignIn, SendAgain, SignInForm, UseAnotherAddress},
    },
    components::{Button, ButtonKind, Field, Notice, Tone},
    pages::portal::NoticeOf,
};

/// Which address?
#[component]
pub(super) fn AddressForm(form: SignInForm, to: String, request: ServerAction<RequestSignIn>) -> impl IntoView {
    view! {
        {form.notice.map(|notice| view! { <NoticeOf notice live=true /> })}
        <ActionForm action=request attr:class="form" attr:novalidate=true>
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
            <Button kind=ButtonKind::Primary wide=true busy=request.pending()>
                "Send the mail"
            </Button>
        </ActionForm>
        <p class="small muted">
            "An account comes with an order: whoever pays gets one, and so does whoever uses the software. "
            <a href="/help/accounts">"How accounts work"</a>
        </p>
    }
}

/// Which code?
#[component]
pub(super) fn CodeForm(
    form: SignInForm,
    code: ServerAction<EnterCode>,
    again: ServerAction<SendAgain>,
    another: ServerAction<UseAnotherAddress>,
) -> impl IntoView {
    let knows_address = !form.address.is_empty();
    view! {
        {form.notice.map(|notice| view! { <NoticeOf notice live=true /> })}
        <ActionForm action=code attr:class="form" attr:novalidate=true>
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
            <Button kind=ButtonKind::Primary wide=true busy=code.pending()>
                "Sign in"
            </Button>
        </ActionForm>
        <div class="stack stack-s small muted">
            <p>"Nothing there after a minute? Look in the spam folder first."</p>
            <div class="cluster">
                {knows_address
                    .then(|| {
                        view! {
                            <ActionForm action=again>
                                <Button kind=ButtonKind::Link busy=again.pending()>
                                    "Send another mail"
                                </Button>
                            </ActionForm>
                        }
                    })}
                <ActionForm action=another>
                    <Button kind=ButtonKind::Link busy=another.pending()>
                        "Use another address"
                    </Button>
                </ActionForm>
            </div>
        </div>
    }
}

/// The shop could not be asked, or broke; nothing was done.
#[component]
pub(super) fn Failed(error: ServerFnError) -> impl IntoView {
    let reference = Accident::of(&error).reference.map(|reference| format!(" Reference {reference}."));
    view! {
        <Notice tone=Tone::Danger title="That did not work" live=true>
            "The shop did not answer as it should, and nothing was changed. Please try again."
            {reference}
        </Notice>
    }
}
