//! `/billing/customers`: whoever a reseller bought for, by date of expiry (rule 4).

use leptos::prelude::*;

use crate::{
    api::billing::BillingCustomers,
    components::Side,
    pages::{
        list::ListPage,
        portal::{answered, billing_waits},
        reading::Reading,
    },
};

/// The page.
pub fn customers_page() -> AnyView {
    Reading::of_address("asked", |asked| BillingCustomers { asked }).show(billing_waits, |answer| {
        answered(answer, |found| {
            let description = "The customers that you bought for, with what they use and until when.";
            view! { <ListPage side=Side::Billing found description /> }.into_any()
        })
    })
}
