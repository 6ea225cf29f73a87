//! What becomes of a posted form: it leads to the page that says so, or to the bank.

use domain::{checkout::CardForm, faults::FieldFault, ids::PaymentMethodId};
use leptos::prelude::ServerFnError;
use services::{
    accounts::access::Caller,
    billing::lifetime::{
        PaidNow, PayWith,
        together::{By, RenewTogether, Renewed, renew_together},
    },
    checkout::{Draft, save_draft},
    shop::Shop,
    tokens::random_token,
};

use super::{
    Wanted, asked,
    read::{FORM, Said, show},
};
use crate::{
    api::{
        Answer,
        cards::WrittenView,
        context::{accident, back_to_form, client, headers},
        cookies,
    },
    pages::billing::together::BY_INVOICE,
};

pub(super) async fn renew(
    shop: &Shop,
    caller: &Caller,
    wanted: Wanted,
    typed: CardForm,
) -> Result<Answer<WrittenView>, ServerFnError> {
    let Wanted { id, chosen, shown, once, po_number, card } = wanted;
    let Some(asked) = asked::read(&format!("{id}?{chosen}")) else { return Ok(Answer::NotFound) };
    let wish = asked.wish;
    let by = match card.parse::<PaymentMethodId>() {
        Ok(saved) => By::Card(PayWith::Saved(saved)),
        Err(_) if card == BY_INVOICE => By::Invoice,
        Err(_) => By::Card(PayWith::Typed(typed)),
    };
    let wanted = RenewTogether { wish: wish.clone(), shown, po_number: po_number.clone(), by, once, client: client() };
    let Some(renewed) = renew_together(shop, caller, wanted).await.map_err(accident)? else {
        return Ok(Answer::NotFound);
    };
    let page = asked::path(wish.account);
    let again = format!("{page}?{}", asked::query(&wish));
    let said = |changed: bool, faults: Vec<FieldFault>| {
        let form = Said { card: card.clone(), po_number: po_number.clone(), changed };
        Some(Draft { form, faults })
    };
    let (draft, to) = match renewed {
        Renewed::Invoiced(number) => (None, format!("/billing/invoices/{number}")),
        Renewed::ByCard(PaidNow::Paid | PaidNow::UnderWay) => (None, page),
        Renewed::ByCard(PaidNow::Confirm { address }) => (None, address),
        Renewed::ByCard(PaidNow::Changed) | Renewed::Changed => (said(true, Vec::new()), again),
        Renewed::ByCard(PaidNow::Faulty(faults)) | Renewed::Faulty(faults) => {
            (said(false, faults), format!("{again}#faults"))
        }
    };
    if let Some(draft) = &draft {
        let token = cookies::draft(shop, &headers(), FORM).unwrap_or_else(|| random_token(&shop.chance));
        save_draft(shop, &token, FORM, &wish.account.to_string(), draft).await.map_err(accident)?;
        cookies::set_draft(shop, FORM, &token);
    }
    back_to_form(&to);
    show(shop, caller, wish, true, draft).await
}
