//! Which draft a checkout's page is about. Each page that is opened has a draft of its own, so two
//! tabs do not mix; a page that a posted form comes back to names its draft (`?draft=`), of which
//! this browser has the token in a cookie. The name alone opens nothing.

use axum::http::HeaderMap;
use domain::{checkout::CheckoutForm, faults::FieldFault};
use services::{checkout, db::DbError, shop::Shop, tokens::random_token};

use crate::api::cookies;

/// Whoever opens the checkout again so soon after an order came back by the browser's button.
const BACK_SECONDS: i64 = 30 * 60;
/// The letters of a token that name it.
const NAME_LENGTH: usize = 8;

/// A page of the checkout.
pub(super) struct Opened {
    pub token: String,
    /// What was typed before.
    pub form: Option<CheckoutForm>,
    pub faults: Vec<FieldFault>,
    /// The page names a draft that is not here any more.
    pub is_gone: bool,
}

/// The address of the page that shows a draft again.
pub(super) fn page(slug: &str, token: &str) -> String {
    format!("/checkout/{slug}?draft={}", name(token))
}

/// Whether a text has the form of a token that this shop gives out.
pub(super) fn is_token(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The letters that name a token in an address.
pub(super) fn name(token: &str) -> &str {
    token.get(..NAME_LENGTH).unwrap_or_default()
}

/// Has this browser remember a draft that was posted.
pub(super) fn remember(shop: &Shop, slug: &str, token: &str) {
    cookies::set_draft(shop, slug, token);
    cookies::set_draft(shop, &format!("{slug}_{}", name(token)), token);
}

/// A field of an address's query; what needs escapes is none of ours.
fn field<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The token that a query names, if this browser has it.
fn named(shop: &Shop, slug: &str, headers: &HeaderMap, tab: &str) -> Option<String> {
    let is_name = tab.len() == NAME_LENGTH && tab.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let kept = is_name.then(|| cookies::draft(shop, headers, &format!("{slug}_{tab}"))).flatten();
    kept.filter(|token| name(token) == tab)
}

/// The order's page, where the checkout was opened by going back from it, or its draft was ordered.
pub async fn order_instead(
    shop: &Shop,
    slug: &str,
    headers: &HeaderMap,
    query: &str,
) -> Result<Option<String>, DbError> {
    let path = |token: &str| format!("/orders/{token}");
    if let Some(tab) = field(query, "draft") {
        let Some(token) = named(shop, slug, headers, tab) else { return Ok(None) };
        return Ok(checkout::spent(shop, &token, slug).await?.map(|spent| path(&spent.token)));
    }
    let Some(token) = cookies::draft(shop, headers, slug) else { return Ok(None) };
    let Some(spent) = checkout::spent(shop, &token, slug).await? else { return Ok(None) };
    let is_back = shop.now().seconds_since(spent.placed_at) < BACK_SECONDS;
    let wants_another = field(query, "another") == Some(name(&spent.token));
    Ok((is_back && !wants_another).then(|| path(&spent.token)))
}

/// Opens the page: with the draft that it names, else with a new one that begins with what this
/// browser posted last.
pub(super) async fn open(shop: &Shop, slug: &str, headers: &HeaderMap, query: &str) -> Result<Opened, DbError> {
    let load = async |token: String| -> Result<_, DbError> {
        let mut draft = checkout::open_form(shop, &token, slug).await?;
        if let Some(draft) = draft.as_mut().filter(|draft| draft.faults.is_empty()) {
            draft.faults.extend(checkout::late_decline(shop, &token, slug).await?);
        }
        Ok(draft.map(|draft| (token, draft)))
    };
    let new = random_token(&shop.chance);
    if let Some(tab) = field(query, "draft") {
        if let Some(token) = named(shop, slug, headers, tab)
            && let Some((token, draft)) = load(token).await?
        {
            return Ok(Opened { token, form: Some(draft.form), faults: draft.faults, is_gone: false });
        }
        cookies::set_draft(shop, slug, &new);
        return Ok(Opened { token: new, form: None, faults: Vec::new(), is_gone: true });
    }
    if let Some(token) = cookies::draft(shop, headers, slug)
        && checkout::spent(shop, &token, slug).await?.is_none()
        && let Some((token, draft)) = load(token).await?
    {
        // Another card for the order whose card was declined, or whose payment is not confirmed.
        let is_same = field(query, "retry").is_some() || checkout::waits_for_buyer(shop, &token, slug).await?;
        let (token, faults) = if is_same { (token, draft.faults) } else { (new, Vec::new()) };
        return Ok(Opened { token, form: Some(draft.form), faults, is_gone: false });
    }
    cookies::set_draft(shop, slug, &new);
    Ok(Opened { token: new, form: None, faults: Vec::new(), is_gone: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_by_its_fields() {
        assert_eq!(field("another=abc&draft=AbC-_123", "draft"), Some("AbC-_123"));
        assert_eq!(field("xdraft=1", "draft"), None);
        assert_eq!(page("filter", &"a".repeat(43)), "/checkout/filter?draft=aaaaaaaa");
        assert_eq!(name("short"), "");
    }
}
