//! Who may call what (house rule 9): one row for every page, server function and file. Two tests
//! hold it to the site: one compares it with the registered routes, one calls every row as every
//! kind of caller.

use domain::account::{Action, Side};

/// Who may call a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Whoever is not signed in; the others are sent on to their portal (303).
    Stranger,
    /// Whoever has the secret in the address or the cookie, signed in or not.
    Holder,
    /// Whoever is signed in and has a seat on that side.
    Side(Side),
    /// Whoever is signed in and may do that on the account that the thing belongs to.
    May(Action),
    /// Whoever is signed in and may do that on some account; they see that one's.
    MaySomewhere(Action),
    /// Whoever is signed in and runs this shop.
    Staff,
    /// A person or program on this machine.
    Loopback,
    /// The same, in development alone.
    Development,
}

/// What a row answers with when it is none of the caller's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 303 to sign-in for strangers, 404 for the others.
    Page,
    /// 200 with the outcome `SignInFirst` or `NotFound`.
    ServerFunction,
    /// As a page.
    File,
    /// 303 to the page that tells what came of the post.
    Form,
    /// As a page, and 303 to the file for who may.
    Redirect,
    /// 404 for everybody else.
    Machine,
}

/// One endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    pub kind: Kind,
    pub who: Who,
}

const fn page(path: &'static str, who: Who) -> Row {
    Row { method: "GET", path, kind: Kind::Page, who }
}

const fn file(path: &'static str, who: Who) -> Row {
    Row { method: "GET", path, kind: Kind::File, who }
}

const fn form(path: &'static str, who: Who) -> Row {
    Row { method: "POST", path, kind: Kind::Form, who }
}

const fn redirect(path: &'static str, who: Who) -> Row {
    Row { method: "GET", path, kind: Kind::Redirect, who }
}

const fn machine(path: &'static str, who: Who) -> Row {
    Row { method: "GET", path, kind: Kind::Machine, who }
}

const fn function(path: &'static str, who: Who) -> Row {
    Row { method: "POST", path, kind: Kind::ServerFunction, who }
}

const BILLING: Who = Who::Side(Side::Billing);
const CARDS: Who = Who::MaySomewhere(Action::ChangePaymentMethods);
const DETAILS: Who = Who::MaySomewhere(Action::ChangeBillingDetails);
const LICENSEE: Who = Who::Side(Side::Licensee);

