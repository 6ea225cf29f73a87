//! The section of the subscription's page from which its coverage is changed (rule 17). Its forms post
//! plainly, with or without a script.

use leptos::{prelude::*, server_fn::ServerFn as _};

use crate::{
    api::changes::KeepCoverage,
    components::{Button, ButtonLink},
    pages::order::markup::written,
};

/// What stands in the section.
pub struct ChangePart {
    pub subscription: String,
    /// What waits for the end of the period, and the date of that.
    pub waits: Option<(String, String)>,
    pub can_change: bool,
}

/// The section; empty where there is nothing to change.
pub fn markup(part: ChangePart) -> String {
    let ChangePart { subscription, waits, can_change } = part;
    if !can_change {
        return String::new();
    }
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
                                    <input type="hidden" name="id" value=subscription />
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
        }
        .into_any()
    })
}
