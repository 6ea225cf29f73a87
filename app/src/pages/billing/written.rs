//! `/billing/payment-methods`, `/billing/subscriptions/{id}/pay` and `/billing/renew/{account}`: pages whose content the server writes,
//! with forms that post plainly, so they weigh next to nothing in the WASM.

use leptos::prelude::*;

use crate::{
    api::{
        cards::{ReadCards, ReadPaying, WrittenView},
        together::ReadTogether,
    },
    components::{BackLink, PageHeading, Side},
    pages::{
        portal::{NoticeOf, PortalPage, answered, billing_waits},
        reading::Reading,
    },
};

/// The payment methods of an account.
pub fn cards_page() -> AnyView {
    Reading::of_address("asked", |asked| ReadCards { asked }).show(billing_waits, |answer| {
        answered(answer, |found| written(found, "The cards of your account, what each pays, and how to change that."))
    })
}

/// Paying a renewal now.
pub fn paying_page() -> AnyView {
    Reading::of_param("id", |id| ReadPaying { id }).show(billing_waits, |answer| {
        answered(answer, |found| written(found, "What is charged, for which period, and when the next renewal is."))
    })
}

/// Renewing several subscriptions on one invoice.
pub fn together_page() -> AnyView {
    Reading::of_address("asked", |asked| ReadTogether { asked }).show(billing_waits, |answer| {
        answered(answer, |found| {
            written(found, "Several subscriptions renewed on one invoice, on one date if you like.")
        })
    })
}

fn written(found: WrittenView, description: &'static str) -> AnyView {
    let WrittenView { frame, title, lede, back, notices, body } = found;
    view! {
        <PortalPage side=Side::Billing frame title=title.clone() description narrow=true>
            {back.map(|(href, words)| view! { <BackLink href words /> }.into_any())}
            <PageHeading title lede />
            {(!notices.is_empty())
                .then(|| {
                    view! {
                        <div class="attention">
                            {notices
                                .into_iter()
                                .map(|notice| view! { <NoticeOf notice live=true /> }.into_any())
                                .collect_view()}
                        </div>
                    }
                        .into_any()
                })}
            <div inner_html=body></div>
        </PortalPage>
    }
    .into_any()
}
