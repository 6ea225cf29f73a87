//! Second thoughts: another address for the licensee, and the mail once more.

use leptos::{prelude::*, server_fn::ServerFn as _};

use crate::{
    api::{
        call::{Called, posts},
        orders::{CorrectLicensee, OrderPageView, SendDeliveryAgain},
    },
    components::{Button, ButtonKind, Field, Notice, Tone, focus_when_drawn},
    pages::portal::NoticeOf,
};

/// What is said of a form that was posted, for screen readers and whoever follows a link to it.
const SAID: &str = "second-said";

/// The section; it stays as it is while the page is told of other things, so that nothing typed is
/// lost.
#[component]
pub(super) fn Second(token: String, view: RwSignal<OrderPageView>) -> impl IntoView {
    let first = view.with_untracked(|view| view.second.clone());
    let said = RwSignal::new(first.said.clone());
    let fault = RwSignal::new(first.fault.clone());
    let failed = RwSignal::new(None);
    let typed = StoredValue::new(first.typed);
    let answered =
        Callback::new(move |answer: Called| match answer.and_then(|text| text.open::<Option<OrderPageView>>()) {
            Ok(Some(now)) => {
                failed.set(None);
                said.set(now.second.said.clone());
                fault.set(now.second.fault.clone());
                typed.set_value(now.second.typed.clone());
                focus_when_drawn(if now.second.fault.is_some() { "licensee_email" } else { SAID }.to_owned());
                view.set(now);
            }
            // The order is there as long as its page; nobody reads this.
            Ok(None) => {}
            Err(accident) => failed.set(Some(accident)),
        });
    let offered = Memo::new(move |_| {
        view.with(|view| {
            let is_free = !view.refreshes;
            (is_free && view.second.corrects, is_free && view.second.sends_again)
        })
    });
    view! {
        <div id="second">
            <div id=SAID tabindex="-1">
                {move || said.get().map(|notice| view! { <NoticeOf notice live=true /> }.into_any())}
                {move || {
                    failed
                        .get()
                        .map(|accident: crate::api::accident::Accident| {
                            view! {
                                <Notice tone=Tone::Danger title="That did not work" live=true>
                                    {accident.words()}
                                </Notice>
                            }
                                .into_any()
                        })
                }}
            </div>
            {move || {
                let (corrects, sends_again) = offered.get();
                let token = token.clone();
                let typed = typed.get_value();
                sends_again.then(|| view! { <Forms token corrects typed fault view answered /> }.into_any())
            }}
        </div>
    }
}

#[component]
fn Forms(
    token: String,
    corrects: bool,
    typed: String,
    fault: RwSignal<Option<String>>,
    view: RwSignal<OrderPageView>,
    answered: Callback<Called>,
) -> impl IntoView {
    let (name, own) = view.with_untracked(|view| (view.licensee_name.clone(), view.one_account));
    let again = RwSignal::new(false);
    let help = "Until they have signed in. The license moves there, and the address before gets nothing more.";
    view! {
        <section class="section section-side" aria-labelledby="second-title">
            <div class="section-head">
                <h2 id="second-title">"Not arrived?"</h2>
            </div>
            <div class="stack">
                {corrects
                    .then(|| {
                        let busy = RwSignal::new(false);
                        view! {
                            <form
                                method="post"
                                action=CorrectLicensee::PATH
                                class="form"
                                novalidate=true
                                on:submit=posted(busy, answered)
                            >
                                <input type="hidden" name="token" value=token.clone() />
                                <Field
                                    label=format!("Another address for \u{2068}{name}\u{2069}")
                                    name="licensee_email"
                                    kind="email"
                                    required=true
                                    value=typed
                                    help=help
                                    fault=fault
                                    autocomplete="off"
                                    inputmode="email"
                                    enterkeyhint="send"
                                />
                                <Button busy>"Correct the address"</Button>
                            </form>
                        }
                            .into_any()
                    })}
                <form method="post" action=SendDeliveryAgain::PATH on:submit=posted(again, answered)>
                    <input type="hidden" name="token" value=token.clone() />
                    <Button kind=ButtonKind::Link busy=again>
                        {if own { "Send my mail again" } else { "Send the licensee\u{2019}s mail again" }}
                    </Button>
                </form>
            </div>
        </section>
    }
}

fn posted(busy: RwSignal<bool>, answered: Callback<Called>) -> crate::api::call::Submit {
    posts(busy, move |answer| {
        // The page may be gone by now.
        answered.try_run(answer);
    })
}
