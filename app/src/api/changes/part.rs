//! What changes of coverage add to the subscription's page: what became of the last one, what waits, and
//! the ways to change it. The server writes it, so a browser needs no code for it.

use domain::{account::Action, ids::SubscriptionId, locale::Locale};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{
        SubscriptionView as Subscription, changes,
        refunds::{self, RefundOffer},
    },
    shop::Shop,
};

use super::words;
use crate::{
    api::{
        Answer,
        billing::{self, SubscriptionView},
        context::{accident, back_to_form, locale},
        portal::{
            NoticeView,
            words::{date, party},
        },
    },
    pages::billing::change_markup::{self, ChangePart, RefundPart},
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
    let offer = refunds::refund_offer(shop, caller, found.id).await.map_err(accident)?;
    let markup = change_markup::markup(ChangePart {
        subscription: found.id.to_string(),
        refund: offer.map(|offer| refund_words(shop, found, &offer)),
        waits: found.next.as_ref().map(|next| (words::choice(next), date(shop, found.period_end))),
        can_change: found.status.is_running(),
    });
    Ok(Part { notices: last.map(words::last).into_iter().collect(), markup })
}

fn refund_words(shop: &Shop, found: &Subscription, offer: &RefundOffer) -> RefundPart {
    let Locale::EnUs = locale();
    let last = date(shop, offer.until.plus_seconds(-1));
    let licensee = party(&found.licensee_name, found.licensee_organization.as_deref());
    let amount = offer.amount.format(locale());
    RefundPart {
        until: format!("Until {last}, the order can be given back."),
        ends: format!(
            "The license of \u{2068}{licensee}\u{2069} ends at once, without grace: no new versions, and its package is \
             valid no longer. {amount} goes back to what it was paid with, you get a credit note, and both of you are \
             mailed. It cannot be undone, and a product is refunded twice at most."
        ),
        button: format!("Refund {amount} and end the license"),
    }
}

/// Gives the order back, if that is what was wanted.
pub(super) async fn refund(
    shop: &Shop,
    caller: &Caller,
    id: &str,
    sure: bool,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Ok(id) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    if sure && refunds::refund(shop, caller, id).await.map_err(accident)?.is_none() {
        return Ok(Answer::NotFound);
    }
    back_to_form(&format!("/billing/subscriptions/{id}"));
    billing::show_subscription(shop, caller, id).await
}

pub(super) async fn keep(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Ok(id) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    if changes::keep(shop, caller, id).await.map_err(accident)?.is_none() {
        return Ok(Answer::NotFound);
    }
    back_to_form(&format!("/billing/subscriptions/{id}"));
    billing::show_subscription(shop, caller, id).await
}
