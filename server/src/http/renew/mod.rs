//! `/renew/{token}`: pays one renewal by the link of a mail, without signing in and without a script. Whoever
//! has the link sees what is to be paid, and nothing else of the account.

mod view;

use std::collections::BTreeMap;

use app::api::context::Client;
use axum::{
    Extension, Form,
    extract::{Path, RawQuery, State, rejection::PathRejection},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use domain::{checkout::CardForm, faults::FieldFault};
use services::{
    billing::lifetime::{self, Linked, PaidNow},
    checkout::{Draft, load_draft, save_draft},
    db::DbError,
    tokens::random_token,
};

use super::{Site, document, downloads::accident};

/// The address that the form posts to.
pub const PATH: &str = "/renew";
/// The name under which its drafts are kept; their subject is the subscription.
const FORM: &str = "renew";

/// What a post left to say: its faults, and whether what the page showed was not so any more.
pub type Said = Draft<bool>;

/// The page. What a post left to say stands behind `?tried=`, a name that only its browser knows.
pub async fn page(
    State(site): State<Site>,
    token: Result<Path<String>, PathRejection>,
    RawQuery(query): RawQuery,
) -> Response {
    let Ok(Path(token)) = token else { return StatusCode::NOT_FOUND.into_response() };
    let tried = query.as_deref().and_then(|query| query.strip_prefix("tried=")).unwrap_or_default();
    match read(&site, &token, tried).await {
        Ok(Some((found, draft))) => show(&site, token, found, draft),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => accident(&error),
    }
}

async fn read(site: &Site, token: &str, tried: &str) -> Result<Option<(Linked, Option<Said>)>, DbError> {
    let Some(found) = lifetime::linked(&site.shop, token).await? else { return Ok(None) };
    let subject = found.subscription.to_string();
    let draft = if tried.is_empty() { None } else { load_draft(&site.shop, tried, FORM, &subject).await? };
    Ok(Some((found, draft)))
}

fn show(site: &Site, token: String, found: Linked, draft: Option<Said>) -> Response {
    let zone = site.shop.config.zone.clone();
    let (once, sandbox) = (random_token(&site.shop.chance), site.shop.gateway.is_sandbox());
    let html = document::render(site, "Pay a renewal", "page page-narrow", move || {
        view::page(found, view::Around { token, once, sandbox, zone }, draft)
    });
    // The address is a secret, and belongs into no index.
    let header = (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow"));
    ([header], Html(html)).into_response()
}

/// A post of that page: pays, and leads to the page again, which tells the rest, or to the bank.
pub async fn pay(
    State(site): State<Site>,
    Extension(Client(client)): Extension<Client>,
    Form(posted): Form<BTreeMap<String, String>>,
) -> Response {
    match paid(&site, client, posted).await {
        Ok(Some(path)) => {
            let location = HeaderValue::from_str(&path).unwrap_or(HeaderValue::from_static("/"));
            (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => accident(&error),
    }
}

async fn paid(site: &Site, client: String, mut posted: BTreeMap<String, String>) -> Result<Option<String>, DbError> {
    let mut field = |name: &str| posted.remove(name).unwrap_or_default();
    let (token, shown, once) = (field("token"), field("shown"), field("once"));
    let card = CardForm { number: field("card_number"), expiry: field("card_expiry"), code: field("card_code") };
    let answer = lifetime::pay_linked(&site.shop, &token, card, shown, once, client).await?;
    let here = format!("{PATH}/{token}");
    let (changed, faults) = match answer {
        None => return Ok(None),
        Some(PaidNow::Paid | PaidNow::UnderWay) => return Ok(Some(here)),
        Some(PaidNow::Confirm { address }) => return Ok(Some(address)),
        Some(PaidNow::Changed) => (true, Vec::new()),
        Some(PaidNow::Faulty(faults)) => (false, faults),
    };
    keep(site, &token, changed, faults).await.map(|tried| Some(format!("{here}?tried={tried}#faults")))
}

/// Keeps what is to be said under a name that is new each time.
async fn keep(site: &Site, token: &str, changed: bool, faults: Vec<FieldFault>) -> Result<String, DbError> {
    let tried = random_token(&site.shop.chance);
    if let Some(found) = lifetime::linked(&site.shop, token).await? {
        let draft: Said = Draft { form: changed, faults };
        save_draft(&site.shop, &tried, FORM, &found.subscription.to_string(), &draft).await?;
    }
    Ok(tried)
}
