//! `/billing/payment-methods`: what is read for it, and what a form left to say.

use domain::{
    ids::{AccountId, PaymentMethodId, SubscriptionId},
    locale::Locale,
};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    accounts::access::Caller,
    billing::cards::{self, Cards},
    checkout::{Draft, load_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{
    PATH, WrittenView,
    words::{accounts, adding, notice, removing, renews, row, said, subscription_link, waits},
};
use crate::{
    api::{
        Answer,
        context::{accident, headers, locale},
        cookies,
        lists::asked::Asked,
        portal::{
            NoticeView,
            words::{frame, plain},
        },
    },
    components::Tone,
    pages::billing::cards::{self as page, CardAdding, CardsPage},
    words,
};

/// The name under which its drafts are kept; their subject is the account.
pub(super) const FORM: &str = "cards";

/// What a form left to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Said {
    Faulty,
    Saved,
    Unknown,
    Default,
    Removed,
}

/// What the address asks for besides the account.
#[derive(Default)]
pub(super) struct Wanted {
    pub remove: Option<PaymentMethodId>,
    pub replace: Option<PaymentMethodId>,
    pub subscription: Option<SubscriptionId>,
}

/// Reads the page.
pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<WrittenView>, ServerFnError> {
    let asked = Asked::read(asked);
    let Ok(account) = parse(&asked.text("account")) else { return Ok(Answer::NotFound) };
    let Some(found) = cards::cards(shop, caller, account).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let wanted = Wanted {
        remove: asked.text("remove").parse().ok(),
        replace: asked.text("replace").parse().ok(),
        subscription: asked.text("subscription").parse().ok(),
    };
    let subject = found.account.to_string();
    let draft = match cookies::draft(shop, &headers(), FORM) {
        Some(token) => load_draft::<Said>(shop, &token, FORM, &subject).await.map_err(accident)?,
        None => None,
    };
    if draft.is_some() {
        cookies::set_draft(shop, FORM, ""); // Said once.
    }
    show(shop, caller, &found, &wanted, draft).await.map(Answer::Found)
}

/// No account named is none; anything that is no id is nobody's.
fn parse(account: &str) -> Result<Option<AccountId>, ()> {
    if account.is_empty() { Ok(None) } else { account.parse().map(Some).map_err(|_| ()) }
}

/// The address of an account's page; more of a query can follow.
pub(super) fn here(account: AccountId) -> String {
    format!("{PATH}?account={account}")
}

pub(super) async fn show(
    shop: &Shop,
    caller: &Caller,
    found: &Cards,
    wanted: &Wanted,
    draft: Option<Draft<Said>>,
) -> Result<WrittenView, ServerFnError> {
    let Locale::EnUs = locale();
    let mut notices: Vec<NoticeView> = draft.as_ref().and_then(|draft| said(draft.form)).into_iter().collect();
    if let Some(address) = &found.confirm_at {
        notices.push(waits(address));
    } else if notices.is_empty()
        && let Some(last) = cards::last_try(shop, caller, found.account, None).await.map_err(accident)?
        && last.asked
    {
        // The bank's page leads back here.
        notices.push(match last.declined {
            None => notice(Tone::Success, "The card is saved", "Your bank has confirmed it. Nothing was charged."),
            Some(decline) => NoticeView {
                words: plain(words::decline(decline, locale())),
                ..notice(Tone::Danger, "The card was not saved", "")
            },
        });
    }
    let faults = draft.map(|draft| draft.faults).unwrap_or_default();
    let body = page::markup(CardsPage {
        here: here(found.account),
        account: found.account.to_string(),
        accounts: accounts(found),
        removing: wanted.remove.and_then(|id| removing(shop, found, id)),
        cards: found.cards.iter().map(|card| row(shop, card)).collect(),
        unpaid: found.unpaid.iter().filter(|each| renews(each)).map(subscription_link).collect(),
        form: CardAdding {
            once: random_token(&shop.chance),
            sandbox: shop.gateway.is_sandbox(),
            faults: words::faults(&faults, locale()),
            ..adding(found, wanted)
        },
    });
    Ok(WrittenView {
        frame: frame(shop, caller).await?,
        title: "Payment methods".to_owned(),
        lede: "The cards that pay your subscriptions. Whoever uses a license never sees them.".to_owned(),
        back: None,
        notices,
        body,
    })
}
