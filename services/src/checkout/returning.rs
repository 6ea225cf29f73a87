//! Customers who bought here before: what they said of themselves last, for the fields that their next
//! checkout leaves empty.

use domain::{account::Action, checkout::CheckoutForm};
use sqlx::FromRow;

use crate::{
    accounts::Caller,
    db::{DbError, fetch_optional},
    shop::Shop,
};

#[derive(FromRow)]
struct ContactRow {
    name: String,
    organization: Option<String>,
    email: String,
    street: Option<String>,
    postal_code: Option<String>,
    city: Option<String>,
    country: String,
    vat_id: Option<String>,
}

/// Fills the billing contact, where nothing was typed, from the last order or the details that were
/// changed after it, of an account whose details the caller may change; whether there is anything of theirs in the form now. Somebody who never paid here gets their address alone.
pub async fn fill_in(shop: &Shop, caller: &Caller, form: &mut CheckoutForm) -> Result<bool, DbError> {
    // A form that names somebody else is theirs; another's organization or street would be wrong in it.
    let is_other = !form.billing_email.trim().is_empty() && !is_address_of(caller, &form.billing_email);
    if is_other {
        return Ok(false);
    }
    let mut last = None;
    let mut tx = shop.db.read().await?;
    for account in caller.accounts_for(Action::ChangeBillingDetails) {
        last = fetch_optional!(
            &mut tx,
            ContactRow,
            "select c.* from (
                 select billing_name as name, billing_organization as organization, billing_email as email,
                        billing_street as street, billing_postal_code as postal_code, billing_city as city,
                        billing_country as country, billing_vat_id as vat_id, created_at as said_at
                 from orders where billing_account_id = $1 and state = 'complete'
                 union all
                 select d.name, d.organization, a.handle, d.street, d.postal_code, d.city, d.country, d.vat_id, d.updated_at
                 from billing_details d join accounts a on a.id = d.account_id
                 where d.account_id = $1 and d.version > 1) c
             order by c.said_at desc limit 1",
            account.to_string(),
        )?;
        if last.is_some() {
            break;
        }
    }
    let fill = |field: &mut String, text: Option<String>| {
        if field.trim().is_empty() {
            *field = text.unwrap_or_default();
        }
    };
    let Some(last) = last else {
        fill(&mut form.billing_email, Some(caller.address.to_string()));
        return Ok(false);
    };
    fill(&mut form.billing_email, Some(last.email));
    fill(&mut form.billing_name, Some(last.name));
    fill(&mut form.billing_organization, last.organization);
    // Half an address of each would be wrong.
    if [&form.billing_street, &form.billing_postal_code, &form.billing_city].iter().all(|field| field.trim().is_empty())
    {
        fill(&mut form.billing_street, last.street);
        fill(&mut form.billing_postal_code, last.postal_code);
        fill(&mut form.billing_city, last.city);
    }
    fill(&mut form.billing_country, Some(last.country.clone()));
    // It is of the country, and says who owes the tax there.
    if form.billing_country == last.country {
        fill(&mut form.billing_vat_id, last.vat_id);
    }
    Ok(true)
}

fn is_address_of(caller: &Caller, typed: &str) -> bool {
    domain::email::EmailAddress::parse(typed).is_ok_and(|address| {
        address == caller.address
            || caller
                .seats
                .iter()
                .any(|seat| domain::email::EmailAddress::parse(&seat.handle).is_ok_and(|handle| handle == address))
    })
}
