//! The parts of an order's page that the server writes: they are told anew as markup, so a browser
//! needs no code for them. The forms post plainly, with or without a script.

use leptos::{prelude::*, reactive::owner::Owner, server_fn::ServerFn as _};

use crate::{
    api::{
        Moment,
        orders::{CorrectLicensee, SendDeliveryAgain},
        portal::NoticeView,
    },
    components::{Button, ButtonKind, DateText, Field, Status, Tone},
    pages::portal::NoticeOf,
};

/// One thing that happened.
pub struct Step {
    /// `Success` when it is done, `Info` while it is under way.
    pub tone: Tone,
    pub words: String,
    pub at: Option<Moment>,
}

/// What can be done about an order that is delivered.
#[derive(Default)]
pub struct SecondThoughts {
    pub token: String,
    pub licensee: String,
    /// The payer's own mail is the delivery.
    pub own: bool,
    /// The licensee's address can be corrected (rule 8).
    pub corrects: bool,
    /// What was typed, and what was wrong with it.
    pub typed: String,
    pub fault: Option<String>,
}

/// A view as markup.
pub fn written<View: IntoView + 'static>(view: impl FnOnce() -> View) -> String {
    let owner = Owner::new();
    let markup = owner.with(|| view().into_any().to_html());
    owner.unset_with_forced_cleanup();
    markup
}

/// The steps, each an item of a list.
pub fn steps(steps: Vec<Step>) -> String {
    let step = |Step { tone, words, at }| {
        let at = at.map(|at: Moment| {
            view! {
                <span class="small muted">
                    <DateText iso=at.iso words=at.exact />
                </span>
            }
        });
        view! { <li><Status tone>{words}</Status> {at}</li> }
    };
    written(|| steps.into_iter().map(step).collect_view())
}

/// A notice that answers what the reader did, or tells what happened.
pub fn notice(notice: NoticeView) -> String {
    written(|| view! { <div class="order-notice"><NoticeOf notice live=true /></div> })
}

/// The texts that were agreed to: words, address and version of each.
pub fn agreed(texts: Vec<(String, String, String)>) -> String {
    let text = |(index, (words, href, version)): (usize, (String, String, String))| {
        view! {
            {(index > 0).then(|| view! { <br /> })}
            <a href=href>{words}</a>
            ", "
            {version}
        }
    };
    written(|| texts.into_iter().enumerate().map(text).collect_view())
}

/// The forms.
pub fn forms(second: SecondThoughts) -> String {
    let SecondThoughts { token, licensee, own, corrects, typed, fault } = second;
    let help = "Until they have signed in. The license moves there, and the address before gets nothing more.";
    let again = if own { "Send my mail again" } else { "Send the licensee\u{2019}s mail again" };
    let hidden = token.clone();
    let correct = move || {
        view! {
            <form method="post" action=CorrectLicensee::PATH class="form" novalidate=true>
                <input type="hidden" name="token" value=hidden />
                <Field
                    label=format!("Another address for \u{2068}{licensee}\u{2069}")
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
                <Button>"Correct the address"</Button>
            </form>
        }
    };
    written(|| {
        view! {
            <section class="section section-side" aria-labelledby="second-title">
                <div class="section-head">
                    <h2 id="second-title">"Not arrived?"</h2>
                </div>
                <div class="stack">
                    {corrects.then(correct)}
                    <form method="post" action=SendDeliveryAgain::PATH>
                        <input type="hidden" name="token" value=token />
                        <Button kind=ButtonKind::Link>{again}</Button>
                    </form>
                </div>
            </section>
        }
    })
}
