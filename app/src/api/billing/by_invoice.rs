//! What the payer reads about invoices that go out before they are paid (rules 10 and 14): how one stands,
//! how to pay it, by bank transfer or by card, and what happens if not.

use domain::{bank::BankAccount, by_invoice::Standing, invoice::PayBy, license::LicenseStatus, locale::Locale};
use services::{
    billing::{
        SubscriptionView as Subscription,
        transfers::{Receipt, Transferred},
    },
    shop::Shop,
};

use crate::{
    api::{
        context::locale,
        portal::{
            NoticeView, StatusView,
            words::{date, dated},
        },
    },
    components::Tone,
    pages::how_to_pay::{HowToPay, how_to_pay},
};

/// How an invoice stands, in a word or two.
pub fn how_it_stands(shop: &Shop, invoice: &Transferred) -> StatusView {
    let Locale::EnUs = locale();
    let overdue = invoice.is_overdue(shop);
    let late = if overdue { Tone::Danger } else { Tone::Attention };
    let due = date(shop, invoice.due);
    let (tone, words) = match invoice.standing {
        Standing::Open if overdue => (late, format!("Overdue since {due}")),
        Standing::Open => (late, format!("Due on {due}")),
        Standing::PartlyPaid { missing } if overdue => {
            (late, format!("Partly paid, {} overdue since {due}", missing.format(locale())))
        }
        Standing::PartlyPaid { missing } => (late, format!("Partly paid, {} due on {due}", missing.format(locale()))),
        Standing::Paid => (Tone::Success, "Paid".to_owned()),
        Standing::Overpaid { over } => (Tone::Success, format!("Paid, and {} more", over.format(locale()))),
        Standing::Credited { .. } => (Tone::Neutral, "Taken back".to_owned()),
    };
    StatusView { tone, words }
}

/// The section of an invoice's page that says how to pay it, as markup; what was received stays there when
/// nothing is missing any more.
pub(super) fn section(
    shop: &Shop,
    invoice: &Transferred,
    pay_by: &PayBy,
    receipts: &[Receipt],
    may_pay: bool,
) -> String {
    let Locale::EnUs = locale();
    let settled = invoice.standing.is_settled();
    if settled && receipts.is_empty() {
        return String::new();
    }
    let due = date(shop, invoice.due);
    let missing = invoice.missing().format(locale());
    let (title, words) = match invoice.standing {
        Standing::Paid => ("Payment", "This invoice is paid. The paper stays as it was issued.".to_owned()),
        Standing::Overpaid { over } => (
            "Payment",
            format!(
                "This invoice is paid. {} more were received: they are yours, stand as your balance, and pay your next \
                 renewal.",
                over.format(locale())
            ),
        ),
        Standing::Credited { received } => (
            "Payment",
            format!(
                "This invoice was taken back. {} had been received for it: they are yours, stand as your balance, and pay \
                 your next renewal.",
                received.format(locale())
            ),
        ),
        Standing::Open | Standing::PartlyPaid { .. } if invoice.is_overdue(shop) => {
            ("How to pay", format!("{missing} were due on {due}. Please pay by bank transfer or by card."))
        }
        Standing::Open | Standing::PartlyPaid { .. } => (
            "How to pay",
            format!("Please pay {missing} by {due}, by bank transfer or by card. Nothing is charged by itself."),
        ),
    };
    let facts = if settled { Vec::new() } else { facts(&pay_by.account, &missing, &due, &invoice.number.to_string()) };
    let received = receipts.iter().map(|receipt| {
        let (amount, on) = (receipt.amount.format(locale()), locale().date(receipt.on));
        format!("{amount} on {on}, {}", receipt.reference)
    });
    let by_card = (may_pay && !settled).then(|| pay_by_card(invoice));
    how_to_pay(HowToPay { title, words, facts, by_card, received: received.collect() })
}

