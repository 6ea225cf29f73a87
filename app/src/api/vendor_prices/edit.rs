//! The form of prices as staff post it: kept until it is confirmed, and with its faults (house rule 2).

use domain::{
    faults::FieldFault,
    locale::Locale,
    price_form::{PriceForm, field},
    pricing::PriceList,
};
use leptos::prelude::ServerFnError;
use services::{
    checkout::{Draft, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
    vendor::{self, PricesChanged, Staff},
};

use crate::{
    api::{
        Answer,
        context::{accident, back_to_form, headers, locale},
        cookies,
        vendor::Done,
    },
    words,
};

/// The name under which these drafts are kept.
const FORM: &str = "prices";
/// A draft keeps no more of a field.
const TYPED_MAX: usize = 40;
/// Stands among a draft's faults where the list was changed before a yes.
pub(super) const ANEW: &str = "anew";

pub(super) async fn check(
    shop: &Shop,
    staff: &Staff,
    slug: &str,
    form: PriceForm,
) -> Result<Answer<Done>, ServerFnError> {
    let Locale::EnUs = locale();
    let Some(product) = vendor::prices_of(shop, staff, slug).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let form = cut(form, &product.prices);
    let faults = form.parse(&product.prices).err().unwrap_or_default();
    let said: Vec<String> = words::faults(&faults, locale()).into_iter().map(|(_, said)| said).collect();
    let step = if faults.is_empty() { "/confirm" } else { "" };
    keep(shop, slug, form, faults).await?;
    back_to_form(&format!("/vendor/prices/{slug}{step}"));
    Ok(Answer::Found(if said.is_empty() { Done::Yes } else { Done::Faulty(said.join(" ")) }))
}

/// The list's own fields, and of each as much as is kept.
fn cut(form: PriceForm, prices: &PriceList) -> PriceForm {
    let names = PriceForm::of(prices).typed.into_keys();
    let kept = |name: String| {
        let typed = form.typed.get(&name).map_or_else(String::new, |typed| typed.chars().take(TYPED_MAX).collect());
        (name, typed)
    };
    PriceForm { running: form.running().code().to_owned(), typed: names.map(kept).collect() }
}

pub(super) async fn change(shop: &Shop, staff: &Staff, slug: &str, shown: &str) -> Result<Answer<Done>, ServerFnError> {
    let Locale::EnUs = locale();
    if vendor::prices_of(shop, staff, slug).await.map_err(accident)?.is_none() {
        return Ok(Answer::NotFound);
    }
    // Without a draft it is the second click.
    let Some(draft) = draft(shop, slug).await? else {
        back_to_form("/vendor/prices");
        return Ok(Answer::Found(Done::No("No change of prices waits for a yes.".to_owned())));
    };
    match vendor::change_prices(shop, staff, slug, &draft.form, shown).await.map_err(accident)? {
        Some(PricesChanged::Yes) => {
            cookies::set_draft(shop, FORM, "");
            back_to_form("/vendor/prices#changes");
            Ok(Answer::Found(Done::Yes))
        }
        Some(PricesChanged::ShownAnew) => {
            let anew = FieldFault { field: ANEW.to_owned(), fault: domain::faults::Fault::NotOffered };
            keep(shop, slug, draft.form, vec![anew]).await?;
            back_to_form(&format!("/vendor/prices/{slug}/confirm"));
            Ok(Answer::Found(Done::No("The prices were changed meanwhile. Please look at them again.".to_owned())))
        }
        None => Ok(Answer::NotFound),
    }
}

async fn keep(shop: &Shop, slug: &str, form: PriceForm, faults: Vec<FieldFault>) -> Result<(), ServerFnError> {
    let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    save_draft(shop, &token, FORM, slug, &Draft { form, faults }).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &token);
    Ok(())
}

/// What was typed for a product and not confirmed.
pub(super) async fn draft(shop: &Shop, slug: &str) -> Result<Option<Draft<PriceForm>>, ServerFnError> {
    let Some(token) = cookies::draft(shop, &headers(), FORM) else { return Ok(None) };
    load_draft(shop, &token, FORM, slug).await.map_err(accident)
}

/// What stands in a field that was typed into, and the price as it is.
pub(super) fn typed_and_now<'a>(
    form: &'a PriceForm,
    now: &'a PriceForm,
    row: usize,
    cycle: domain::coverage::BillingCycle,
) -> (String, &'a str, &'a str) {
    (field(row, cycle), form.value(row, cycle), now.value(row, cycle))
}
