//! What is read for the page.

use domain::{ids::AccountId, together::PARTS_MAX};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    accounts::access::Caller,
    billing::{
        cards::last_together,
        lifetime::together::{Wish, selection},
    },
    checkout::{Draft, load_draft},
    shop::Shop,
};

use super::{asked, words};
use crate::{
    api::{
        Answer,
        cards::WrittenView,
        context::{accident, headers},
        cookies,
        portal::words::frame,
    },
    pages::billing::together as page,
};

/// The name under which its drafts are kept; their subject is the account.
pub(super) const FORM: &str = "together";

/// What a posted form left to say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Said {
    /// What was chosen to pay with.
    pub card: String,
    pub po_number: String,
    /// What the page showed was not so any more.
    pub changed: bool,
}

pub(super) async fn read(shop: &Shop, caller: &Caller, asked: &str) -> Result<Answer<WrittenView>, ServerFnError> {
    let Some(asked) = asked::read(asked) else { return Ok(Answer::NotFound) };
    let draft = draft_of(shop, asked.wish.account).await?;
    if draft.is_some() {
        cookies::set_draft(shop, FORM, ""); // Said once.
    }
    show(shop, caller, asked.wish, asked.is_chosen, draft).await
}

async fn draft_of(shop: &Shop, account: AccountId) -> Result<Option<Draft<Said>>, ServerFnError> {
    match cookies::draft(shop, &headers(), FORM) {
        Some(token) => load_draft::<Said>(shop, &token, FORM, &account.to_string()).await.map_err(accident),
        None => Ok(None),
    }
}

/// The page; everything is chosen where nobody has chosen yet.
pub(super) async fn show(
    shop: &Shop,
    caller: &Caller,
    wish: Wish,
    is_chosen: bool,
    draft: Option<Draft<Said>>,
) -> Result<Answer<WrittenView>, ServerFnError> {
    let Some(mut found) = selection(shop, caller, &wish).await.map_err(accident)? else { return Ok(Answer::NotFound) };
    let mut wish = wish;
    if !is_chosen {
        wish.subscriptions = found.listed.iter().take(PARTS_MAX).map(|listed| listed.id).collect();
        found = selection(shop, caller, &wish).await.map_err(accident)?.unwrap_or(found);
    }
    let last = last_together(shop, caller, wish.account).await.map_err(accident)?;
    let notices =
        words::notices(&found, last.filter(|_| draft.is_none()), draft.as_ref().is_some_and(|d| d.form.changed));
    Ok(Answer::Found(WrittenView {
        frame: frame(shop, caller).await?,
        title: words::title().to_owned(),
        lede: words::lede().to_owned(),
        back: Some(("/billing".to_owned(), words::back().to_owned())),
        notices,
        body: page::markup(words::content(shop, &wish, found, draft)),
    }))
}
