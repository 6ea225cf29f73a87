//! What a payer is offered to do about a subscription's renewals, in words (rules 10, 13 and 15).

use domain::{
    account::Action, calendar::Instant, ids::SubscriptionId, license::LicenseStatus, locale::Locale,
    subscription::GRACE_DAYS,
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::{
        SubscriptionView as Subscription, cards,
        lifetime::{self, Offer, PayKind, Wanted},
    },
    shop::Shop,
};

use super::{SubscriptionView, subscription, switching};
use crate::{
    api::{
        Answer,
        cards::PATH,
        context::{accident, back_to_form, locale},
        portal::{
            Sentence,
            words::{dated, plain},
        },
    },
    components::options,
    pages::billing::doing::{self, Cancel, ChooseCard, Doing},
    words,
};

/// Cancels or takes it back, and leads to the page, which says how it stands. A faulty or foreign id is
/// nothing to be found.
pub(in crate::api) async fn change(
    shop: &Shop,
    caller: &Caller,
    id: &str,
    wanted: &str,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let (Ok(id), Some(wanted)) = (id.parse::<SubscriptionId>(), Wanted::from_code(wanted)) else {
        back_to_form("/billing");
        return Ok(Answer::NotFound);
    };
    let done = lifetime::want(shop, caller, id, wanted).await.map_err(accident)?;
    back(shop, caller, id, done.is_some()).await
}

/// Has another card of the account pay it, and leads to the page.
pub(in crate::api) async fn choose(
    shop: &Shop,
    caller: &Caller,
    id: &str,
    card: &str,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let (Ok(id), Ok(card)) = (id.parse::<SubscriptionId>(), card.parse()) else {
        back_to_form("/billing");
        return Ok(Answer::NotFound);
    };
    let done = cards::choose(shop, caller, id, card).await.map_err(accident)?;
    back(shop, caller, id, done).await
}

/// Has it renew by invoice, and leads to the page.
pub(in crate::api) async fn by_invoice(
    shop: &Shop,
    caller: &Caller,
    id: &str,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Ok(id) = id.parse::<SubscriptionId>() else {
        back_to_form("/billing");
        return Ok(Answer::NotFound);
    };
    // Where it cannot any more, the page says why.
    lifetime::renew_by_invoice(shop, caller, id).await.map_err(accident)?;
    back(shop, caller, id, true).await
}

async fn back(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    done: bool,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    back_to_form(&format!("/billing/subscriptions/{id}#renewals"));
    if done { subscription::show(shop, caller, id, None).await } else { Ok(Answer::NotFound) }
}

/// Markup of the section; empty for whoever may not change it, and where nothing can be done.
pub(super) async fn section(shop: &Shop, caller: &Caller, found: &Subscription) -> Result<String, ServerFnError> {
    if !caller.may(found.account, Action::ChangeSubscription) {
        return Ok(String::new());
    }
    let mut doing = Doing { subscription: found.id.to_string(), ..of(shop, found) };
    if found.charging.is_none() {
        let offer = lifetime::offer(shop, caller, found.id).await.map_err(accident)?;
        if let (Some(cancel), Some(offer)) = (&mut doing.cancel, &offer) {
            cancel.consequences.extend(taken_back(found, offer));
        }
        doing.pay = offer.map(|offer| pay(found, offer.kind));
        let card = card(shop, caller, found).await?;
        switching::offer(shop, caller, found, card, &mut doing).await?;
    }
    let is_empty = doing.words.is_empty() && doing.keep.is_none() && doing.cancel.is_none() && doing.pay.is_none();
    Ok(if is_empty { String::new() } else { doing::markup(doing) })
}

/// What canceling means for an open invoice. Canceled ahead, only one that renews others too is taken back at
/// once: its amount would be wrong.
fn taken_back(found: &Subscription, offer: &Offer) -> Option<Sentence> {
    let Locale::EnUs = locale();
    let number = offer.invoice.as_ref()?.number;
    let at_once = matches!(found.status, LicenseStatus::Grace { .. });
    match offer.licenses {
        0 | 1 => at_once.then(|| plain(format!("Invoice {number} is taken back, and nothing is owed for it."))),
        licenses => Some(plain(format!(
            "Invoice {number} renews {licenses} licenses and is taken back with this one. The others on it are then renewed \
             each by itself, by a card or by an invoice of its own, and what is due at once."
        ))),
    }
}

/// Address and words of the way to pay, and whether it is what the page is for.
fn pay(found: &Subscription, kind: PayKind) -> (String, String, bool) {
    let Locale::EnUs = locale();
    let (words, first) = match kind {
        PayKind::Trial => ("Keep it after the trial", true),
        PayKind::Early => ("Renew early", false),
        PayKind::Grace => ("Pay now", true),
        PayKind::Ended => ("Renew", true),
        PayKind::Invoice => ("Pay the open invoice by card", true),
    };
    (format!("/billing/subscriptions/{}/pay", found.id), words.to_owned(), first)
}

