//! A bank transfer as staff record it from the bank's statement (rule 10): how much, when, and the bank's
//! own reference, by which two are told apart.

use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Date, parse_iso_date},
    faults::{Fault, Faults, FieldFault},
    money::{Currency, Money},
    text::Line,
};

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedForm {
    #[serde(default)]
    pub amount: String,
    #[serde(default)]
    pub received_on: String,
    #[serde(default)]
    pub reference: String,
}

/// A transfer without faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Above zero.
    pub amount: Money,
    /// The vendor's date.
    pub on: Date,
    pub reference: Line,
}

impl ReceivedForm {
    /// Parses every field and reports all faults at once. A transfer for an invoice comes on the day on
    /// which it was issued at the earliest, and today at the latest.
    pub fn parse(&self, currency: Currency, issued: Date, today: Date) -> Result<Received, Vec<FieldFault>> {
        let mut faults = Faults::new();
        let amount = match Money::parse(&self.amount, currency).filter(|amount| amount.minor > 0) {
            Some(amount) => Some(amount),
            None => faults.check("amount", Err(required_or(&self.amount, Fault::NotAnAmount))),
        };
        let on = match parse_iso_date(self.received_on.trim()).filter(|date| (issued..=today).contains(date)) {
            Some(date) => Some(date),
            None => faults.check("received_on", Err(required_or(&self.received_on, Fault::DateOutOfRange))),
        };
        let reference = faults.check("reference", Line::parse(&self.reference));
        match (amount, on, reference) {
            (Some(amount), Some(on), Some(reference)) => Ok(Received { amount, on, reference }),
            _ => Err(faults.into_vec()),
        }
    }
}

fn required_or(typed: &str, fault: Fault) -> Fault {
    if typed.trim().is_empty() { Fault::Required } else { fault }
}

impl Received {
    /// The reference as two are compared: banks print one with and without its spaces and hyphens.
    pub fn key(&self) -> String {
        let letters = self.reference.as_str().chars().filter(|c| c.is_alphanumeric());
        let key: String = letters.flat_map(char::to_uppercase).collect();
        // One of signs alone is compared as it is.
        if key.is_empty() { self.reference.to_string() } else { key }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        parse_iso_date(text).unwrap()
    }

    fn parse(amount: &str, received_on: &str, reference: &str) -> Result<Received, Vec<FieldFault>> {
        let form = ReceivedForm { amount: amount.into(), received_on: received_on.into(), reference: reference.into() };
        form.parse(Currency::Usd, date("2026-11-21"), date("2026-11-27"))
    }

    #[test]
    fn a_statement_s_line_is_read() {
        let received = parse("$5,097.00", " 2026-11-27 ", "nw-2026 / 11").unwrap();
        assert_eq!((received.amount.minor, received.on), (509_700, date("2026-11-27")));
        assert_eq!(received.key(), "NW202611");
        assert_eq!(received.key(), parse("1", "2026-11-21", "NW 2026-11").unwrap().key());
        assert_eq!(parse("1", "2026-11-21", "---").unwrap().key(), "---");
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let faults = |amount, on, reference| {
            let found = parse(amount, on, reference).unwrap_err();
            found.into_iter().map(|fault| (fault.field, fault.fault)).collect::<Vec<_>>()
        };
        let required = |field: &str| (field.to_owned(), Fault::Required);
        assert_eq!(faults("", " ", ""), [required("amount"), required("received_on"), required("reference")]);
        for amount in ["0", "0.00", "-5", "12,50", "free"] {
            assert_eq!(faults(amount, "2026-11-27", "r"), [("amount".to_owned(), Fault::NotAnAmount)], "{amount}");
        }
        for on in ["2026-11-20", "2026-11-28", "27.11.2026", "2026-02-30"] {
            assert_eq!(faults("1", on, "r"), [("received_on".to_owned(), Fault::DateOutOfRange)], "{on}");
        }
    }
}
