//! What a buyer agreed to: the terms and the product's agreement, each in the version that the page
//! linked (rule 8). A draft keeps which versions its boxes were ticked for, so that a text that changes
//! while it lies is asked about again. The texts themselves are `catalog::legal`.

use domain::{
    checkout::{CheckoutForm, Shown, Texts},
    faults::FieldFault,
    ids::{OrderId, SubscriptionId},
};
use serde::{Deserialize, Serialize};

use super::drafts::{self, CHECKOUT, Draft};
use crate::{
    catalog,
    db::{DbError, Tx, execute, fetch_all, fetch_optional, read},
    shop::Shop,
};

/// Both consents with the version of their text and the time (rule 8).
pub(super) async fn write_consents(
    tx: &mut Tx,
    shop: &Shop,
    order: OrderId,
    slug: &str,
    texts: &Texts,
) -> Result<(), DbError> {
    let given = execute!(
        tx,
        "insert into consents (order_id, document, version, given_at)
         select $1, document, version, $2 from legal_texts
         where (document = $3 and version = $4) or (document = $5 and version = $6)
         on conflict (order_id, document) do update set version = excluded.version, given_at = excluded.given_at",
        order.to_string(),
        shop.now().as_micros(),
        catalog::TERMS,
        &texts.terms,
        catalog::eula_of(slug),
        &texts.eula,
    )?;
    if given == 2 {
        return Ok(());
    }
    // A catalog that was imported before texts were part of it.
    Err(DbError::Unreadable {
        what: "legal texts",
        value: "import the catalog again, with its [legal] table".to_owned(),
    })
}

/// A text that an order's buyer agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// `terms` or `eula/{slug}`.
    pub document: String,
    pub version: String,
}

/// What an order's buyer agreed to, the terms first.
pub(super) async fn of_order(tx: &mut Tx, order: OrderId) -> Result<Vec<Agreed>, DbError> {
    let rows = fetch_all!(
        tx,
        (String, String),
        "select document, version from consents where order_id = $1
         order by case when document = 'terms' then 0 else 1 end, document",
        order.to_string(),
    )?;
    Ok(rows.into_iter().map(|(document, version)| Agreed { document, version }).collect())
}

/// What a subscription's buyer agreed to, the terms first; asks nothing about the caller.
pub async fn agreed_for(shop: &Shop, subscription: SubscriptionId) -> Result<Vec<Agreed>, DbError> {
    let mut tx = shop.db.read().await?;
    let order = fetch_optional!(
        &mut tx,
        (String,),
        "select order_id from subscriptions where id = $1",
        subscription.to_string(),
    )?;
    match order {
        Some((order,)) => of_order(&mut tx, read("order id", &order)?).await,
        None => Ok(Vec::new()),
    }
}

/// A checkout's draft as it is stored.
#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    form: CheckoutForm,
    /// What its boxes were ticked for.
    #[serde(default)]
    agreed: Texts,
}

/// Keeps a checkout's form, cut to what a draft holds, with what is wrong with it; `shown` is what its
/// page showed, as it was posted.
pub async fn keep_form(
    shop: &Shop,
    token: &str,
    slug: &str,
    form: CheckoutForm,
    shown: &str,
    faults: Vec<FieldFault>,
) -> Result<(), DbError> {
    let agreed = Shown::read(shown).map(|shown| shown.texts).unwrap_or_default();
    let form = Kept { form: form.trimmed_for_draft(), agreed };
    drafts::save(shop, token, CHECKOUT, slug, &Draft { form, faults }).await
}

/// The form that a draft keeps. Boxes that were ticked for a text that is another one now are not
/// ticked any more.
pub async fn open_form(shop: &Shop, token: &str, slug: &str) -> Result<Option<Draft<CheckoutForm>>, DbError> {
    let kept = drafts::load::<Kept>(shop, token, CHECKOUT, slug).await?;
    let Some(Draft { form: Kept { mut form, agreed }, mut faults }) = kept else { return Ok(None) };
    let now = catalog::current_texts(&mut shop.db.read().await?, slug).await?;
    faults.extend(agreed.ask_again(&now, &mut form));
    Ok(Some(Draft { form, faults }))
}
