//! Payment cards as typed (sandbox only; a real provider's own fields never show us a number).
//! Only brand, last four digits and expiry are ever kept.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    calendar::{Date, Month},
    faults::Fault,
};

/// A number that passes its check digit. Not serializable, and hidden from logs, on purpose.
#[derive(Clone, PartialEq, Eq)]
pub struct CardNumber(String);

impl CardNumber {
    /// Takes 13 to 19 digits with spaces or dashes; the last is the Luhn check digit
    /// (ISO/IEC 7812-1, annex B).
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        if typed.trim().is_empty() {
            return Err(Fault::Required);
        }
        if typed.len() > 64 || !typed.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-') {
            return Err(Fault::CardNumber);
        }
        let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
        if !(13..=19).contains(&digits.len()) || !passes_luhn(&digits) {
            return Err(Fault::CardNumber);
        }
        Ok(Self(digits))
    }

    /// All digits, for the gateway alone.
    pub fn digits(&self) -> &str {
        &self.0
    }

    pub fn last_four(&self) -> &str {
        &self.0[self.0.len() - 4..]
    }

    pub fn brand(&self) -> CardBrand {
        let head = |n: usize| self.0[..n].parse::<u32>().unwrap_or(0);
        match (head(1), head(2), head(4)) {
            (4, ..) => CardBrand::Visa,
            (_, 51..=55, _) | (_, _, 2221..=2720) => CardBrand::Mastercard,
            (_, 34 | 37, _) => CardBrand::Amex,
            _ => CardBrand::Other,
        }
    }
}

impl fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CardNumber(…{})", self.last_four())
    }
}

fn passes_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Whose network the card belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardBrand {
    Visa,
    Mastercard,
    Amex,
    Other,
}

impl CardBrand {
    /// The name as printed beside the last four digits.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Visa => "Visa",
            Self::Mastercard => "Mastercard",
            Self::Amex => "American Express",
            Self::Other => "Card",
        }
    }

    /// Reads a stored name; an unknown one is just a card.
    pub fn from_name(name: &str) -> Self {
        [Self::Visa, Self::Mastercard, Self::Amex].into_iter().find(|brand| brand.name() == name).unwrap_or(Self::Other)
    }
}

/// Month and year after which a card is dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardExpiry {
    pub year: u16,
    pub month: u8,
}

impl CardExpiry {
    /// Takes `MM/YY`, `MM / YY`, `MMYY` or `MM/YYYY`; `today` is the vendor's date.
    pub fn parse(typed: &str, today: Date) -> Result<Self, Fault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Fault::Required);
        }
        let digits: String = typed.chars().filter(|c| !matches!(c, '/' | ' ' | '-')).collect();
        if typed.len() > 16 || !digits.bytes().all(|b| b.is_ascii_digit()) || !matches!(digits.len(), 4 | 6) {
            return Err(Fault::CardExpiry);
        }
        let month: u8 = digits[..2].parse().map_err(|_| Fault::CardExpiry)?;
        let year: u16 = digits[2..].parse().map_err(|_| Fault::CardExpiry)?;
        let expiry = Self { year: if year < 100 { year + 2000 } else { year }, month };
        let last_day = expiry.last_day().ok_or(Fault::CardExpiry)?;
        if i32::from(expiry.year) > today.year() + 30 {
            return Err(Fault::CardExpiry);
        }
        if last_day < today {
            return Err(Fault::CardExpired);
        }
        Ok(expiry)
    }

    /// The last day on which the card works.
    pub fn last_day(self) -> Option<Date> {
        let month = Month::try_from(self.month).ok()?;
        let year = i32::from(self.year);
        Date::from_calendar_date(year, month, month.length(year)).ok()
    }

    /// How many months are left besides the present one: 0 in its last month, less when it is dead.
    pub fn months_left(self, today: Date) -> i32 {
        let months = |year: i32, month: u8| year * 12 + i32::from(month);
        months(self.year.into(), self.month) - months(today.year(), today.month().into())
    }
}

impl fmt::Display for CardExpiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{:02}", self.month, self.year % 100)
    }
}

