//! Money: integer minor units of one currency, with checked arithmetic (rule 9).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::locale::Locale;

/// Currencies that a shop can sell in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    Usd,
    Eur,
    Gbp,
    Chf,
    Jpy,
}

impl Currency {
    pub const ALL: [Self; 5] = [Self::Usd, Self::Eur, Self::Gbp, Self::Chf, Self::Jpy];

    /// The ISO 4217 code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Eur => "EUR",
            Self::Gbp => "GBP",
            Self::Chf => "CHF",
            Self::Jpy => "JPY",
        }
    }

    /// Decimal places of the minor unit (ISO 4217).
    pub const fn decimals(self) -> u32 {
        match self {
            Self::Jpy => 0,
            _ => 2,
        }
    }

    const fn symbol(self) -> &'static str {
        match self {
            Self::Usd => "$",
            Self::Eur => "€",
            Self::Gbp => "£",
            Self::Chf => "CHF\u{a0}",
            Self::Jpy => "¥",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The currency's code is not one that a shop can sell in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("unknown currency")]
pub struct UnknownCurrency;

impl FromStr for Currency {
    type Err = UnknownCurrency;
    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        Self::ALL.into_iter().find(|currency| currency.code() == code).ok_or(UnknownCurrency)
    }
}

/// Two currencies met, or the sum does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    #[error("amounts of different currencies")]
    CurrencyMismatch,
    #[error("amount out of range")]
    OutOfRange,
}

/// An amount in minor units (cents) of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum; both must be of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::OutOfRange)?;
        Ok(Self::new(minor, self.currency))
    }

    /// What is left of it without `other`; negative if that is more.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        let less = other.minor.checked_neg().ok_or(MoneyError::OutOfRange)?;
        self.plus(Self::new(less, other.currency))
    }

    /// `count` times the amount.
    pub fn times(self, count: u32) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_mul(i64::from(count)).ok_or(MoneyError::OutOfRange)?;
        Ok(Self::new(minor, self.currency))
    }

    /// `numerator / denominator` of the amount, rounded half up (away from zero).
    pub fn fraction(self, numerator: i64, denominator: i64) -> Result<Self, MoneyError> {
        if denominator <= 0 {
            return Err(MoneyError::OutOfRange);
        }
        let product = i128::from(self.minor) * i128::from(numerator);
        let (size, denominator) = (product.abs(), i128::from(denominator));
        let rounded = (size * 2 + denominator) / (denominator * 2);
        let minor = i64::try_from(rounded * product.signum()).map_err(|_| MoneyError::OutOfRange)?;
        Ok(Self::new(minor, self.currency))
    }

    /// `$1,234.50`, as people read it; with the code where the symbol alone is not enough.
    pub fn format(self, locale: Locale) -> String {
        let Locale::EnUs = locale;
        let sign = if self.minor < 0 { "\u{2212}" } else { "" };
        format!("{sign}{}{}", self.currency.symbol(), self.digits(","))
    }

    /// `1234.50`, for machine-readable output.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        format!("{sign}{}", self.digits(""))
    }

    /// Reads an amount as people type it: `1234.5`, `1,234.50`, `$1,234.50`. A comma is a separator of
    /// thousands, so `12,50` is refused and not taken for 1250. `None` if it is none of these.
    pub fn parse(typed: &str, currency: Currency) -> Option<Self> {
        let typed = typed.trim().trim_start_matches(currency.symbol().trim()).trim();
        let (whole, cents) = typed.split_once('.').unwrap_or((typed, ""));
        let mut groups = whole.split(',');
        let first = groups.next()?;
        let is_grouped = !whole.contains(',') || first.len() <= 3;
        let decimals = currency.decimals() as usize;
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let is_sound = !first.is_empty()
            && is_grouped
            && digits(first)
            && groups.all(|group| group.len() == 3 && digits(group))
            && cents.len() <= decimals
            && digits(cents)
            && !typed.ends_with('.');
        let minor = format!("{}{cents:0<decimals$}", whole.replace(',', ""));
        if is_sound { Some(Self::new(minor.parse().ok()?, currency)) } else { None }
    }

    fn digits(self, separator: &str) -> String {
        let size = self.minor.unsigned_abs();
        let unit = 10_u64.pow(self.currency.decimals());
        let whole = (size / unit).to_string();
        let mut grouped = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push_str(separator);
            }
            grouped.push(digit);
        }
        if self.currency.decimals() > 0 {
            let cents = size % unit;
            grouped.extend(['.', digit(cents / 10), digit(cents % 10)]);
        }
        grouped
    }
}

/// The last decimal digit of a number.
fn digit(number: u64) -> char {
    char::from_digit(u32::try_from(number % 10).unwrap_or(0), 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_worded_with_its_currency() {
        assert_eq!(Money::new(9900, Currency::Usd).format(Locale::EnUs), "$99.00");
        assert_eq!(Money::new(1_214_730, Currency::Usd).format(Locale::EnUs), "$12,147.30");
        assert_eq!(Money::new(-495, Currency::Eur).format(Locale::EnUs), "\u{2212}€4.95");
        assert_eq!(Money::new(1_000_000, Currency::Jpy).format(Locale::EnUs), "¥1,000,000");
        assert_eq!(Money::new(5, Currency::Usd).decimal(), "0.05");
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        let usd = |typed: &str| Money::parse(typed, Currency::Usd).map(|money| money.minor);
        for (typed, minor) in
            [("5", 500), ("1234.5", 123_450), ("1,234.50", 123_450), (" $ 0.07 ", 7), ("1,000,000", 100_000_000)]
        {
            assert_eq!(usd(typed), Some(minor), "{typed}");
        }
        for typed in [
            "",
            ".",
            "5.",
            ".5",
            "12,50",
            "1,23,456",
            "1234,567",
            "1.234",
            "1.2.3",
            "-5",
            "5 5",
            "five",
            "€5",
            "99999999999999999999",
        ] {
            assert_eq!(usd(typed), None, "{typed}");
        }
        assert_eq!(Money::parse("1000", Currency::Jpy).map(|money| money.minor), Some(1000));
        assert_eq!(Money::parse("10.0", Currency::Jpy), None);
    }

    #[test]
    fn sums_are_checked() {
        let most = Money::new(i64::MAX, Currency::Usd);
        assert_eq!(most.plus(Money::new(1, Currency::Usd)), Err(MoneyError::OutOfRange));
        assert_eq!(most.times(2), Err(MoneyError::OutOfRange));
        assert_eq!(most.plus(Money::new(1, Currency::Eur)), Err(MoneyError::CurrencyMismatch));
    }

    #[test]
    fn fractions_round_half_up() {
        let price = Money::new(9900, Currency::Usd);
        assert_eq!(price.fraction(365, 730), Ok(Money::new(4950, Currency::Usd)));
        assert_eq!(Money::new(5, Currency::Usd).fraction(1, 2), Ok(Money::new(3, Currency::Usd)));
        assert_eq!(Money::new(-5, Currency::Usd).fraction(1, 2), Ok(Money::new(-3, Currency::Usd)));
    }
}
