//! Who calls in the walk over the table of [`server::access`], and what the rows' addresses and
//! forms are filled with.

use domain::{
    account::{Role, Side},
    ids::LicenseId,
};
use server::access::{Row, Who};
use services::{
    accounts::sign_in,
    billing::lifetime::renewal_link,
    jobs::worker,
    mail,
    shop::Shop,
    testing::{give_seat, payer_and_card},
    vendor::{self, Subject},
};

use crate::support::{
    Bought, TestSite, buy, buy_besides, confirmation, file_of, mail_address, order_by_invoice, published_name,
};

/// Whoever calls: an address to sign in with, and the seats on the accounts that the walk is about
/// (Ana's, who pays, and Ben's, who uses).
pub struct Somebody {
    pub name: &'static str,
    pub address: Option<&'static str>,
    /// On Ana's and Ben's accounts.
    pub seats: &'static [Role],
    /// Of any account at all.
    pub sides: &'static [Side],
    /// They run the shop.
    pub staff: bool,
}

pub const EVERYBODY: [Somebody; 11] = [
    Somebody { name: "a stranger", address: None, seats: &[], sides: &[], staff: false },
    Somebody {
        name: "the payer",
        address: Some("ana@example.com"),
        seats: &[Role::BillingOwner],
        sides: &[Side::Billing],
        staff: false,
    },
    Somebody {
        name: "the licensee",
        address: Some("ben@example.com"),
        seats: &[Role::LicenseeOwner],
        sides: &[Side::Licensee],
        staff: false,
    },
    Somebody {
        name: "another payer",
        address: Some("carl@example.com"),
        seats: &[],
        sides: &[Side::Billing],
        staff: false,
    },
    Somebody {
        name: "another licensee",
        address: Some("dora@example.com"),
        seats: &[],
        sides: &[Side::Licensee],
        staff: false,
    },
    Somebody {
        name: "somebody with both sides of another account",
        address: Some("eve@example.com"),
        seats: &[],
        sides: &[Side::Billing, Side::Licensee],
        staff: false,
    },
    Somebody {
        name: "the payer's accounting",
        address: Some("finn@example.com"),
        seats: &[Role::Accounting],
        sides: &[Side::Billing],
        staff: false,
    },
    Somebody {
        name: "who only receives the payer's mail",
        address: Some("gil@example.com"),
        seats: &[Role::ReceiveOnly],
        sides: &[],
        staff: false,
    },
    Somebody {
        name: "the licensee's colleague",
        address: Some("hana@example.com"),
        seats: &[Role::LicenseeMember],
        sides: &[Side::Licensee],
        staff: false,
    },
    Somebody { name: "staff", address: Some("sven@example.com"), seats: &[], sides: &[], staff: true },
    Somebody { name: "former staff", address: Some("tove@example.com"), seats: &[], sides: &[], staff: false },
];

impl Somebody {
    pub fn may(&self, who: Who) -> bool {
        match who {
            Who::Anyone | Who::Holder | Who::Loopback | Who::Development => true,
            Who::Stranger => self.address.is_none(),
            Who::Side(side) => self.sides.contains(&side),
            Who::May(action) => self.seats.iter().any(|role| role.may(action)),
            // Whoever has no seat on Ana's and Ben's accounts owns a side of their own.
            Who::MaySomewhere(action) if self.seats.is_empty() => self.sides.contains(&action.side()),
            Who::MaySomewhere(action) => self.seats.iter().any(|role| role.may(action)),
            Who::Staff => self.staff,
        }
    }
}

/// What the rows' addresses and forms are filled with: Ana's and Ben's things.
pub struct Things {
    pub bought: Bought,
    pub file: String,
    /// A second license of Ben's, which the walk declines (rule 8).
    declinable: LicenseId,
    free_file: String,
    mail: String,
    /// The token of a payment that waits for a confirmation of Ines, who has nothing else.
    confirmation: String,
    /// The payer's account and card.
    account: String,
    card: String,
    order: String,
    customer: String,
    /// Of Jan's order by invoice, which nobody pays.
    open_invoice: String,
}

