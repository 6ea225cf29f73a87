//! Numbers of papers: a series of each kind and year, without a gap (rule 19).

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::locale::Locale;

/// What a paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    Invoice,
    /// It takes back an invoice, or a part of one.
    CreditNote,
}

impl PaperKind {
    /// The stable code, as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }
}

/// The number of an issued paper, such as `2026-000001` or `CN-2026-000001`. Credit notes have a series of
/// their own: nobody takes one for an invoice, and neither series has a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InvoiceNumber {
    pub kind: PaperKind,
    /// The vendor's year.
    pub year: u16,
    pub position: u32,
}

/// What the numbers of credit notes begin with.
const CREDIT_NOTE: &str = "CN-";

impl InvoiceNumber {
    /// The series that a kind's numbers of a year belong to, `2026` or `CN-2026`: what they begin with.
    pub fn series(kind: PaperKind, year: u16) -> String {
        match kind {
            PaperKind::Invoice => format!("{year:04}"),
            PaperKind::CreditNote => format!("{CREDIT_NOTE}{year:04}"),
        }
    }

    /// What a paper of this number is headed with: "Credit note CN-2026-000001".
    pub fn title(self, Locale::EnUs: Locale) -> String {
        match self.kind {
            PaperKind::Invoice => format!("Invoice {self}"),
            PaperKind::CreditNote => format!("Credit note {self}"),
        }
    }
}

/// The text is no number of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an invoice number")]
pub struct NotANumber;

impl std::str::FromStr for InvoiceNumber {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (kind, rest) = match text.strip_prefix(CREDIT_NOTE) {
            Some(rest) => (PaperKind::CreditNote, rest),
            None => (PaperKind::Invoice, text),
        };
        let (year, position) = rest.split_once('-').ok_or(NotANumber)?;
        let number = Self {
            kind,
            year: year.parse().map_err(|_| NotANumber)?,
            position: position.parse().map_err(|_| NotANumber)?,
        };
        if number.to_string() == text { Ok(number) } else { Err(NotANumber) }
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:06}", Self::series(self.kind, self.year), self.position)
    }
}

impl TryFrom<String> for InvoiceNumber {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}

impl From<InvoiceNumber> for String {
    fn from(number: InvoiceNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_only_in_their_own_form() {
        let number = InvoiceNumber { kind: PaperKind::Invoice, year: 2026, position: 1 };
        let note = InvoiceNumber { kind: PaperKind::CreditNote, ..number };
        for (number, text) in [(number, "2026-000001"), (note, "CN-2026-000001")] {
            assert_eq!(number.to_string(), text);
            assert_eq!(text.parse(), Ok(number));
        }
        for bad in [
            "2026-1",
            "2026-0000001",
            "26-000001",
            "2026-00000a",
            "",
            "2026-000001.pdf",
            "+2026-000001",
            "CN-2026-1",
            "cn-2026-000001",
            "CN-CN-2026-000001",
            "CN2026-000001",
            "CN--2026-000001",
        ] {
            assert_eq!(bad.parse::<InvoiceNumber>(), Err(NotANumber), "{bad}");
        }
    }
}
