//! VAT IDs of the European Union (rule 20): read as they are typed, held to the billing country, to
//! their country's form and to its check digits. That one exists is not asked of anybody.

mod checks;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{country::Country, faults::Fault, tax::member_state};

/// The most characters that are looked at; the longest VAT ID has 14.
const TYPED_MAX: usize = 40;

/// A VAT ID with its prefix and without spaces, such as `DE136695976`. Its check digits are right.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VatId(String);

impl VatId {
    /// Takes a VAT ID of a customer in `country`, with or without its prefix, in any spelling.
    ///
    /// Faults: [`Fault::Required`], [`Fault::VatIdMalformed`], [`Fault::VatIdOtherCountry`] (any VAT ID
    /// of a customer outside of the EU as well), [`Fault::VatIdCheckDigit`].
    pub fn parse(typed: &str, country: Country) -> Result<Self, Fault> {
        let text = compact(typed)?;
        let prefix = prefix_of(country).ok_or(Fault::VatIdOtherCountry)?;
        let number = match text.split_at_checked(2) {
            Some((own, rest)) if own == prefix || (own == "GR" && prefix == "EL") => rest,
            // Only a French number may itself begin with two letters.
            Some((other, _)) if is_foreign(other) => return Err(Fault::VatIdOtherCountry),
            _ => &text,
        };
        Ok(Self(format!("{prefix}{}", checks::national(&prefix, number)?)))
    }

    /// Like [`VatId::parse`], but nothing typed is `None` instead of a fault.
    pub fn parse_optional(typed: &str, country: Country) -> Result<Option<Self>, Fault> {
        match Self::parse(typed, country) {
            Ok(id) => Ok(Some(id)),
            Err(Fault::Required) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Reads one that says its country itself, as they are stored.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let prefix = text.get(..2).ok_or(Fault::VatIdMalformed)?;
        let code = if prefix == "EL" { "GR" } else { prefix };
        Self::parse(text, Country::parse(code).map_err(|_| Fault::VatIdMalformed)?)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Capitals without what people put between digits. Only white space is nothing typed: the checkout's
/// live price takes anything else for a VAT ID.
fn compact(typed: &str) -> Result<String, Fault> {
    if typed.trim().is_empty() {
        return Err(Fault::Required);
    }
    let text: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '.' | '/' | ',' | ':' | '\u{2010}'..='\u{2013}'))
        .take(TYPED_MAX)
        .collect::<String>()
        .to_ascii_uppercase();
    if text.is_empty() { Err(Fault::VatIdMalformed) } else { Ok(text) }
}

/// What VAT IDs of a country begin with: its code, but EL in Greece, and France's in Monaco.
fn prefix_of(country: Country) -> Option<String> {
    let state = member_state(country)?;
    Some(if state.code() == "GR" { "EL".to_owned() } else { state.code().to_owned() })
}

/// Whether two letters are the prefix of some country, in the EU or not.
fn is_foreign(prefix: &str) -> bool {
    prefix == "EL" || prefix == "XI" || Country::parse(prefix).is_ok()
}

impl fmt::Display for VatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for VatId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::read(&text).map_err(|_| "not a VAT ID")
    }
}

impl From<VatId> for String {
    fn from(id: VatId) -> Self {
        id.0
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
