//! What is done to cards: each form's post, and the page that it leads to.

use domain::{
    checkout::CardForm,
    ids::{AccountId, PaymentMethodId},
};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::cards::{self, Added, NewCard, Removed},
    checkout::{Draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{
    CardPurpose, PATH, WrittenView,
    list::{FORM, Said, Wanted, here, read, show},
};
use crate::api::{
    Answer,
    context::{accident, back_to_form, client, headers},
    cookies,
};

/// Adds a card, and leads to the page that says what came of it, or to the bank.
pub(super) async fn add(
    shop: &Shop,
    caller: &Caller,
    purpose: CardPurpose,
    card: CardForm,
) -> Result<Answer<WrittenView>, ServerFnError> {
    let Ok(account) = purpose.account.parse::<AccountId>() else { return Ok(Answer::NotFound) };
    let new = NewCard {
        account,
        card,
        once: purpose.once,
        replaces: purpose.replaces.parse().ok(),
        subscription: purpose.subscription.parse().ok(),
        makes_default: !purpose.makes_default.is_empty(),
        client: client(),
    };
    let (replace, subscription) = (new.replaces, new.subscription);
    let Some(added) = cards::add(shop, caller, new).await.map_err(accident)? else { return Ok(Answer::NotFound) };
    let (said, faults) = match added {
        Added::Saved => (Said::Saved, Vec::new()),
        Added::Unknown => (Said::Unknown, Vec::new()),
        Added::Faulty(faults) => (Said::Faulty, faults),
        Added::Confirm { address } => {
            back_to_form(&address);
            return read(shop, caller, &format!("?account={account}")).await;
        }
    };
    let mut page = here(account);
    if said == Said::Faulty {
        let more =
            [("replace", replace.map(|id| id.to_string())), ("subscription", subscription.map(|id| id.to_string()))];
        for (name, id) in more.into_iter().filter_map(|(name, id)| Some((name, id?))) {
            page = format!("{page}&{name}={id}");
        }
        page.push_str("#faults");
    }
    tell(shop, caller, account, &page, Draft { form: said, faults }).await
}

/// Makes a card the default.
pub(super) async fn make_default(shop: &Shop, caller: &Caller, id: &str) -> Result<Answer<WrittenView>, ServerFnError> {
    let Some((id, account)) = card(shop, caller, id).await? else { return Ok(Answer::NotFound) };
    if !cards::make_default(shop, caller, id).await.map_err(accident)? {
        return Ok(Answer::NotFound);
    }
    tell(shop, caller, account, &here(account), Draft { form: Said::Default, faults: Vec::new() }).await
}

/// Removes a card, or leads to the step that says what then happens.
pub(super) async fn remove(
    shop: &Shop,
    caller: &Caller,
    id: &str,
    sure: bool,
) -> Result<Answer<WrittenView>, ServerFnError> {
    let Some((id, account)) = card(shop, caller, id).await? else {
        // Removed already, by a colleague or a second click.
        back_to_form(PATH);
        return Ok(Answer::NotFound);
    };
    match cards::remove(shop, caller, id, sure).await.map_err(accident)? {
        None => Ok(Answer::NotFound),
        Some(Removed::AskFirst) => {
            back_to_form(&format!("{}&remove={id}#remove", here(account)));
            read(shop, caller, &format!("?account={account}&remove={id}")).await
        }
        Some(Removed::Done) => {
            tell(shop, caller, account, &here(account), Draft { form: Said::Removed, faults: Vec::new() }).await
        }
    }
}

/// A card of an account of the caller's.
async fn card(shop: &Shop, caller: &Caller, id: &str) -> Result<Option<(PaymentMethodId, AccountId)>, ServerFnError> {
    let Ok(id) = id.parse::<PaymentMethodId>() else { return Ok(None) };
    let account = cards::account_of(shop, caller, id).await.map_err(accident)?;
    Ok(account.map(|account| (id, account)))
}

/// Keeps what is to be said and leads to the page that says it.
async fn tell(
    shop: &Shop,
    caller: &Caller,
    account: AccountId,
    page: &str,
    draft: Draft<Said>,
) -> Result<Answer<WrittenView>, ServerFnError> {
    let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    save_draft(shop, &token, FORM, &account.to_string(), &draft).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &token);
    back_to_form(page);
    let Some(found) = cards::cards(shop, caller, Some(account)).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    show(shop, caller, &found, &Wanted::default(), Some(draft)).await.map(Answer::Found)
}
