//! What changes of coverage add to the subscription's page: what became of the last one, what waits, and
//! the ways to change it. The server writes it, so a browser needs no code for it.

use domain::{account::Action, ids::SubscriptionId};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{SubscriptionView as Subscription, changes},
    shop::Shop,
};

use super::words;
use crate::{
    api::{
        Answer,
        billing::{self, SubscriptionView},
        context::{accident, back_to_form},
        portal::{
            NoticeView,
            words::date,
        },
    },
    pages::billing::change_markup::{self, ChangePart},
};

/// What is added.
#[derive(Default)]
pub struct Part {
    pub notices: Vec<NoticeView>,
    /// Markup of the section.
    pub markup: String,
}

/// The part of the page of one subscription.
pub async fn part(shop: &Shop, caller: &Caller, found: &Subscription) -> Result<Part, ServerFnError> {
    if !caller.may(found.account, Action::ChangeSubscription) {
        return Ok(Part::default());
    }
    let last = changes::last_change(shop, found.id).await.map_err(accident)?;
    let markup = change_markup::markup(ChangePart {
        subscription: found.id.to_string(),
        waits: found.next.as_ref().map(|next| (words::choice(next), date(shop, found.period_end))),
        can_change: found.status.is_running(),
    });
    Ok(Part { notices: last.map(words::last).into_iter().collect(), markup })
}

pub(super) async fn keep(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Ok(id) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    if changes::keep(shop, caller, id).await.map_err(accident)?.is_none() {
        return Ok(Answer::NotFound);
    }
    back_to_form(&format!("/billing/subscriptions/{id}"));
    billing::show_subscription(shop, caller, id).await
}