/// The same on the page that pays it by card: where else it can be paid.
pub(in crate::api) fn by_transfer_instead(shop: &Shop, invoice: &Transferred, account: &BankAccount) -> String {
    let Locale::EnUs = locale();
    let (due, missing) = (date(shop, invoice.due), invoice.missing().format(locale()));
    how_to_pay(HowToPay {
        title: "By bank transfer",
        words: "The invoice can be paid by transfer instead. It is the same invoice, so pay it one way alone."
            .to_owned(),
        facts: facts(account, &missing, &due, &invoice.number.to_string()),
        by_card: None,
        received: Vec::new(),
    })
}

/// Where it is paid by card, and the words of the button.
fn pay_by_card(invoice: &Transferred) -> (String, String) {
    let Locale::EnUs = locale();
    let words = format!("Pay {} by card", invoice.missing().format(locale()));
    (format!("/billing/subscriptions/{}/pay", invoice.subscription), words)
}

/// The same for an order's page, whose holder may be anybody who orders for the payer.
pub fn of_order(shop: &Shop, invoice: &Transferred, account: &BankAccount) -> String {
    let Locale::EnUs = locale();
    let (due, missing) = (date(shop, invoice.due), invoice.missing().format(locale()));
    how_to_pay(HowToPay {
        title: "How to pay",
        words: format!(
            "Please pay {missing} by {due}. By bank transfer the license starts on the day on which the payment is \
             recorded; by card it starts at once, and Billing asks to sign in first. The invoice was mailed to the \
             billing contact."
        ),
        by_card: Some(pay_by_card(invoice)),
        facts: facts(account, &missing, &due, &invoice.number.to_string()),
        received: Vec::new(),
    })
}

/// Everything that a transfer's form asks for.
fn facts(account: &BankAccount, amount: &str, due: &str, number: &str) -> Vec<(&'static str, String)> {
    let Locale::EnUs = locale();
    vec![
        ("Amount", amount.to_owned()),
        ("Due", due.to_owned()),
        ("Account holder", account.holder.clone()),
        ("IBAN", account.iban.to_string()),
        ("BIC", account.bic.as_str().to_owned()),
        ("Bank", account.bank.clone()),
        ("Reference", number.to_owned()),
    ]
}

/// An open invoice for `/billing`, with what happens if it is not paid.
pub(super) fn notice(shop: &Shop, invoice: &Transferred, subscriptions: &[Subscription], may_pay: bool) -> NoticeView {
    let Locale::EnUs = locale();
    let of = subscriptions.iter().find(|subscription| subscription.id == invoice.subscription);
    let product = of.map_or_else(String::new, |subscription| format!(" for {}", subscription.product_name));
    let number = invoice.number;
    let missing = invoice.missing().format(locale());
    let overdue = invoice.is_overdue(shop);
    let what_then = match of.map(|subscription| subscription.status) {
        Some(LicenseStatus::Pending) => "The license starts with the payment.".to_owned(),
        Some(LicenseStatus::Grace { until, .. }) => format!(
            "The license works until {} and stops then unless it is paid; after that, nothing is owed.",
            date(shop, until)
        ),
        Some(LicenseStatus::Active { until, .. }) => {
            format!("It is for the period after {}, which begins where this one ends.", date(shop, until))
        }
        _ => "Its page says how to pay.".to_owned(),
    };
    let template = if overdue {
        format!("{missing} were due on {{date}}, {{days}}. {what_then}")
    } else {
        format!("Please pay {missing} by {{date}}, {{days}}. {what_then}")
    };
    NoticeView {
        tone: if overdue { Tone::Danger } else { Tone::Attention },
        title: if overdue {
            format!("Invoice {number}{product} is overdue")
        } else {
            format!("Invoice {number}{product} is open")
        },
        words: dated(shop, invoice.due, &template),
        link: Some(if may_pay {
            let pay = format!("/billing/subscriptions/{}/pay", invoice.subscription);
            (pay, "Pay by card or by transfer".to_owned())
        } else {
            (format!("/billing/invoices/{number}"), "How to pay".to_owned())
        }),
    }
}
