//! What staff change: the reason is parsed, a faulty one comes back with what was typed, and
//! whoever posted without a script returns to the page.

use domain::{faults::FieldFault, ids::LicenseId, locale::Locale, text::Line};
use leptos::prelude::ServerFnError;
use services::{
    accounts::return_to::local_path,
    checkout::{Draft, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
    vendor::{self, SentAgain, Staff},
};

use super::Done;
use crate::{
    api::{
        Answer,
        context::{accident, back_to_form, headers, locale},
        cookies,
    },
    words,
};

/// The name under which these drafts are kept.
const FORM: &str = "vendor";
/// The field that a reason is typed into.
const REASON: &str = "reason";
/// A draft keeps no more of what was typed.
const TYPED_MAX: usize = 1000;

/// Suspends a license or lifts it.
pub(super) async fn set_suspended(
    shop: &Shop,
    staff: &Staff,
    license: &str,
    suspended: bool,
    typed: String,
) -> Result<Answer<Done>, ServerFnError> {
    let Ok(id) = license.parse::<LicenseId>() else { return Ok(Answer::NotFound) };
    let page = format!("/vendor/licenses/{id}");
    let reason = match Line::parse(&typed) {
        Ok(reason) => reason,
        Err(fault) => {
            let said = words::fault(&fault, locale());
            let faults = vec![FieldFault { field: REASON.to_owned(), fault }];
            keep(shop, license, typed.chars().take(TYPED_MAX).collect(), faults).await?;
            back_to_form(&page);
            return Ok(Answer::Found(Done::Faulty(said)));
        }
    };
    let changed = if suspended {
        vendor::suspend(shop, staff, id, &reason).await
    } else {
        vendor::lift(shop, staff, id, &reason).await
    };
    if !changed.map_err(accident)? {
        return Ok(Answer::NotFound);
    }
    cookies::set_draft(shop, FORM, "");
    back_to_form(&page);
    Ok(Answer::Found(Done::Yes))
}

/// Sends a mail again.
pub(super) async fn send_again(
    shop: &Shop,
    staff: &Staff,
    mail: &str,
    once: &str,
    page: &str,
) -> Result<Answer<Done>, ServerFnError> {
    let Locale::EnUs = locale();
    let Ok(id) = mail.parse() else { return Ok(Answer::NotFound) };
    let sent = vendor::send_again(shop, staff, id, once).await.map_err(accident)?;
    back_to_form(local_path(page).filter(|page| page.starts_with("/vendor/")).unwrap_or("/vendor"));
    Ok(match sent {
        SentAgain::Sent => Answer::Found(Done::Yes),
        SentAgain::WordsGone => Answer::Found(Done::No("Its words are no longer kept.".to_owned())),
        SentAgain::NotTheirs => {
            Answer::Found(Done::No("The license is no longer theirs, so it stays here.".to_owned()))
        }
        SentAgain::NoSuchMail => Answer::NotFound,
    })
}

async fn keep(shop: &Shop, license: &str, typed: String, faults: Vec<FieldFault>) -> Result<(), ServerFnError> {
    let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    save_draft(shop, &token, FORM, license, &Draft { form: typed, faults }).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &token);
    Ok(())
}

/// The reason that was typed for a license, and what is wrong with it.
pub(super) async fn draft(shop: &Shop, license: &str) -> Result<(String, Option<String>), ServerFnError> {
    let Some(token) = cookies::draft(shop, &headers(), FORM) else { return Ok((String::new(), None)) };
    let draft: Option<Draft<String>> = load_draft(shop, &token, FORM, license).await.map_err(accident)?;
    Ok(draft.map_or_else(Default::default, |draft| {
        let fault = draft.faults.first().map(|fault| words::fault(&fault.fault, locale()));
        (draft.form, fault)
    }))
}
