//! What staff's pages say. Whole sentences by locale (house rule 15).

use domain::{account::Role, calendar::Instant, coverage::BillingCycle, locale::Locale};
use services::{
    checkout::Moved,
    shop::Shop,
    tokens::random_token,
    vendor::{CustomerLine, Event, LicenseLine, MailLine, MailState, OrderLine, Party, What},
};

use super::{CustomerRow, EventRow, LicenseRow, MailRow, OrderRow, PersonView, Story};
use crate::{
    api::{
        Moment,
        context::{locale, moment},
        portal::{StatusView, words},
    },
    components::Tone,
};

pub(super) fn customer_row(customer: CustomerLine) -> CustomerRow {
    CustomerRow {
        name: words::party(&customer.name, customer.organization.as_deref()),
        sides: sides(customer.pays(), customer.uses()).to_owned(),
        id: customer.id,
        handle: customer.handle,
    }
}

pub(super) const fn sides(pays: bool, uses: bool) -> &'static str {
    let Locale::EnUs = locale();
    match (pays, uses) {
        (true, true) => "Pays and uses",
        (true, false) => "Pays",
        (false, _) => "Uses",
    }
}

pub(super) const fn role(role: Role) -> &'static str {
    let Locale::EnUs = locale();
    match role {
        Role::BillingOwner => "Billing, owner",
        Role::BillingManager => "Billing, manager",
        Role::Accounting => "Billing, accounting",
        Role::ReceiveOnly => "Billing, receives mail",
        Role::LicenseeOwner => "Licenses, owner",
        Role::LicenseeMember => "Licenses, member",
    }
}

pub(super) fn order_row(shop: &Shop, order: OrderLine) -> OrderRow {
    OrderRow {
        id: order.id.to_string(),
        placed: moment(shop, order.placed),
        status: order_status(&order.state),
        total: total(&order, None),
        payer: words::party(&order.payer, order.organization.as_deref()),
        product: order.product,
        email: order.email,
    }
}

/// What an order costs, and how often.
pub(super) fn total(order: &OrderLine, cycle: Option<BillingCycle>) -> String {
    let Locale::EnUs = locale();
    let gross = order.gross.format(locale());
    match (order.is_trial, cycle) {
        (true, _) => "Trial".to_owned(),
        (false, Some(cycle)) => format!("{gross}, {}", cycle.describe(locale())),
        (false, None) => gross,
    }
}

/// Where an order stands, by its stored state.
pub(super) fn order_status(state: &str) -> StatusView {
    let Locale::EnUs = locale();
    let (tone, said) = match state {
        "complete" => (Tone::Success, "Complete"),
        "paying" => (Tone::Attention, "Waiting for the bank"),
        "declined" => (Tone::Danger, "Declined"),
        "trial_refused" => (Tone::Neutral, "Trial refused"),
        other => (Tone::Neutral, other),
    };
    StatusView { tone, words: said.to_owned() }
}

pub(super) fn license_row(shop: &Shop, license: LicenseLine) -> LicenseRow {
    LicenseRow {
        id: license.id.to_string(),
        status: words::status(shop, license.status),
        coverage: license.coverage.describe(locale()),
        until: moment(shop, license.covered_until),
        licensee: words::party(&license.licensee, license.licensee_organization.as_deref()),
        payer: words::party(&license.payer, license.payer_organization.as_deref()),
        product: license.product,
    }
}

pub(super) fn party(party: Party) -> PersonView {
    PersonView {
        name: words::party(&party.name, party.organization.as_deref()),
        email: party.email,
        href: party.account.map(|account| format!("/vendor/customers/{account}")),
    }
}

/// Mails and timeline of a page.
pub(super) fn story(shop: &Shop, mails: Vec<MailLine>, timeline: Vec<Event>, page: String) -> Story {
    Story {
        mails: mails.into_iter().map(|mail| mail_row(shop, mail)).collect(),
        timeline: timeline.into_iter().map(|event| event_row(shop, event)).collect(),
        once: random_token(&shop.chance),
        page,
    }
}

/// With the time of day: of two facts of a day one reads which came first.
pub(super) fn exactly(shop: &Shop, at: Instant) -> Moment {
    let moment = moment(shop, at);
    Moment { words: moment.exact.clone(), ..moment }
}

fn subject(mail: &MailLine) -> String {
    let Locale::EnUs = locale();
    mail.subject.clone().unwrap_or_else(|| "A mail for signing in".to_owned())
}

fn mail_status(state: &MailState) -> StatusView {
    let Locale::EnUs = locale();
    let (tone, said) = match state {
        MailState::Waiting => (Tone::Attention, "On its way"),
        MailState::Sent(_) => (Tone::Success, "Sent"),
        MailState::Bounced(_) => (Tone::Danger, "Refused"),
    };
    StatusView { tone, words: said.to_owned() }
}

fn mail_row(shop: &Shop, mail: MailLine) -> MailRow {
    MailRow {
        id: mail.id.to_string(),
        subject: subject(&mail),
        written: exactly(shop, mail.written),
        status: mail_status(&mail.state),
        reason: match mail.state {
            MailState::Bounced(reason) => Some(reason),
            MailState::Waiting | MailState::Sent(_) => None,
        },
        recipient: mail.recipient,
        kept: mail.kept,
    }
}

