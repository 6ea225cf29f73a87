//! One-line texts that people type: names, organizations, purchase order numbers.
//! Parsed once at the edge (house rule 1), trusted inside.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::faults::Fault;

/// The most characters that a line of text may have.
pub const LINE_MAX: usize = 200;

/// A trimmed, non-empty line of printable text in any script, at most 200 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Line(String);

impl Line {
    /// Takes a line in any script and direction.
    ///
    /// Direction marks and joiners stay, since Persian, Hebrew or emoji names need them; controls,
    /// line breaks and the overrides that make text read as something else are refused.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let trimmed = typed.trim();
        if trimmed.is_empty() {
            return Err(Fault::Required);
        }
        if trimmed.chars().nth(LINE_MAX).is_some() {
            return Err(Fault::TooLong { max: LINE_MAX });
        }
        if trimmed.chars().any(is_disruptive) {
            return Err(Fault::Unprintable);
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// Like [`Line::parse`], but nothing typed is `None` instead of a fault.
    pub fn parse_optional(typed: &str) -> Result<Option<Self>, Fault> {
        match Self::parse(typed) {
            Ok(line) => Ok(Some(line)),
            Err(Fault::Required) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character breaks a line or makes it read as something else.
pub fn is_disruptive(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Line {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text).map_err(|_| "not a line of text")
    }
}

impl From<Line> for String {
    fn from(line: Line) -> Self {
        line.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_script_are_taken() {
        for name in ["Zoë Müller", "محمد بن سلمان", "שרה כהן", "王小明", "  Ada  ", "می‌خواهم"]
        {
            assert_eq!(Line::parse(name).unwrap().as_str(), name.trim());
        }
    }

    #[test]
    fn what_is_no_line_is_refused() {
        assert_eq!(Line::parse(" \u{a0} "), Err(Fault::Required));
        assert_eq!(Line::parse("a\nb"), Err(Fault::Unprintable));
        assert_eq!(Line::parse("a\u{202e}b"), Err(Fault::Unprintable));
        assert_eq!(Line::parse(&"x".repeat(201)), Err(Fault::TooLong { max: 200 }));
        assert!(Line::parse(&"ü".repeat(200)).is_ok());
        assert_eq!(Line::parse_optional(""), Ok(None));
    }
}
