//! The bank account that customers transfer to, as a catalog names it and papers print it (rule 10).

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What was written is no number of a bank account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BankFault {
    #[error("is not an IBAN, such as DE89 3704 0044 0532 0130 00")]
    NotAnIban,
    #[error("does not fit its check digits: please look for a typing error")]
    CheckDigits,
    #[error("is not a BIC of 8 or 11 letters and digits, such as COBADEFFXXX")]
    NotABic,
}

/// An international bank account number (ISO 13616): capitals and digits without spaces, whose check
/// digits fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iban(String);

impl Iban {
    /// Reads a number however it was grouped. The lengths of countries are not held to: their list
    /// grows, and a missing or added digit fails the check anyway.
    pub fn parse(typed: &str) -> Result<Self, BankFault> {
        let number: String = typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let bytes = number.as_bytes();
        let has_form = (15..=34).contains(&bytes.len())
            && bytes.iter().all(u8::is_ascii_alphanumeric)
            && bytes.iter().take(2).all(u8::is_ascii_alphabetic)
            && bytes.iter().skip(2).take(2).all(u8::is_ascii_digit);
        if !has_form {
            return Err(BankFault::NotAnIban);
        }
        if remainder(bytes) == 1 { Ok(Self(number)) } else { Err(BankFault::CheckDigits) }
    }

    /// Without spaces, as machines take it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The number by 97, with its first four letters moved to the end and A as 10 to Z as 35 (ISO 7064).
fn remainder(number: &[u8]) -> u32 {
    let (country, rest) = number.split_at(4.min(number.len()));
    rest.iter().chain(country).fold(0, |sum, letter| {
        let value = char::from(*letter).to_digit(36).unwrap_or(0);
        (sum * if value > 9 { 100 } else { 10 } + value) % 97
    })
}

impl fmt::Display for Iban {
    /// In groups of four, as people read and type it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, letter) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                f.write_str(" ")?;
            }
            write!(f, "{letter}")?;
        }
        Ok(())
    }
}

/// The code of a bank (ISO 9362), in capitals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bic(String);

impl Bic {
    /// Reads a code; its form is all that can be checked without asking.
    pub fn parse(typed: &str) -> Result<Self, BankFault> {
        let code: String = typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let has_form = matches!(code.len(), 8 | 11)
            && code.bytes().all(|letter| letter.is_ascii_alphanumeric())
            && code.bytes().take(6).all(|letter| letter.is_ascii_alphabetic());
        if has_form { Ok(Self(code)) } else { Err(BankFault::NotABic) }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where customers transfer to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    pub holder: String,
    pub iban: Iban,
    pub bic: Bic,
    /// The bank's name.
    pub bank: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_iban_is_read_however_it_is_grouped() {
        let iban = Iban::parse(" de89 3704 0044\u{a0}0532 0130 00 ").unwrap();
        assert_eq!(
            (iban.as_str(), iban.to_string().as_str()),
            ("DE89370400440532013000", "DE89 3704 0044 0532 0130 00")
        );
        for published in ["GB29 NWBK 6016 1331 9268 19", "FR14 2004 1010 0505 0001 3M02 606", "NO93 8601 1117 947"] {
            assert!(Iban::parse(published).is_ok(), "{published}");
        }
    }

    #[test]
    fn a_typing_error_is_found() {
        // One digit, two that changed places, one that is missing, one too many.
        for wrong in
            ["DE89370400440532013001", "DE89370400440532031000", "DE8937040044053201300", "DE893704004405320130000"]
        {
            assert_eq!(Iban::parse(wrong), Err(BankFault::CheckDigits), "{wrong}");
        }
        for no_iban in ["", "DE89", "8937040044053201300DE", "DEX9370400440532013000", "DE89-3704-0044-0532-0130-00"] {
            assert_eq!(Iban::parse(no_iban), Err(BankFault::NotAnIban), "{no_iban}");
        }
    }

    #[test]
    fn a_bic_has_eight_or_eleven_letters() {
        assert_eq!(Bic::parse("cobadeff xxx").unwrap().as_str(), "COBADEFFXXX");
        assert!(Bic::parse("NWBKGB2L").is_ok());
        for wrong in ["", "COBADEFFXX", "C0BADEFF", "COBADEFF-XXX"] {
            assert_eq!(Bic::parse(wrong), Err(BankFault::NotABic), "{wrong}");
        }
    }
}