pub async fn people(site: &TestSite) -> Things {
    let shop = &site.shop;
    let bought = buy(shop, "ana@example.com", "ben@example.com").await;
    buy(shop, "carl@example.com", "dora@example.com").await;
    buy(shop, "eve@example.com", "eve@example.com").await;
    let declinable = buy_besides(shop, &bought, "ivan@example.com", "ben@example.com").await;
    give_seat(shop, "ana@example.com", "finn@example.com", Role::Accounting).await;
    give_seat(shop, "ana@example.com", "gil@example.com", Role::ReceiveOnly).await;
    give_seat(shop, "ben@example.com", "hana@example.com", Role::LicenseeMember).await;
    for address in ["sven@example.com", "tove@example.com"] {
        vendor::add_staff(shop, &mail_address(address)).await.unwrap();
    }
    vendor::remove_staff(shop, &mail_address("tove@example.com")).await.unwrap();
    // With its mails sent nothing more happens to the order, so its stream ends.
    worker::run_due(shop).await.unwrap();
    Things::of(site, bought, declinable).await
}

impl Things {
    pub async fn of(site: &TestSite, bought: Bought, declinable: LicenseId) -> Self {
        let shop = &site.shop;
        let Some(Subject::Order(order)) = vendor::search(shop, &bought.invoice, "").await.unwrap().exact else {
            panic!("an invoice's number names its order")
        };
        let (account, card) = payer_and_card(shop, bought.subscription).await;
        let customer = vendor::search(shop, "ana@example.com", "").await.unwrap().customers;
        // Where Ana bought nothing, nobody who walks is staff.
        let customer = customer.first().map(|found| found.id.clone()).unwrap_or_default();
        Self {
            order: order.to_string(),
            customer,
            file: file_of(shop, &bought, "1.0.0").await,
            free_file: format!("/products/card/downloads/1.0.0/{}", published_name(shop, "card", "1.0.0").await),
            mail: mail::recent(shop, 1).await.unwrap()[0].id.to_string(),
            account,
            card,
            confirmation: confirmation(shop, "ines@example.com").await,
            open_invoice: order_by_invoice(shop, "jan@example.com").await,
            bought,
            declinable,
        }
    }
}

async fn link_token(shop: &Shop) -> String {
    let mut tx = shop.db.write().await.unwrap();
    let path = sign_in::issue_link(&mut tx, shop, &mail_address("ana@example.com"), "/billing").await.unwrap();
    tx.commit().await.unwrap();
    path.rsplit('/').next().unwrap().to_owned()
}

/// A row's address with real things in it.
pub async fn address(row: &Row, things: &Things, shop: &Shop) -> String {
    let Bought { order_token, subscription, license, invoice, .. } = &things.bought;
    match row.path {
        "/orders/{token}" => format!("/orders/{order_token}"),
        "/orders/{token}/events" => format!("/orders/{order_token}/events"),
        "/sign-in/link/{token}" => format!("/sign-in/link/{}", link_token(shop).await),
        "/billing/subscriptions/{id}" => format!("/billing/subscriptions/{subscription}"),
        "/billing/subscriptions/{id}/change" => format!("/billing/subscriptions/{subscription}/change"),
        "/billing/renew/{id}" => format!("/billing/renew/{}", things.account),
        "/billing/subscriptions/{id}/pay" => format!("/billing/subscriptions/{subscription}/pay"),
        "/renew/{token}" => renewal_link(shop, *subscription).await.unwrap().unwrap(),
        "/billing/invoices/{number}" => format!("/billing/invoices/{invoice}"),
        "/billing/invoices/{number}.pdf" => format!("/billing/invoices/{invoice}.pdf"),
        "/licenses/{id}/decline" => format!("/licenses/{}/decline", things.declinable),
        path if path.starts_with("/licenses/{id}") => path.replace("{id}", &license.to_string()),
        "/downloads/{license}/{version}/{file}" => things.file.clone(),
        "/products/{slug}/downloads/{version}/{file}" => things.free_file.clone(),
        "/vendor/orders/{order}" => format!("/vendor/orders/{}", things.order),
        "/vendor/customers/{customer}" => format!("/vendor/customers/{}", things.customer),
        "/vendor/licenses/{license}" => format!("/vendor/licenses/{license}"),
        "/vendor/mails/{letter}" => "/vendor/mails/renewal-ahead".to_owned(),
        "/vendor/mails/{letter}/html" => "/vendor/mails/renewal-ahead/html".to_owned(),
        "/vendor/payments/{invoice}" => format!("/vendor/payments/{}", things.open_invoice),
        path if path.starts_with("/vendor/prices/") => path.replace("{product}", "filter"),
        "/pkg/{*file}" => "/pkg/twofold.css".to_owned(),
        "/fonts/{*file}" => "/fonts/inter.woff2".to_owned(),
        "/sandbox/confirm/{token}" => format!("/sandbox/confirm/{}", things.confirmation),
        path => path
            .replace("/mailbox/{id}", &format!("/mailbox/{}", things.mail))
            .replace("{slug}", "filter")
            .replace("{*document}", "terms"),
    }
}

