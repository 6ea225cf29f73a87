//! Naming somebody else for a license that was declined (rule 8): the form on the subscription's page,
//! what was typed into it, and what became of it.

use domain::{calendar::Instant, checkout::LicenseeForm, ids::SubscriptionId, locale::Locale, order::Purpose};
use leptos::prelude::ServerFnError;
use serde::{Deserialize, Serialize};
use services::{
    accounts::access::Caller,
    billing::SubscriptionView as Subscription,
    checkout::{self, Draft, Named, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{SubscriptionView, declined, subscription};
use crate::{
    api::{
        Answer,
        context::{self, accident, headers, locale},
        cookies,
        portal::{NoticeView, words::plain},
    },
    components::Tone,
    pages::billing::name_form::{self, NameForm},
    words,
};

/// The name under which its drafts are kept; their subject is the subscription.
const FORM: &str = "name";
/// For how long the page says what became of the form.
const SAID_SECONDS: i64 = 60;

/// A posted form with what is wrong with it.
pub(super) type PostedDraft = Draft<Posted>;

/// A posted form and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Posted {
    form: LicenseeForm,
    /// `None` while something is wrong with it.
    said: Option<Said>,
    at: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Said {
    Named,
    NotDeclined,
}

/// What naming adds to the page.
#[derive(Default)]
pub(super) struct Part {
    pub notices: Vec<NoticeView>,
    /// Markup of the form; empty where nobody has to be named.
    pub form: String,
}

/// Names somebody; answers with the page as it is then.
pub(super) async fn name(
    shop: &Shop,
    caller: &Caller,
    id: &str,
    form: LicenseeForm,
) -> Result<Answer<SubscriptionView>, ServerFnError> {
    let Ok(subscription) = id.parse::<SubscriptionId>() else { return Ok(Answer::NotFound) };
    let form = form.trimmed_for_draft();
    let named = checkout::name_licensee(shop, caller, subscription, &form, &context::client()).await;
    let (said, faults) = match named.map_err(accident)? {
        None => return Ok(Answer::NotFound),
        Some(Named::Done) => (Some(Said::Named), Vec::new()),
        Some(Named::NotDeclined) => (Some(Said::NotDeclined), Vec::new()),
        Some(Named::Faulty(faults)) => (None, faults),
    };
    let page = format!("/billing/subscriptions/{subscription}{}", if said.is_none() { "#name" } else { "" });
    let draft = Draft { form: Posted { form, said, at: shop.now() }, faults };
    let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    save_draft(shop, &token, FORM, &subscription.to_string(), &draft).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &token);
    context::back_to_form(&page);
    subscription::show(shop, caller, subscription, Some(draft)).await
}

/// The form and what it left to say, on the page of a subscription; `posted` is what was posted just now.
pub(super) async fn part(
    shop: &Shop,
    caller: &Caller,
    found: &Subscription,
    posted: Option<PostedDraft>,
) -> Result<Part, ServerFnError> {
    let draft = match (posted, cookies::draft(shop, &headers(), FORM)) {
        (Some(posted), _) => Some(posted),
        (None, Some(token)) => load_draft(shop, &token, FORM, &found.id.to_string()).await.map_err(accident)?,
        (None, None) => None,
    };
    let is_fresh = |at| shop.now().seconds_since(at) < SAID_SECONDS;
    let said = draft.as_ref().filter(|draft| is_fresh(draft.form.at)).and_then(|draft| draft.form.said);
    let mut notices: Vec<NoticeView> = said.map(|said| notice(said, found)).into_iter().collect();
    let Some(nameless) = checkout::nameless(shop, caller, found.id).await.map_err(accident)? else {
        return Ok(Part { notices, form: String::new() });
    };
    notices.extend(declined::notice_of(shop, found));
    let organization = nameless.organization.unwrap_or_default();
    let empty = || (LicenseeForm { licensee_organization: organization, ..LicenseeForm::default() }, Vec::new());
    let faulty = draft.filter(|draft| draft.form.said.is_none());
    let (typed, faults) = faulty.map_or_else(empty, |draft| (draft.form.form, draft.faults));
    let form = name_form::markup(NameForm {
        subscription: found.id.to_string(),
        reseller: nameless.purpose == Purpose::Customer,
        typed,
        faults: words::faults(&faults, locale()),
    });
    Ok(Part { notices, form })
}

fn notice(said: Said, found: &Subscription) -> NoticeView {
    let Locale::EnUs = locale();
    let email = &found.licensee_email;
    let (tone, title, words, link) = match said {
        Said::Named if found.for_somebody_else => (
            Tone::Success,
            format!("The license is at \u{2068}{email}\u{2069} now"),
            "A mail with the way in is under way. They can decline it in turn.",
            None,
        ),
        Said::Named => (
            Tone::Success,
            "The license is yours now".to_owned(),
            "This account uses what it pays for.",
            Some(("/licenses".to_owned(), "Open Licenses".to_owned())),
        ),
        Said::NotDeclined => (
            Tone::Attention,
            "Nobody was named".to_owned(),
            "The license is somebody\u{2019}s already. Perhaps a colleague was faster.",
            None,
        ),
    };
    NoticeView { tone, title, words: plain(words), link }
}
