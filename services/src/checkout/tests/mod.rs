//! Buying, from the posted form to both mails, and every way it can be interrupted.

mod by_invoice;
mod confirming;
mod correcting;
mod declined;
mod delivering;
mod full_disk;
mod habits;
pub(crate) mod interrupted;
mod limits;
mod naming;
mod placing;
mod returning;
mod spellings;
mod trials;

use domain::{decline::Decline, faults::Fault, ids::OrderId};

use super::*;
use crate::{
    db::{execute, fetch_all, fetch_one},
    testing::{TestShop, placement},
};

const ANA: &str = "ana@contoso.example";
const BO: &str = "bo@fabrikam.example";

/// How many rows of everything that a purchase makes.
#[derive(Debug, PartialEq, Eq)]
struct Books {
    orders: i64,
    accounts: i64,
    subscriptions: i64,
    licenses: i64,
    invoices: i64,
    mails: i64,
    charges: i64,
}

async fn books(shop: &TestShop) -> Books {
    let mut tx = shop.db.read().await.unwrap();
    let row = fetch_one!(
        &mut tx,
        (i64, i64, i64, i64, i64, i64, i64),
        "select (select cast(count(*) as bigint) from orders), (select cast(count(*) as bigint) from accounts),
                (select cast(count(*) as bigint) from subscriptions), (select cast(count(*) as bigint) from licenses),
                (select cast(count(*) as bigint) from invoices), (select cast(count(*) as bigint) from mails),
                (select cast(count(*) as bigint) from sandbox_charges where outcome = 'paid')",
    )
    .unwrap();
    let (orders, accounts, subscriptions, licenses, invoices, mails, charges) = row;
    Books { orders, accounts, subscriptions, licenses, invoices, mails, charges }
}

/// Places an order that must stand, and gives its token.
async fn order(shop: &TestShop, placement: Placement) -> String {
    match place(shop, placement).await.unwrap() {
        Placed::Ordered { token } => token,
        other => panic!("not ordered: {other:?}"),
    }
}

async fn state_of(shop: &TestShop, token: &str) -> PlacedState {
    order_by_token(shop, token).await.unwrap().unwrap().state
}

async fn mails_to(shop: &TestShop, address: &str) -> Vec<(String, String)> {
    let mut tx = shop.db.read().await.unwrap();
    fetch_all!(
        &mut tx,
        (String, String),
        "select subject, text_body || html_body from mails where recipient = $1 order by created_at",
        address,
    )
    .unwrap()
}

async fn invoice_numbers(shop: &TestShop) -> Vec<String> {
    let mut tx = shop.db.read().await.unwrap();
    let rows = fetch_all!(&mut tx, (String,), "select number from invoices order by number").unwrap();
    rows.into_iter().map(|(number,)| number).collect()
}