fn event_row(shop: &Shop, event: Event) -> EventRow {
    let (what, detail) = what(event.what);
    EventRow { at: exactly(shop, event.at), what, detail, who: event.who.and_then(who) }
}

/// An address, or who acted without one. That a buyer completed an order goes without saying.
fn who(actor: String) -> Option<String> {
    let Locale::EnUs = locale();
    match actor.as_str() {
        "buyer" => None,
        "gateway" => Some("The payment gateway".to_owned()),
        "command line" => Some("The command line".to_owned()),
        "renewal link" => Some("By the renewal link".to_owned()),
        _ => Some(actor),
    }
}

fn what(what: What) -> (String, Option<String>) {
    let Locale::EnUs = locale();
    match what {
        What::Ordered { product, is_trial: false } => (format!("Ordered {product}"), None),
        What::Ordered { product, is_trial: true } => (format!("Asked for a trial of {product}"), None),
        What::TrialRefused => ("No second trial was started".to_owned(), None),
        What::Tried { amount, card } => (format!("Payment of {} begun", amount.format(locale())), card),
        What::Paid { amount } => (format!("{} paid", amount.format(locale())), None),
        What::Declined { code } => ("Payment declined".to_owned(), Some(code).filter(|code| !code.is_empty())),
        What::Invoiced { number, gross } => {
            (format!("{} issued", number.title(locale())), Some(gross.format(locale())))
        }
        What::Mailed(mail) => mailed(&mail),
        What::SignedIn { device } => ("Signed in".to_owned(), Some(device).filter(|device| !device.is_empty())),
        What::Downloaded { version, file, device } => {
            (format!("Downloaded version {version}"), Some(format!("{file}, {device}")))
        }
        What::AccountOpened => ("Account opened".to_owned(), None),
        What::Audited { event, detail } => audited(&event, detail),
    }
}

fn mailed(mail: &MailLine) -> (String, Option<String>) {
    let Locale::EnUs = locale();
    let (subject, to) = (subject(mail), &mail.recipient);
    match &mail.state {
        MailState::Sent(_) => (format!("Mail sent to {to}"), Some(subject)),
        MailState::Waiting => (format!("Mail written to {to}"), Some(subject)),
        MailState::Bounced(reason) => (format!("Mail to {to} was refused"), Some(format!("{subject}: {reason}"))),
    }
}

/// Entries of the audit log; one that is not known here shows as it is.
fn audited(event: &str, detail: String) -> (String, Option<String>) {
    let Locale::EnUs = locale();
    let said = match event {
        "order_completed" => return ("Order complete: the license is ready".to_owned(), None),
        "order_invoiced" => return ("Order complete: the license waits for its payment".to_owned(), None),
        // The detail is the subscription's id.
        "license_declined" => return ("Declined by its licensee".to_owned(), None),
        "licensee_corrected" => return ("Licensee\u{2019}s address corrected".to_owned(), Some(from_and_to(&detail))),
        "licensee_named" => return ("Somebody else named as licensee".to_owned(), Some(from_and_to(&detail))),
        "subscription_renewed" => "Renewed, invoice",
        "renewal_declined" => "The renewal was not paid",
        "cancel_asked" => "Canceled, ends on",
        "cancel_taken_back" => "Cancellation taken back, renews on",
        "canceled_in_grace" => "Canceled in grace, ended on",
        "renewal_invoiced" => "The renewal was invoiced",
        "license_started" => "Paid: the license started, invoice",
        "payment_recorded" => "Payment recorded",
        "invoice_taken_back" => "Invoice taken back",
        "trial_ended" => "The trial ended",
        "subscription_canceled" => "Ended as canceled",
        "subscription_expired" => "Ended unpaid",
        "price_told" => "Told of a changed price",
        "price_stays" => "Told that the price stays at",
        "invoice_charged" => "Invoice paid by card",
        "renews_by_invoice" => "Renews by invoice from now on",
        "renews_by_card" => "Renews by card from now on",
        "card_chosen" => "Another card pays it",
        "card_added" => "Card added",
        "card_replaced" => "Card replaced by",
        "card_made_default" => "Default card",
        "card_removed" => "Card removed",
        "license_suspended" => "License suspended",
        "license_lifted" => "Suspension lifted",
        "mail_sent_again" => "Mail sent again",
        "job_retried" => "Job tried again",
        "job_dropped" => "Job dropped",
        "paid_in_vain" => "A charge pays for nothing and has to be given back",
        other => other,
    };
    (said.to_owned(), Some(detail).filter(|detail| !detail.is_empty()))
}

/// "from Bo Li, bo@one.example, to cy@two.example".
fn from_and_to(detail: &str) -> String {
    let Locale::EnUs = locale();
    match Moved::read(detail) {
        Some(Moved { from, to, name: Some(name) }) => format!("from {name}, {from}, to {to}"),
        Some(Moved { from, to, name: None }) => format!("from {from} to {to}"),
        None => detail.to_owned(),
    }
}
