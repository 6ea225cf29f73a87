//! `/billing/subscriptions/{id}/pay`: what is read for it, and what became of a posted payment.

use domain::{
    account::Action,
    checkout::CardForm,
    ids::{PaymentMethodId, SubscriptionId},
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    accounts::access::Caller,
    billing::{
        self,
        cards::last_try,
        lifetime::{self, Offer, PaidNow, PayWith, Payment},
        transfers,
    },
    checkout::{Draft, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{
    WrittenView,
    paying_words::{content, heading, paid, under_way},
    words::notice,
};
use crate::{
    api::{
        Answer,
        billing::by_transfer_instead,
        context::{accident, back_to_form, client, headers, locale},
        cookies,
        portal::words::frame,
    },
    components::Tone,
    pages::billing::paying as page,
    words,
};

/// The name under which its drafts are kept; their subject is the subscription.
const FORM: &str = "pay";

/// What a posted payment left to say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    /// Which card was chosen.
    pub card: String,
    /// What the page showed was not so any more.
    pub changed: bool,
}

/// Reads the page.
pub(super) async fn read(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<WrittenView>, ServerFnError> {
    let Ok(id) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    let draft = match cookies::draft(shop, &headers(), FORM) {
        Some(token) => load_draft::<Said>(shop, &token, FORM, &id.to_string()).await.map_err(accident)?,
        None => None,
    };
    if draft.is_some() {
        cookies::set_draft(shop, FORM, ""); // Said once.
    }
    show(shop, caller, id, draft).await
}

/// A posted form.
pub(super) struct Posted {
    pub id: String,
    pub shown: String,
    pub once: String,
    /// The id of a card that is saved, or [`ANOTHER`].
    pub card: String,
    pub typed: CardForm,
}

/// Pays, and leads to the page that says what came of it, or to the bank.
pub(super) async fn pay(shop: &Shop, caller: &Caller, posted: Posted) -> Result<Answer<WrittenView>, ServerFnError> {
    let Posted { id, shown, once, card, typed } = posted;
    let Ok(subscription) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    let with = match card.parse::<PaymentMethodId>() {
        Ok(saved) => PayWith::Saved(saved),
        Err(_) => PayWith::Typed(typed),
    };
    let payment = Payment { subscription, shown, with, once, client: client() };
    let Some(paid) = lifetime::pay(shop, caller, payment).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let here = format!("/billing/subscriptions/{subscription}/pay");
    let (draft, to) = match paid {
        PaidNow::Paid | PaidNow::UnderWay => (None, here),
        PaidNow::Confirm { address } => (None, address),
        PaidNow::Changed => (Some(Draft { form: Said { card, changed: true }, faults: Vec::new() }), here),
        PaidNow::Faulty(faults) => {
            (Some(Draft { form: Said { card, changed: false }, faults }), format!("{here}#faults"))
        }
    };
    if let Some(draft) = &draft {
        let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
        save_draft(shop, &token, FORM, &subscription.to_string(), draft).await.map_err(accident)?;
        cookies::set_draft(shop, FORM, &token);
    }
    back_to_form(&to);
    show(shop, caller, subscription, draft).await
}

async fn show(
    shop: &Shop,
    caller: &Caller,
    id: SubscriptionId,
    draft: Option<Draft<Said>>,
) -> Result<Answer<WrittenView>, ServerFnError> {
    let Locale::EnUs = locale();
    let Some((found, invoices)) = billing::subscription(shop, caller, id).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    if !caller.may(found.account, Action::ChangeSubscription) {
        return Ok(Answer::NotFound);
    }
    let last = last_try(shop, caller, found.account, Some(id)).await.map_err(accident)?;
    let back = format!("/billing/subscriptions/{id}");
    let around = frame(shop, caller).await?;
    let view = |title: &str, lede: &str, notices, body| WrittenView {
        frame: around,
        title: title.to_owned(),
        lede: lede.to_owned(),
        back: Some((back.clone(), found.product_name.clone())),
        notices,
        body,
    };
    let is_fresh_post = draft.is_some();
    let answered = if let Some(charging) = &found.charging {
        Some(under_way(charging.confirm_at.as_deref()))
    } else {
        last.as_ref()
            .filter(|last| last.declined.is_none() && !is_fresh_post)
            .map(|_| paid(shop, &found, invoices.first().map(|invoice| invoice.number.to_string())))
    };
    let page = if let Some(notice) = answered {
        view("Payment", "", vec![notice], String::new())
    } else if let Some(offer) = lifetime::offer(shop, caller, id).await.map_err(accident)? {
        let mut notices = Vec::new();
        if draft.as_ref().is_some_and(|draft| draft.form.changed) {
            notices.push(notice(
                Tone::Attention,
                "Nothing was charged",
                "What the page showed is not so any more: the day is another one, or somebody paid meanwhile. Please \
                 look again.",
            ));
        } else if let Some(decline) = last.filter(|last| last.asked && !is_fresh_post).and_then(|last| last.declined) {
            notices.push(notice(Tone::Danger, "The payment was not made", words::decline(decline, locale())));
        }
        let (title, lede) = heading(offer.kind);
        let otherwise = by_transfer(shop, &offer).await?;
        view(title, lede, notices, page::markup(content(shop, &found, offer, draft, otherwise)))
    } else {
        let nothing = notice(
            Tone::Info,
            "There is nothing to pay now",
            "The next period is paid already, or the subscription was canceled. Its page says how it stands.",
        );
        view("Payment", "", vec![nothing], String::new())
    };
    Ok(Answer::Found(page))
}

/// How an invoice is paid by transfer instead; empty for what is charged to cards alone.
async fn by_transfer(shop: &Shop, offer: &Offer) -> Result<String, ServerFnError> {
    let Some(invoice) = &offer.invoice else { return Ok(String::new()) };
    let mut tx = shop.db.read().await.map_err(accident)?;
    let account = transfers::account_of(&mut tx, invoice.number).await.map_err(accident)?;
    Ok(account.map(|account| by_transfer_instead(shop, invoice, &account)).unwrap_or_default())
}
