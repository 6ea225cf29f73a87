//! Tax on a line (rules 9 and 20). Rates are basis points; the reason is printed on papers.
//! Until a vendor's registrations are known, the treatment is "outside of scope" and the rate zero.

use serde::{Deserialize, Serialize};

use crate::{
    locale::Locale,
    money::{Money, MoneyError},
};

/// Why a line is taxed the way it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxTreatment {
    /// The vendor collects no tax on this sale.
    NotCollected,
}

impl TaxTreatment {
    /// The sentence that a paper says it with (rule 20).
    pub const fn reason(self, Locale::EnUs: Locale) -> &'static str {
        match self {
            Self::NotCollected => "No tax is collected on this sale.",
        }
    }
}

/// A rate in words, without needless zeros: `8.25%` for 825 basis points.
pub fn describe_rate(basis_points: u32, Locale::EnUs: Locale) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    match rest {
        0 => format!("{whole}%"),
        rest if rest % 10 == 0 => format!("{whole}.{}%", rest / 10),
        rest => format!("{whole}.{rest:02}%"),
    }
}

/// A rate in basis points (1900 is 19 %) and why it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tax {
    pub basis_points: u32,
    pub treatment: TaxTreatment,
}

impl Tax {
    /// No tax is collected.
    pub const NONE: Self = Self { basis_points: 0, treatment: TaxTreatment::NotCollected };

    /// The tax on a net amount, rounded half up to the minor unit.
    pub fn on(self, net: Money) -> Result<Money, MoneyError> {
        net.fraction(i64::from(self.basis_points), 10_000)
    }
}

/// Net, tax and gross of a line or a total; gross is always net plus tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amounts {
    pub net: Money,
    pub tax: Money,
    pub gross: Money,
}

impl Amounts {
    /// Adds the tax to a net amount.
    pub fn from_net(net: Money, tax: Tax) -> Result<Self, MoneyError> {
        let tax = tax.on(net)?;
        Ok(Self { net, tax, gross: net.plus(tax)? })
    }

    /// Nothing to pay.
    pub const fn zero(currency: crate::money::Currency) -> Self {
        let zero = Money::zero(currency);
        Self { net: zero, tax: zero, gross: zero }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::money::Currency;
    use proptest::prelude::*;

    #[test]
    fn rates_are_said_without_needless_zeros() {
        let said = [0, 1900, 825, 550, 5].map(|rate| describe_rate(rate, Locale::EnUs));
        assert_eq!(said, ["0%", "19%", "8.25%", "5.5%", "0.05%"]);
    }

    proptest! {
        #[test]
        fn gross_is_net_plus_tax(net in 0..1_000_000_000_i64, basis_points in 0..3000_u32) {
            let tax = Tax { basis_points, ..Tax::NONE };
            let amounts = Amounts::from_net(Money::new(net, Currency::Eur), tax).unwrap();
            prop_assert_eq!(amounts.gross.minor, amounts.net.minor + amounts.tax.minor);
            let exact = i128::from(net) * i128::from(basis_points);
            prop_assert!((i128::from(amounts.tax.minor) * 10_000 - exact).abs() * 2 <= 10_000);
        }
    }
}