/// The form of a server function.
pub async fn form(row: &Row, things: &Things, shop: &Shop) -> String {
    let Bought { order_token, subscription, license, invoice, .. } = &things.bought;
    match row.path {
        "/api/checkout/view" | "/api/checkout/place" => "slug=filter".to_owned(),
        "/mailbox/time" => "by=0d".to_owned(),
        "/sandbox/confirm" => format!("token={}&answer=confirm", things.confirmation),
        path if path.starts_with("/api/orders/") => format!("token={order_token}"),
        // A refund without a word that one is sure gives nothing back.
        "/api/billing/subscription"
        | "/api/billing/subscription/name"
        | "/api/billing/subscription/by-invoice"
        | "/api/billing/refund"
        | "/api/billing/paying" => {
            format!("id={subscription}")
        }
        "/api/billing/change/confirm" | "/api/billing/change/keep" => format!("id={subscription}&license_type="),
        "/api/billing/change" => format!("address={subscription}"),
        "/renew" => {
            let link = renewal_link(shop, *subscription).await.unwrap().unwrap();
            format!("token={}", link.rsplit('/').next().unwrap())
        }
        // Nothing was shown, so nothing is charged.
        "/api/billing/together" => format!("asked={}", things.account),
        "/api/billing/together/renew" => format!("id={}&chosen={subscription}%3Dyes&card=new", things.account),
        "/api/billing/pay" => format!("id={subscription}&card=new"),
        "/api/billing/subscription/card" => format!("id={subscription}&card={}", things.card),
        "/api/billing/cards/add" => format!("account={}", things.account),
        // A card behind a renewal is not removed on the first word.
        "/api/billing/cards/default" | "/api/billing/cards/remove" => format!("id={}", things.card),
        "/api/billing/subscription/renewing" => format!("id={subscription}&wanted=cancel"),
        "/api/billing/invoice" => format!("number={invoice}"),
        "/api/billing/details/save" => "version=1".to_owned(),
        "/api/licenses/one" | "/api/licenses/help" | "/api/licenses/downloads" => format!("asked={license}"),
        "/api/licenses/declining" | "/api/licenses/decline" => format!("id={}", things.declinable),
        "/api/vendor/order" => format!("order={}", things.order),
        "/api/vendor/customer" => format!("customer={}", things.customer),
        "/api/vendor/license" => format!("license={license}"),
        "/api/vendor/payment" | "/api/vendor/payments/record" => format!("invoice={}", things.open_invoice),
        // Nothing was typed, so nothing waits for a yes.
        path if path.starts_with("/api/vendor/prices/") => "product=filter".to_owned(),
        // The second lifts what the first did, so that later rows find the license running.
        "/api/vendor/suspend" | "/api/vendor/lift" => format!("license={license}&reason=Charged+back"),
        "/api/vendor/send-again" => format!("mail={}&once=1", things.mail),
        // A job that is not parked any more: the second click.
        "/api/vendor/jobs/retry" | "/api/vendor/jobs/drop" => {
            format!("job={}", things.mail.replacen("mai_", "job_", 1))
        }
        "/api/sign-in/request" => "address=ana%40example.com".to_owned(),
        "/api/sign-in/code" => "code=000000".to_owned(),
        path if path.starts_with("/api/sign-in/link/") => format!("token={}", link_token(shop).await),
        path if path.starts_with("/api/shop/") => "slug=filter&document=terms".to_owned(),
        _ => String::new(),
    }
}
