//! What a license covers: type × tier × quantity, and how often it is paid (DOMAIN, Words).

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{faults::Fault, locale::Locale, text::Line};

/// How a license counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LicenseType {
    Users,
    Nodes,
    Embedded,
}

impl LicenseType {
    pub const ALL: [Self; 3] = [Self::Users, Self::Nodes, Self::Embedded];

    /// The stable code, as stored and as posted by forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Nodes => "nodes",
            Self::Embedded => "embedded",
        }
    }

    /// Nodes and embedded sites can be bought several times; a user tier once (rule 9).
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Users)
    }
}

/// How often a subscription is paid. There is no perpetual license.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingCycle {
    Monthly,
    Yearly,
    ThreeYear,
}

impl BillingCycle {
    pub const ALL: [Self; 3] = [Self::Monthly, Self::Yearly, Self::ThreeYear];

    /// The stable code, as stored and as posted by forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
            Self::ThreeYear => "three_year",
        }
    }

    /// Calendar months in one period.
    pub const fn months(self) -> u32 {
        match self {
            Self::Monthly => 1,
            Self::Yearly => 12,
            Self::ThreeYear => 36,
        }
    }

    /// In words, as in "99.00 a year": "a month", "a year", "every 3 years".
    pub const fn every(self, locale: Locale) -> &'static str {
        let Locale::EnUs = locale;
        match self {
            Self::Monthly => "a month",
            Self::Yearly => "a year",
            Self::ThreeYear => "every 3 years",
        }
    }

    /// In words, as in "billed yearly": "monthly", "yearly", "every 3 years".
    pub const fn describe(self, locale: Locale) -> &'static str {
        let Locale::EnUs = locale;
        match self {
            Self::Monthly => "monthly",
            Self::Yearly => "yearly",
            Self::ThreeYear => "every 3 years",
        }
    }
}

macro_rules! code_text {
    ($($name:ident)*) => { $(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }

        impl FromStr for $name {
            type Err = Fault;
            fn from_str(code: &str) -> Result<Self, Fault> {
                Self::ALL.into_iter().find(|choice| choice.code() == code).ok_or(Fault::NotOffered)
            }
        }
    )* };
}

code_text! { LicenseType BillingCycle }

/// How many of a tier: 1 to 999 (rule 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

impl Quantity {
    pub const ONE: Self = Self(1);
    pub const MAX: u32 = 999;

    pub fn new(count: u32) -> Result<Self, Fault> {
        match count {
            1..=Self::MAX => Ok(Self(count)),
            _ => Err(Fault::OutOfRange { min: 1, max: Self::MAX }),
        }
    }

    /// Reads what was typed; an empty field is a fault, as is 10^12.
    pub fn parse(typed: &str) -> Result<Self, Fault> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(Fault::Required);
        }
        if !typed.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Fault::NotANumber);
        }
        Self::new(typed.parse().unwrap_or(u32::MAX))
    }

    pub const fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for Quantity {
    type Error = &'static str;
    fn try_from(count: u32) -> Result<Self, &'static str> {
        Self::new(count).map_err(|_| "quantity out of range")
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

/// Type, tier and quantity: what one license covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    pub license_type: LicenseType,
    /// The tier's name in the catalog, such as `1-20` or `F64 / P1`.
    pub tier: Line,
    pub quantity: Quantity,
}

impl Coverage {
    /// Checks that the quantity fits the type (rule 9).
    pub fn new(license_type: LicenseType, tier: Line, quantity: Quantity) -> Result<Self, Fault> {
        if !license_type.counts() && quantity != Quantity::ONE {
            return Err(Fault::QuantityIsOne);
        }
        Ok(Self { license_type, tier, quantity })
    }

    /// In words: "1–20 users", "3 nodes, F64 / P1", "1 embedded site".
    pub fn describe(&self, locale: Locale) -> String {
        let Locale::EnUs = locale;
        let tier = self.tier.as_str();
        match (self.license_type, self.quantity.get()) {
            (LicenseType::Users, _) => format!("{} users", tier.replace('-', "\u{2013}")),
            (LicenseType::Nodes, 1) => format!("1 node, {tier}"),
            (LicenseType::Nodes, count) => format!("{count} nodes, {tier}"),
            (LicenseType::Embedded, 1) => "1 embedded site".to_owned(),
            (LicenseType::Embedded, count) => format!("{count} embedded sites"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_whole_numbers_from_1_to_999() {
        let out = Err(Fault::OutOfRange { min: 1, max: 999 });
        assert_eq!(Quantity::parse("0"), out);
        assert_eq!(Quantity::parse("1000000000000"), out);
        assert_eq!(Quantity::parse("1.5"), Err(Fault::NotANumber));
        assert_eq!(Quantity::parse("-1"), Err(Fault::NotANumber));
        assert_eq!(Quantity::parse(" 999 ").map(Quantity::get), Ok(999));
    }

    #[test]
    fn coverage_is_worded() {
        let words = |license_type, tier, count| {
            let quantity = Quantity::new(count).unwrap();
            Coverage { license_type, tier: Line::parse(tier).unwrap(), quantity }.describe(Locale::EnUs)
        };
        assert_eq!(words(LicenseType::Users, "1-20", 1), "1\u{2013}20 users");
        assert_eq!(words(LicenseType::Nodes, "F64 / P1", 3), "3 nodes, F64 / P1");
        assert_eq!(words(LicenseType::Embedded, "site", 1), "1 embedded site");
    }

    #[test]
    fn a_user_tier_is_bought_once() {
        let tier = Line::parse("1-20").unwrap();
        let two = Quantity::new(2).unwrap();
        assert_eq!(Coverage::new(LicenseType::Users, tier.clone(), two), Err(Fault::QuantityIsOne));
        assert!(Coverage::new(LicenseType::Nodes, tier, two).is_ok());
    }
}
