//! The words on an invoice, by locale (house rule 15): whole sentences, never glued together.

use domain::{
    bank::BankAccount,
    coverage::{BillingCycle, Coverage, LicenseType},
    invoice::{Invoice, InvoiceNumber, PaperKind, TaxLine},
    locale::Locale,
    money::{Currency, Money},
};

use super::text::{ISOLATE, left_to_right};

/// What stands over a party or a fact.
#[derive(Clone, Copy)]
pub enum Label {
    From,
    BilledTo,
    Issued,
    Paid,
    Due,
    Credits,
    Order,
    PoNumber,
    Currency,
}

pub const fn label(Locale::EnUs: Locale, label: Label) -> &'static str {
    match label {
        Label::From => "From",
        Label::BilledTo => "Billed to",
        Label::Issued => "Issued",
        Label::Paid => "Paid",
        Label::Due => "Due",
        Label::Credits => "Credits",
        Label::Order => "Order",
        Label::PoNumber => "PO number",
        Label::Currency => "Currency",
    }
}

/// The heads of the table's columns: description, quantity, unit price, net, tax, gross.
pub const fn columns(Locale::EnUs: Locale) -> [&'static str; 6] {
    ["Description", "Quantity", "Unit price", "Net", "Tax", "Gross"]
}

/// `Users, 1–20, paid yearly`; how many there are stands in a column of its own.
pub fn coverage(Locale::EnUs: Locale, coverage: &Coverage, cycle: BillingCycle) -> String {
    let tier = with_range_dash(coverage.tier.as_str());
    let kind = match coverage.license_type {
        LicenseType::Users => "Users",
        LicenseType::Nodes => "Nodes",
        LicenseType::Embedded => "Embedded",
    };
    match cycle {
        BillingCycle::Monthly => format!("{kind}, {tier}, paid monthly"),
        BillingCycle::Yearly => format!("{kind}, {tier}, paid yearly"),
        BillingCycle::ThreeYear => format!("{kind}, {tier}, paid every 3 years"),
    }
}

/// From the first day to the last, both included.
pub fn period(Locale::EnUs: Locale, first: &str, last: &str) -> String {
    format!("{first} to {last}")
}

/// Of a period that begins with its payment (rule 10).
pub fn from_payment(Locale::EnUs: Locale, cycle: BillingCycle) -> String {
    match cycle.months() {
        1 => "1 month from payment".to_owned(),
        months => format!("{months} months from payment"),
    }
}

pub fn licensee(Locale::EnUs: Locale, name: &str) -> String {
    format!("Licensee: {}", isolated(name))
}

/// `VAT 19%`, for the totals; with what it is on, where a paper has several taxes.
pub fn tax(Locale::EnUs: Locale, line: &TaxLine, several: bool) -> String {
    let tax = line.tax.describe(Locale::EnUs);
    if several { format!("{tax} on {}", line.net.format(Locale::EnUs)) } else { tax }
}

pub fn vat_id(Locale::EnUs: Locale, id: &str) -> String {
    format!("VAT ID {}", isolated(&left_to_right(id)))
}

pub const fn net(Locale::EnUs: Locale) -> &'static str {
    "Net"
}

pub fn total(Locale::EnUs: Locale, currency: Currency) -> String {
    format!("Total in {currency}")
}

pub fn paid(Locale::EnUs: Locale, date: &str) -> String {
    format!("Paid on {date}")
}

pub fn paid_by(Locale::EnUs: Locale, date: &str, method: &str) -> String {
    format!("Paid on {date} by {}.", isolated(method))
}

pub fn due(Locale::EnUs: Locale, date: &str) -> String {
    format!("Due on {date}")
}

/// What to transfer, until when, and by which reference.
pub fn please_pay(Locale::EnUs: Locale, gross: &str, date: &str, number: InvoiceNumber) -> String {
    format!("Please transfer {gross} by {date}, with {number} as the reference.")
}

/// Where to, a line each.
pub fn account(Locale::EnUs: Locale, account: &BankAccount) -> [String; 4] {
    let BankAccount { holder, iban, bic, bank } = account;
    [
        format!("Account holder: {}", isolated(holder)),
        format!("IBAN: {}", left_to_right(&iban.to_string())),
        format!("BIC: {}", left_to_right(bic.as_str())),
        format!("Bank: {}", isolated(bank)),
    ]
}

pub const fn not_paid(Locale::EnUs: Locale) -> &'static str {
    "Not yet paid"
}

/// What stands beside the title of a credit note.
pub fn credits(Locale::EnUs: Locale, invoice: InvoiceNumber) -> String {
    format!("Credits invoice {invoice}")
}

/// Which invoice a credit note takes back from, and of which date.
pub fn credits_of(Locale::EnUs: Locale, invoice: InvoiceNumber, date: &str) -> String {
    format!("This credits invoice {invoice} of {date}.")
}

/// What is printed in place of a unit price: a credit note bears the part of a price.
pub const NO_UNIT_PRICE: &str = "\u{2013}";

/// What of a total is paid from the balance, and what was charged besides or is still to be paid.
pub fn split(Locale::EnUs: Locale, invoice: &Invoice) -> Vec<(&'static str, Money)> {
    let Some(used) = invoice.from_balance else { return Vec::new() };
    let rest = if invoice.pay_by.is_some() { "To pay" } else { "Charged" };
    vec![("From your balance", used), (rest, invoice.asked())]
}

pub fn questions(Locale::EnUs: Locale, kind: PaperKind, email: &str) -> String {
    let email = isolated(&left_to_right(email));
    match kind {
        PaperKind::Invoice => format!("Questions about this invoice: {email}"),
        PaperKind::CreditNote => format!("Questions about this credit note: {email}"),
    }
}

pub const fn sandbox(Locale::EnUs: Locale) -> &'static str {
    "Sandbox: no money moved"
}

pub fn page(Locale::EnUs: Locale, number: usize, count: usize) -> String {
    format!("Page {number} of {count}")
}

fn isolated(part: &str) -> String {
    let [open, close] = ISOLATE;
    format!("{open}{part}{close}")
}

/// Tiers are written `1-20` in catalogs; on paper a range has its own dash.
fn with_range_dash(tier: &str) -> String {
    let letters: Vec<char> = tier.chars().collect();
    let is_digit = |index: usize| letters.get(index).is_some_and(char::is_ascii_digit);
    let dashed = letters.iter().enumerate().map(|(index, letter)| {
        let is_range = *letter == '-' && index > 0 && is_digit(index - 1) && is_digit(index + 1);
        if is_range { '\u{2013}' } else { *letter }
    });
    dashed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{coverage::Quantity, text::Line};

    #[test]
    fn coverage_is_said_in_words() {
        let said = |kind, tier, cycle| {
            let tier = Line::parse(tier).unwrap();
            coverage(Locale::EnUs, &Coverage::new(kind, tier, Quantity::ONE).unwrap(), cycle)
        };
        assert_eq!(said(LicenseType::Users, "1-20", BillingCycle::Yearly), "Users, 1–20, paid yearly");
        assert_eq!(said(LicenseType::Nodes, "F64 / P1", BillingCycle::Monthly), "Nodes, F64 / P1, paid monthly");
        assert_eq!(said(LicenseType::Embedded, "A-B", BillingCycle::ThreeYear), "Embedded, A-B, paid every 3 years");
    }
}