/// The card that pays its renewals, while there are any to come.
async fn card(shop: &Shop, caller: &Caller, found: &Subscription) -> Result<Option<ChooseCard>, ServerFnError> {
    let renews = matches!(found.status, LicenseStatus::Active { ends: false, .. } | LicenseStatus::Grace { .. });
    if !renews || !caller.may(found.account, Action::ChangePaymentMethods) {
        return Ok(None);
    }
    let all = cards::choices(shop, caller, found.account).await.map_err(accident)?;
    let pairs: Vec<(String, String)> = all.iter().map(|(id, card)| (id.to_string(), card.words())).collect();
    // One card that pays already leaves nothing to choose from.
    let pays = !found.by_invoice && pairs.len() == 1 && found.method == Some(all[0].0);
    let pairs = if pays { Vec::new() } else { pairs };
    let chosen = found.method.map(|id| id.to_string()).unwrap_or_default();
    Ok(Some(ChooseCard {
        options: options(pairs.iter().map(|(id, words)| (id.as_str(), words.as_str())), &chosen),
        other: if found.method.is_some() { "Use another card" } else { "Add a card that pays the renewals" }.to_owned(),
        add: format!("{PATH}?account={}&subscription={}#add", found.account, found.id),
    }))
}

fn of(shop: &Shop, found: &Subscription) -> Doing {
    let Locale::EnUs = locale();
    if let Some(charging) = &found.charging {
        let words = if charging.confirm_at.is_some() {
            "A payment waits for your confirmation at the bank. Nothing is charged before that."
        } else {
            "A payment is under way. Once the bank has answered, this page shows what came of it."
        };
        let pay = charging.confirm_at.as_ref().map(|address| (address.clone(), "Confirm the payment".to_owned(), true));
        return Doing { words: vec![plain(words)], pay, ..Doing::default() };
    }
    match found.status {
        LicenseStatus::Trial { until } => {
            let template = "The trial ends on {date}, {days}, and costs nothing. To keep the license with its key, pay for it \
                            before or after that day; paid before, the new period begins where the trial ends.";
            Doing { words: vec![dated(shop, until, template)], ..Doing::default() }
        }
        LicenseStatus::Active { until, ends: true } => Doing {
            words: vec![dated(
                shop,
                until,
                "It was canceled: the license works until {date}, {days}, and is not renewed. Until then you can take \
                 that back.",
            )],
            keep: Some("Take the cancellation back".to_owned()),
            ..Doing::default()
        },
        LicenseStatus::Active { until, ends: false } => {
            let words = match (found.card.is_some() || found.by_invoice, found.is_covered) {
                (true, _) => Vec::new(),
                (false, true) => vec![dated(shop, until, "Your balance pays the renewal on {date}, {days}.")],
                (false, false) => vec![no_card(shop, until)],
            };
            Doing { words, cancel: Some(cancel_ahead(shop, until)), ..Doing::default() }
        }
        LicenseStatus::Grace { ended, .. } => {
            let words = found.failed.map(|decline| vec![plain(words::failed(decline, locale()))]).unwrap_or_default();
            Doing { words, cancel: Some(cancel_in_grace(shop, ended)), ..Doing::default() }
        }
        LicenseStatus::Expired { .. } => {
            let words = "Paid again, the same license with the same key works at once, at the price that was agreed.";
            Doing { words: vec![plain(words)], ..Doing::default() }
        }
        LicenseStatus::Pending | LicenseStatus::Suspended => Doing::default(),
    }
}

fn no_card(shop: &Shop, until: Instant) -> Sentence {
    let Locale::EnUs = locale();
    dated(
        shop,
        until,
        &format!(
            "No card pays the renewal on {{date}}, {{days}}. The license then works for {GRACE_DAYS} days of grace."
        ),
    )
}

fn cancel_ahead(shop: &Shop, until: Instant) -> Cancel {
    let Locale::EnUs = locale();
    Cancel {
        summary: "Cancel, or turn off automatic renewal".to_owned(),
        consequences: vec![
            dated(
                shop,
                until,
                "The license works until {date}, {days}, and then ends, without days of grace. No card is charged any \
                 more, and what is paid is not paid back.",
            ),
            plain(
                "Until that day you can take it back here. Everybody who gets the billing mail of this account is told; \
                 whoever uses the license sees the date on its page.",
            ),
        ],
        button: "Cancel the subscription".to_owned(),
    }
}

fn cancel_in_grace(shop: &Shop, ended: Instant) -> Cancel {
    let Locale::EnUs = locale();
    let words = format!(
        "The paid period ended on {{date}}, {{days}}. The {GRACE_DAYS} days of grace are for a renewal that is to be paid, \
         so canceled it ends at once, for whoever uses it too. No card is charged any more."
    );
    Cancel {
        summary: "Cancel instead of paying".to_owned(),
        consequences: vec![
            dated(shop, ended, &words),
            plain(
                "This cannot be taken back. To use it again later, renew it: the new period then starts on that day.",
            ),
        ],
        button: "Cancel and end it now".to_owned(),
    }
}
