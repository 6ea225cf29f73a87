//! Countries by ISO 3166-1 alpha-2 code. A country decides the tax (rule 20) and never changes on
//! an issued paper (rule 19).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::faults::Fault;

/// A country that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Takes a two-letter code in any case.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let code = typed.trim().to_ascii_uppercase();
        if code.is_empty() {
            return Err(Fault::Required);
        }
        let country = rust_iso3166::from_alpha2(&code).ok_or(Fault::NoSuchCountry)?;
        let bytes = country.alpha2.as_bytes();
        Ok(Self([bytes[0], bytes[1]]))
    }

    /// The code in capitals.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// The short English name, as the standard lists it.
    pub fn name(&self) -> &'static str {
        rust_iso3166::from_alpha2(self.code()).map_or("", |country| country.name)
    }

    /// All countries as (code, name), sorted by name.
    pub fn all() -> Vec<(&'static str, &'static str)> {
        let mut all: Vec<_> = rust_iso3166::ALL.iter().map(|country| (country.alpha2, country.name)).collect();
        all.sort_unstable_by_key(|(_, name)| *name);
        all
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = &'static str;
    fn try_from(code: String) -> Result<Self, &'static str> {
        Self::parse(&code).map_err(|_| "no such country")
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_countries_that_exist_are_taken() {
        assert_eq!(Country::parse(" us ").unwrap().code(), "US");
        assert_eq!(Country::parse("DE").unwrap().name(), "Germany");
        for bad in ["XX", "USA", "U", "ÜS"] {
            assert_eq!(Country::parse(bad), Err(Fault::NoSuchCountry), "{bad}");
        }
        assert!(Country::all().len() > 240);
    }
}
