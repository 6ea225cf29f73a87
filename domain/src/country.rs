//! Countries by ISO 3166-1 alpha-2 code. A country decides the tax (rule 20) and never changes on
//! an issued paper (rule 19).

mod names;

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
        match code.as_bytes() {
            &[first, second] if names::NAMES.iter().any(|(known, _)| *known == code) => Ok(Self([first, second])),
            _ => Err(Fault::NoSuchCountry),
        }
    }

    /// The code in capitals.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }

    /// The English name that people use: "Netherlands", not "Netherlands (the)".
    pub fn name(&self) -> &'static str {
        names::NAMES.iter().find(|(code, _)| *code == self.code()).map_or("", |(_, name)| name)
    }

    /// All countries as (code, name), sorted by name.
    pub const fn all() -> &'static [(&'static str, &'static str)] {
        names::NAMES
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
    }

    #[test]
    fn every_code_stands_once_and_is_taken() {
        let mut codes: Vec<_> = Country::all().iter().map(|(code, _)| *code).collect();
        for code in &codes {
            assert_eq!(Country::parse(code).map(|country| country.to_string()), Ok((*code).to_owned()));
        }
        codes.sort_unstable();
        codes.dedup();
        // As many as ISO 3166-1 has.
        assert_eq!((codes.len(), Country::all().len()), (249, 249));
    }

    #[test]
    fn countries_are_called_what_people_call_them() {
        for (code, name) in [
            ("NL", "Netherlands"),
            ("KR", "South Korea"),
            ("GB", "United Kingdom"),
            ("US", "United States"),
            ("HK", "Hong Kong"),
            ("CZ", "Czechia"),
            ("TR", "Türkiye"),
            ("CC", "Cocos Islands"),
        ] {
            assert_eq!(Country::parse(code).unwrap().name(), name);
        }
        for (code, name) in Country::all() {
            let is_formal = name.contains(['(', ')', '[', ']', ',', '\'']) || name.ends_with(" the");
            assert!(!is_formal && name.trim() == *name && !name.is_empty(), "{code}: {name}");
        }
    }

    #[test]
    fn they_are_listed_as_a_reader_looks_for_them() {
        let plain = |name: &str| -> String {
            let unmarked = name.chars().map(|letter| match letter {
                'Å' => 'A',
                'ã' => 'a',
                'ç' => 'c',
                'é' => 'e',
                'í' => 'i',
                'ô' => 'o',
                'ü' => 'u',
                other => other,
            });
            unmarked.filter(|letter| letter.is_alphanumeric() || *letter == ' ').collect()
        };
        let names: Vec<_> = Country::all().iter().map(|(_, name)| plain(name)).collect();
        for pair in names.windows(2) {
            assert!(pair[0] < pair[1], "{} before {}", pair[0], pair[1]);
        }
        assert!(names.iter().all(|name| name.is_ascii()), "a letter with a mark that this test does not know");
    }
}