/// Every endpoint.
pub const TABLE: &[Row] = &[
    // The shop
    page("/", Who::Anyone),
    page("/products/{slug}", Who::Anyone),
    page("/products/{slug}/versions", Who::Anyone),
    page("/checkout/{slug}", Who::Anyone),
    page("/orders/{token}", Who::Holder),
    page("/help/accounts", Who::Anyone),
    page("/help/resellers", Who::Anyone),
    page("/legal/{*document}", Who::Anyone),
    // The sandbox, in place of a bank
    page("/sandbox", Who::Anyone),
    page("/sandbox/confirm/{token}", Who::Holder),
    form("/sandbox/confirm", Who::Holder),
    // Signing in
    page("/sign-in", Who::Stranger),
    page("/sign-in/link/{token}", Who::Holder),
    // Billing
    page("/billing", BILLING),
    page("/billing/subscriptions/{id}", Who::May(Action::SeeSubscriptions)),
    page("/billing/subscriptions/{id}/change", Who::May(Action::ChangeSubscription)),
    page("/billing/subscriptions/{id}/pay", Who::May(Action::ChangeSubscription)),
    page("/billing/renew/{id}", Who::May(Action::ChangeSubscription)),
    page("/billing/payment-methods", CARDS),
    page("/billing/invoices", BILLING),
    page("/billing/customers", BILLING),
    page("/billing/invoices/{number}", Who::May(Action::SeeInvoices)),
    page("/billing/details", DETAILS),
    page("/renew/{token}", Who::Holder),
    form("/renew", Who::Holder),
    // Licensee
    page("/licenses", LICENSEE),
    page("/licenses/{id}", Who::May(Action::SeeLicenses)),
    page("/licenses/{id}/help", Who::May(Action::SeeLicenses)),
    page("/licenses/{id}/downloads", Who::May(Action::SeeLicenses)),
    page("/licenses/{id}/decline", Who::May(Action::DeclineLicense)),
    // Staff
    page("/vendor", Who::Staff),
    page("/vendor/jobs", Who::Staff),
    page("/vendor/mails", Who::Staff),
    page("/vendor/mails/{letter}", Who::Staff),
    file("/vendor/mails/{letter}/html", Who::Staff),
    page("/vendor/orders/{order}", Who::Staff),
    page("/vendor/customers/{customer}", Who::Staff),
    page("/vendor/licenses/{license}", Who::Staff),
    page("/vendor/payments", Who::Staff),
    page("/vendor/payments/{invoice}", Who::Staff),
    page("/vendor/prices", Who::Staff),
    page("/vendor/prices/{product}", Who::Staff),
    page("/vendor/prices/{product}/confirm", Who::Staff),
    // Files
    file("/billing/invoices/{number}.pdf", Who::May(Action::SeeInvoices)),
    file("/orders/{token}/events", Who::Holder),
    file("/downloads/{license}/{version}/{file}", Who::May(Action::Download)),
    redirect("/licenses/{id}/latest", Who::May(Action::Download)),
    file("/products/{slug}/downloads/{version}/{file}", Who::Anyone),
    file("/pkg/{*file}", Who::Anyone),
    file("/fonts/{*file}", Who::Anyone),
    file("/favicon.svg", Who::Anyone),
    file("/favicon.ico", Who::Anyone),
    file("/apple-touch-icon.png", Who::Anyone),
    file("/robots.txt", Who::Anyone),
    // Machines
    machine("/healthz", Who::Anyone),
    machine("/readyz", Who::Anyone),
    machine("/metrics", Who::Loopback),
    // Development
    machine("/mailbox", Who::Development),
    machine("/mailbox/{id}", Who::Development),
    machine("/mailbox/{id}/html", Who::Development),
    form("/mailbox/time", Who::Development),
    machine("/styleguide", Who::Development),
    machine("/styleguide.css", Who::Development),
    // Server functions
    function("/api/shop/products", Who::Anyone),
    function("/api/shop/product", Who::Anyone),
    function("/api/shop/versions", Who::Anyone),
    function("/api/shop/seller", Who::Anyone),
    function("/api/shop/legal", Who::Anyone),
    function("/api/shop/whoami", Who::Anyone),
    function("/api/checkout/view", Who::Anyone),
    function("/api/checkout/place", Who::Anyone),
    function("/api/orders/view", Who::Holder),
    function("/api/orders/correct", Who::Holder),
    function("/api/orders/again", Who::Holder),
    function("/api/sign-in/view", Who::Anyone),
    function("/api/sign-in/request", Who::Anyone),
    function("/api/sign-in/code", Who::Holder),
    function("/api/sign-in/again", Who::Holder),
    function("/api/sign-in/another-address", Who::Holder),
    function("/api/sign-in/link/view", Who::Holder),
    function("/api/sign-in/link/use", Who::Holder),
    function("/api/sign-in/link/renew", Who::Holder),
    function("/api/sign-out", Who::Anyone),
    function("/api/billing/overview", BILLING),
    function("/api/billing/subscription", Who::May(Action::SeeSubscriptions)),
    function("/api/billing/subscription/name", Who::May(Action::ChangeSubscription)),
    function("/api/billing/change", Who::May(Action::ChangeSubscription)),
    function("/api/billing/change/confirm", Who::May(Action::ChangeSubscription)),
    function("/api/billing/refund", Who::May(Action::ChangeSubscription)),
    function("/api/billing/change/keep", Who::May(Action::ChangeSubscription)),
    function("/api/billing/subscription/renewing", Who::May(Action::ChangeSubscription)),
    function("/api/billing/subscription/by-invoice", Who::May(Action::ChangeSubscription)),
    function("/api/billing/subscription/card", Who::May(Action::ChangePaymentMethods)),
    function("/api/billing/paying", Who::May(Action::ChangeSubscription)),
    function("/api/billing/pay", Who::May(Action::ChangeSubscription)),
    function("/api/billing/together", Who::May(Action::ChangeSubscription)),
    function("/api/billing/together/renew", Who::May(Action::ChangeSubscription)),
    function("/api/billing/cards", CARDS),
    function("/api/billing/cards/add", Who::May(Action::ChangePaymentMethods)),
    function("/api/billing/cards/default", Who::May(Action::ChangePaymentMethods)),
    function("/api/billing/cards/remove", Who::May(Action::ChangePaymentMethods)),
    function("/api/billing/invoices", BILLING),
    function("/api/billing/invoice", Who::May(Action::SeeInvoices)),
    function("/api/billing/details", DETAILS),
    function("/api/billing/details/save", DETAILS),
    function("/api/billing/customers", BILLING),
    function("/api/licenses/list", LICENSEE),
    function("/api/licenses/one", Who::May(Action::SeeLicenses)),
    function("/api/licenses/help", Who::May(Action::SeeLicenses)),
    function("/api/licenses/downloads", Who::May(Action::SeeLicenses)),
    function("/api/licenses/declining", Who::May(Action::DeclineLicense)),
    function("/api/licenses/decline", Who::May(Action::DeclineLicense)),
    function("/api/vendor/find", Who::Staff),
    function("/api/vendor/order", Who::Staff),
    function("/api/vendor/customer", Who::Staff),
    function("/api/vendor/license", Who::Staff),
    function("/api/vendor/suspend", Who::Staff),
    function("/api/vendor/lift", Who::Staff),
    function("/api/vendor/send-again", Who::Staff),
    function("/api/vendor/jobs", Who::Staff),
    function("/api/vendor/mails", Who::Staff),
    function("/api/vendor/jobs/retry", Who::Staff),
    function("/api/vendor/jobs/drop", Who::Staff),
    function("/api/vendor/payments", Who::Staff),
    function("/api/vendor/payment", Who::Staff),
    function("/api/vendor/payments/record", Who::Staff),
    function("/api/vendor/prices", Who::Staff),
    function("/api/vendor/prices/form", Who::Staff),
    function("/api/vendor/prices/confirm", Who::Staff),
    function("/api/vendor/prices/check", Who::Staff),
    function("/api/vendor/prices/change", Who::Staff),
];

/// The pages that are the same for everybody and kept as bytes (house rule 11), by their routes.
pub fn is_public_page(route: &str) -> bool {
    let shop = matches!(route, "/" | "/products/{slug}" | "/products/{slug}/versions");
    shop || route.starts_with("/help/") || route.starts_with("/legal/")
}
