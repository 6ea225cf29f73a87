//! The section of the subscription's page from which its coverage is changed (rule 17). Its forms post
//! plainly, with or without a script.

use leptos::{prelude::*, server_fn::ServerFn as _};

use crate::{
    api::changes::{KeepCoverage, RefundOrder},
    components::{Button, ButtonKind, ButtonLink, Disclosure},
    pages::order::markup::written,
};

/// What stands in the section.
pub struct ChangePart {
    pub subscription: String,
    /// What waits for the end of the period, and the date of that.
    pub waits: Option<(String, String)>,
    pub can_change: bool,
    /// While the order can be given back.
    pub refund: Option<RefundPart>,
}

/// What is said of a refund (rule 18).
pub struct RefundPart {
    pub until: String,
    /// What it ends.
    pub ends: String,
    pub button: String,
}

/// The section; empty where there is nothing to change.
pub fn markup(part: ChangePart) -> String {
    let ChangePart { subscription, waits, can_change, refund } = part;
    if !can_change {
        return String::new();
    }
    let id = subscription.clone();
    let page = format!("/billing/subscriptions/{subscription}/change");
    written(move || {
        view! {
            <section class="section section-side" aria-labelledby="change">
                <div class="section-head">
                    <h2 id="change">"Coverage"</h2>
                    <p class="small muted">"More at once, for the difference. Less from the next period on."</p>
                </div>
                <div class="stack">
                    {waits
                        .map(|(choice, date)| {
                            view! {
                                <p>{format!("From {date} on: {choice}. Until then everything stays as it is.")}</p>
                                <form method="post" action=KeepCoverage::PATH>
                                    <input type="hidden" name="id" value=id />
                                    <Button>"Keep the present coverage"</Button>
                                </form>
                            }
                                .into_any()
                        })}
                    <p>
                        <ButtonLink href=page>"Change the coverage"</ButtonLink>
                    </p>
                </div>
            </section>
            {refund.map(|refund| view! { <Refund refund id=subscription /> }.into_any())}
        }
        .into_any()
    })
}

/// Two steps, so that nobody ends a license by one press.
#[component]
fn Refund(refund: RefundPart, id: String) -> impl IntoView {
    view! {
        <section class="section section-side" aria-labelledby="refund">
            <div class="section-head">
                <h2 id="refund">"Refund"</h2>
                <p class="small muted">{refund.until}</p>
            </div>
            <Disclosure summary="Give the order back">
                <p>{refund.ends}</p>
                <form method="post" action=RefundOrder::PATH>
                    <input type="hidden" name="id" value=id />
                    <Button kind=ButtonKind::Danger name="sure" value="yes">
                        {refund.button}
                    </Button>
                </form>
            </Disclosure>
        </section>
    }
}
