//! A payment as staff post it: a faulty one comes back with what was typed (house rule 2).

use domain::{faults::FieldFault, invoice::InvoiceNumber, locale::Locale, received::ReceivedForm};
use leptos::prelude::ServerFnError;
use services::{
    checkout::{Draft, load_draft, save_draft},
    shop::Shop,
    tokens::random_token,
    vendor::{self, Recorded, Staff},
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
const FORM: &str = "payment";
/// A draft keeps no more of a field.
const TYPED_MAX: usize = 300;

pub(super) async fn record(
    shop: &Shop,
    staff: &Staff,
    number: &str,
    form: ReceivedForm,
) -> Result<Answer<Done>, ServerFnError> {
    let Locale::EnUs = locale();
    let Ok(number) = number.parse::<InvoiceNumber>() else { return Ok(Answer::NotFound) };
    let Some(recorded) = vendor::record_payment(shop, staff, number, &form).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let page = format!("/vendor/payments/{number}");
    back_to_form(&page);
    Ok(Answer::Found(match recorded {
        Recorded::Yes => {
            cookies::set_draft(shop, FORM, "");
            Done::Yes
        }
        Recorded::Faulty(faults) => {
            let said: Vec<String> = words::faults(&faults, locale()).into_iter().map(|(_, said)| said).collect();
            keep(shop, number, form, faults).await?;
            Done::Faulty(said.join(" "))
        }
    }))
}

async fn keep(
    shop: &Shop,
    number: InvoiceNumber,
    form: ReceivedForm,
    faults: Vec<FieldFault>,
) -> Result<(), ServerFnError> {
    let cut = |typed: String| typed.chars().take(TYPED_MAX).collect();
    let form =
        ReceivedForm { amount: cut(form.amount), received_on: cut(form.received_on), reference: cut(form.reference) };
    let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
    save_draft(shop, &token, FORM, &number.to_string(), &Draft { form, faults }).await.map_err(accident)?;
    cookies::set_draft(shop, FORM, &token);
    Ok(())
}

/// What was typed for an invoice and not taken, with the words beside its fields.
pub(super) async fn draft(
    shop: &Shop,
    number: InvoiceNumber,
) -> Result<Option<(ReceivedForm, Vec<(String, String)>)>, ServerFnError> {
    let Some(token) = cookies::draft(shop, &headers(), FORM) else { return Ok(None) };
    let draft: Option<Draft<ReceivedForm>> =
        load_draft(shop, &token, FORM, &number.to_string()).await.map_err(accident)?;
    Ok(draft.map(|draft| (draft.form, words::faults(&draft.faults, locale()))))
}
