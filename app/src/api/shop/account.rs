//! Who is signed in, for the head of public pages. The answer is one person's: it is never kept.

use axum::http::{HeaderValue, header};
use domain::account::Side;
use leptos::prelude::{ServerFnError, use_context};
use leptos_axum::ResponseOptions;
use services::shop::Shop;

use super::Visitor;
use crate::api::context;

pub(super) async fn read(shop: &Shop) -> Result<Option<Visitor>, ServerFnError> {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // Staff without a side has no portal to show here; the way to sign in leads on to `/vendor`.
    let caller = context::caller(shop).await?.filter(|caller| !caller.seats.is_empty() || !caller.staff);
    Ok(caller.map(|caller| Visitor {
        billing: caller.has_side(Side::Billing),
        licensee: caller.has_side(Side::Licensee),
        address: caller.address.to_string(),
    }))
}
