//! `/billing/details`: the form of the next invoices' details, what was typed into it, and what
//! became of it.

use domain::{account::Action, details::DetailsForm, faults::FieldFault, ids::AccountId, locale::Locale};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    accounts::access::Caller,
    billing::{self, Details, SavedDetails},
    checkout::{Draft, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{DetailsView, words::questions_to};
use crate::{
    api::{
        Answer,
        context::{accident, headers, is_plain_form, locale},
        cookies,
        portal::{
            NoticeView,
            words::{dated, frame, plain},
        },
    },
    components::Tone,
    words,
};

/// The name under which its drafts are kept.
const FORM: &str = "details";

/// A posted form and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Posted {
    form: DetailsForm,
    /// The version that it was typed over.
    version: i64,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Outcome {
    Faulty,
    Saved,
    ChangedMeanwhile,
}

pub(super) async fn read(shop: &Shop, caller: &Caller, account: &str) -> Result<Answer<DetailsView>, ServerFnError> {
    let Ok(account) = parse(account) else { return Ok(Answer::NotFound) };
    let Some(found) = billing::details(shop, caller, account).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let draft = match cookies::draft(shop, &headers(), FORM) {
        Some(token) => load_draft::<Posted>(shop, &token, FORM, &found.account.to_string()).await.map_err(accident)?,
        None => None,
    };
    if draft.as_ref().is_some_and(|draft| draft.form.outcome == Outcome::Saved) {
        // Said once.
        cookies::set_draft(shop, FORM, "");
    }
    show(shop, caller, found, draft).await.map(Answer::Found)
}

/// No account named is none; anything that is no id is nobody's.
fn parse(account: &str) -> Result<Option<AccountId>, ()> {
    if account.is_empty() { Ok(None) } else { account.parse().map(Some).map_err(|_| ()) }
}

pub(super) async fn save(
    shop: &Shop,
    caller: &Caller,
    account: &str,
    version: i64,
    form: DetailsForm,
) -> Result<Answer<DetailsView>, ServerFnError> {
    let Ok(account) = parse(account) else { return Ok(Answer::NotFound) };
    let Some(before) = billing::details(shop, caller, account).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let account = before.account;
    let saved = billing::save_details(shop, caller, account, version, &form).await.map_err(accident)?;
    let (outcome, faults) = match saved {
        None => return Ok(Answer::NotFound),
        Some(SavedDetails::Saved) => (Outcome::Saved, Vec::new()),
        Some(SavedDetails::Faulty(faults)) => (Outcome::Faulty, faults),
        Some(SavedDetails::ChangedMeanwhile) => (Outcome::ChangedMeanwhile, Vec::new()),
    };
    let draft = Draft { form: Posted { form: form.trimmed_for_draft(), version, outcome }, faults };
    if is_plain_form() {
        let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
        save_draft(shop, &token, FORM, &account.to_string(), &draft).await.map_err(accident)?;
        cookies::set_draft(shop, FORM, &token);
        leptos_axum::redirect(&format!("/billing/details?account={account}"));
    }
    let Some(now) = billing::details(shop, caller, Some(account)).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    show(shop, caller, now, Some(draft)).await.map(Answer::Found)
}

/// The page: what is on file, or what was typed with what is wrong with it.
async fn show(
    shop: &Shop,
    caller: &Caller,
    found: Details,
    draft: Option<Draft<Posted>>,
) -> Result<DetailsView, ServerFnError> {
    let notice = draft.as_ref().and_then(|draft| notice(shop, &found, draft.form.outcome));
    let (form, faults, version): (DetailsForm, Vec<FieldFault>, i64) = match draft {
        Some(Draft { form: Posted { form, version, outcome: Outcome::Faulty }, faults }) => (form, faults, version),
        // Saving again is then meant to replace what somebody else saved.
        Some(Draft { form: Posted { form, outcome: Outcome::ChangedMeanwhile, .. }, .. }) => {
            (form, Vec::new(), found.version)
        }
        _ => (found.form, Vec::new(), found.version),
    };
    Ok(DetailsView {
        frame: frame(shop, caller).await?,
        account: found.account.to_string(),
        version,
        accounts: accounts(caller, found.account),
        country: found.country.name().to_owned(),
        questions: questions_to(shop).await?,
        fields: form.fields().map(|(name, text)| (name.to_owned(), text.to_owned())).into(),
        faults: words::faults(&faults, locale()),
        notice,
    })
}

/// The accounts whose details the caller may change, where there are several.
fn accounts(caller: &Caller, current: AccountId) -> Vec<(String, String, bool)> {
    let seats = caller.seats.iter().filter(|seat| seat.role.may(Action::ChangeBillingDetails));
    let all: Vec<_> = seats
        .map(|seat| {
            (seat.handle.clone(), format!("/billing/details?account={}", seat.account), seat.account == current)
        })
        .collect();
    if all.len() < 2 { Vec::new() } else { all }
}

fn notice(shop: &Shop, found: &Details, outcome: Outcome) -> Option<NoticeView> {
    let Locale::EnUs = locale();
    match outcome {
        Outcome::Faulty => None,
        Outcome::Saved => Some(NoticeView {
            tone: Tone::Success,
            title: "Saved".to_owned(),
            words: plain("The next invoice will bear these details. Invoices that were issued stay as they are."),
            link: None,
        }),
        Outcome::ChangedMeanwhile => Some(NoticeView {
            tone: Tone::Attention,
            title: "Somebody else changed these details meanwhile".to_owned(),
            words: dated(
                shop,
                found.updated,
                &format!(
                    "What you typed is not saved yet. On file since {{date}}: {}. Save again to replace that.",
                    on_file(&found.form)
                ),
            ),
            link: None,
        }),
    }
}

/// What is on file, in one line.
fn on_file(form: &DetailsForm) -> String {
    let texts = form.fields().map(|(_, text)| text.replace(['{', '}'], ""));
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}
