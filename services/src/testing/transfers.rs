//! Customers who pay by bank transfer, and staff who record it.

use domain::{calendar::iso_date, received::ReceivedForm};

use super::{caller, placement};
use crate::{
    checkout::Placement,
    shop::Shop,
    vendor::{self, Recorded, Staff},
};

/// A checkout of a node for a year, 1,699.00, paid by invoice; change what the test is about.
pub fn by_invoice(draft: &str, purpose: &str, billing: &str, licensee: &str) -> Placement {
    let mut post = placement(draft, purpose, billing, licensee);
    "nodes".clone_into(&mut post.form.license_type);
    "F64 / P1".clone_into(&mut post.form.tier_nodes);
    "invoice".clone_into(&mut post.form.way);
    "PO 4711".clone_into(&mut post.form.billing_po_number);
    post.card = domain::checkout::CardForm::default();
    post
}

/// Somebody who runs the shop.
pub async fn staff(shop: &Shop) -> Staff {
    let address = domain::email::EmailAddress::parse("sven@example.com").expect("an address");
    vendor::add_staff(shop, &address).await.expect("staff");
    Staff::of(&caller(shop, "sven@example.com").await).expect("staff's session")
}

/// Records a transfer that came today.
pub async fn transfer(shop: &Shop, invoice: &str, amount: &str, reference: &str) -> Recorded {
    let staff = staff(shop).await;
    let form = ReceivedForm {
        amount: amount.to_owned(),
        received_on: iso_date(shop.today()),
        reference: reference.to_owned(),
    };
    let number = invoice.parse().expect("a number");
    vendor::record_payment(shop, &staff, number, &form).await.expect("an answer").expect("an invoice")
}