/// The three or four digits on the card; checked for form, never kept.
#[derive(Clone, PartialEq, Eq)]
pub struct CardCode(String);

impl CardCode {
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let typed = typed.trim();
        match typed.len() {
            0 => Err(Fault::Required),
            3 | 4 if typed.bytes().all(|b| b.is_ascii_digit()) => Ok(Self(typed.to_owned())),
            _ => Err(Fault::CardCode),
        }
    }

    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Whether a card of that brand has a code of this length: four digits on American Express, three
    /// on the others that are known.
    pub const fn fits(&self, brand: CardBrand) -> bool {
        match brand {
            CardBrand::Amex => self.0.len() == 4,
            CardBrand::Visa | CardBrand::Mastercard => self.0.len() == 3,
            CardBrand::Other => true,
        }
    }
}

impl fmt::Debug for CardCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardCode(…)")
    }
}

/// A card as typed into the sandbox's fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub number: CardNumber,
    pub expiry: CardExpiry,
    pub code: CardCode,
}

/// What is kept of a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardDigest {
    pub brand: CardBrand,
    pub last_four: String,
    pub expiry: CardExpiry,
}

impl CardDigest {
    /// "Visa ending in 4242", in the audit log.
    pub fn words(&self) -> String {
        format!("{} ending in {}", self.brand.name(), self.last_four)
    }
}

impl Card {
    pub fn digest(&self) -> CardDigest {
        CardDigest { brand: self.number.brand(), last_four: self.number.last_four().to_owned(), expiry: self.expiry }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::parse_iso_date;

    #[test]
    fn numbers_are_checked_by_luhn() {
        let card = CardNumber::parse("4242 4242 4242 4242").unwrap();
        assert_eq!((card.last_four(), card.brand()), ("4242", CardBrand::Visa));
        assert_eq!(CardNumber::parse("5555-5555-5555-4444").unwrap().brand(), CardBrand::Mastercard);
        assert_eq!(CardNumber::parse("378282246310005").unwrap().brand(), CardBrand::Amex);
        for bad in ["4242 4242 4242 4241", "4242", "abcd", "٤٢٤٢ 4242 4242 4242", &"0".repeat(3_000_000)] {
            assert_eq!(CardNumber::parse(bad), Err(Fault::CardNumber));
        }
        assert_eq!(format!("{card:?}"), "CardNumber(…4242)");
    }

    #[test]
    fn a_code_has_as_many_digits_as_its_brand_prints() {
        let code = |typed| CardCode::parse(typed).unwrap();
        assert!(code("123").fits(CardBrand::Visa) && !code("1234").fits(CardBrand::Mastercard));
        assert!(code("1234").fits(CardBrand::Amex) && !code("123").fits(CardBrand::Amex));
        assert!(code("123").fits(CardBrand::Other) && code("1234").fits(CardBrand::Other));
        for bad in ["12", "12345", "12a", "１２３"] {
            assert_eq!(CardCode::parse(bad), Err(Fault::CardCode), "{bad}");
        }
    }

    #[test]
    fn months_are_counted_over_the_turn_of_the_year() {
        let left = |typed, today| {
            let today = parse_iso_date(today).unwrap();
            CardExpiry::parse(typed, parse_iso_date("2026-01-01").unwrap()).unwrap().months_left(today)
        };
        assert_eq!((left("01/27", "2026-11-21"), left("11/26", "2026-11-30"), left("11/26", "2026-12-01")), (2, 0, -1));
    }

    #[test]
    fn a_card_works_through_the_last_day_of_its_month() {
        let day = |text| parse_iso_date(text).unwrap();
        assert!(CardExpiry::parse("11/26", day("2026-11-30")).is_ok());
        assert_eq!(CardExpiry::parse("11 / 26", day("2026-12-01")), Err(Fault::CardExpired));
        assert_eq!(CardExpiry::parse("12/2034", day("2026-11-21")).unwrap().to_string(), "12/34");
        for bad in ["13/30", "00/30", "1/30", "12/99", "12/3", "ab/cd", "12/30/1"] {
            assert_eq!(CardExpiry::parse(bad, day("2026-11-21")), Err(Fault::CardExpiry), "{bad}");
        }
    }
}
