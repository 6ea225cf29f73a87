//! Tax on a line (rules 9 and 20). Rates are basis points; the reason is printed on papers. Which
//! tax applies is said by [`tax_for`], from the vendor's country and registrations.

mod rates;

use serde::{Deserialize, Serialize};

use crate::{
    calendar::Instant,
    country::Country,
    faults::Fault,
    locale::Locale,
    money::{Currency, Money, MoneyError},
};

pub use rates::{member_state, member_states, standard_rate, taxed_countries};

/// Why a line is taxed the way it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxTreatment {
    /// The vendor collects no tax on this sale.
    NotCollected,
    /// The standard rate of VAT of this country.
    Standard(Country),
    /// A business in another country of the EU owes the tax itself.
    ReverseCharge,
    /// The customer is outside of the EU.
    OutsideEu,
}

impl TaxTreatment {
    /// The sentence that a paper says it with (rule 20).
    pub fn reason(self, Locale::EnUs: Locale) -> String {
        match self {
            Self::NotCollected => "No tax is collected on this sale.".to_owned(),
            Self::Standard(country) => format!("VAT at the standard rate of the country: {}.", country.name()),
            Self::ReverseCharge => {
                "Reverse charge: the customer owes the VAT (Article 196 of Directive 2006/112/EC).".to_owned()
            }
            Self::OutsideEu => {
                "Outside the scope of EU VAT: the customer is outside the EU (Articles 44 and 59 of Directive \
                 2006/112/EC)."
                    .to_owned()
            }
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

    /// What stands beside its amount: `VAT 19%`.
    pub fn describe(self, locale: Locale) -> String {
        match self.treatment {
            TaxTreatment::Standard(_) => format!("VAT {}", describe_rate(self.basis_points, locale)),
            TaxTreatment::ReverseCharge => "VAT, reverse charge".to_owned(),
            TaxTreatment::NotCollected | TaxTreatment::OutsideEu => {
                format!("Tax {}", describe_rate(self.basis_points, locale))
            }
        }
    }
}

/// Where a vendor is registered to collect VAT, as its settings name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Registration {
    /// In one member state, by its code.
    State(Country),
    /// In the One Stop Shop, code `OSS`: the rates of all member states are collected.
    OneStopShop,
}

impl Registration {
    /// Reads a code; [`Fault::NotOffered`] for what is neither a member state nor `OSS`.
    pub fn parse(code: &str) -> Result<Self, Fault> {
        if code == "OSS" {
            return Ok(Self::OneStopShop);
        }
        let country = Country::parse(code).map_err(|_| Fault::NotOffered)?;
        let is_state = member_state(country) == Some(country);
        if is_state { Ok(Self::State(country)) } else { Err(Fault::NotOffered) }
    }
}

impl TryFrom<String> for Registration {
    type Error = &'static str;
    fn try_from(code: String) -> Result<Self, &'static str> {
        Self::parse(&code).map_err(|_| "not a registration for VAT")
    }
}

impl From<Registration> for String {
    fn from(registration: Registration) -> Self {
        match registration {
            Registration::State(country) => country.code().to_owned(),
            Registration::OneStopShop => "OSS".to_owned(),
        }
    }
}

/// Who buys, as far as tax asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Customer {
    /// Without a VAT ID.
    Consumer(Country),
    /// With a VAT ID of this country that passed its check (`crate::vat_id`).
    Business(Country),
}

/// The tax on a sale (rule 20): nothing where the vendor is registered nowhere; at home its own rate;
/// elsewhere in the EU reverse charge for businesses and the customer's rate for consumers; nothing
/// outside the EU. A vendor in the EU that is registered neither there nor in the One Stop Shop
/// charges consumers elsewhere its own rate (Article 59c of Directive 2006/112/EC: small sellers).
pub fn tax_for(vendor: Country, registrations: &[Registration], customer: Customer, at: Instant) -> Tax {
    if registrations.is_empty() {
        return Tax::NONE;
    }
    let (Customer::Consumer(country) | Customer::Business(country)) = customer;
    let Some(state) = member_state(country) else { return Tax { treatment: TaxTreatment::OutsideEu, ..Tax::NONE } };
    let home = member_state(vendor);
    if home != Some(state) && matches!(customer, Customer::Business(_)) {
        return Tax { treatment: TaxTreatment::ReverseCharge, ..Tax::NONE };
    }
    let collects = |state| {
        registrations.iter().any(|registration| match registration {
            Registration::State(registered) => *registered == state,
            Registration::OneStopShop => home != Some(state),
        })
    };
    let charged = Some(state).filter(|state| collects(*state)).or(home.filter(|home| collects(*home)));
    let rate = charged.and_then(|charged| standard_rate(charged, at).map(|rate| (charged, rate)));
    rate.map_or(Tax::NONE, |(charged, basis_points)| Tax { basis_points, treatment: TaxTreatment::Standard(charged) })
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

    /// The sum of both.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            net: self.net.plus(other.net)?,
            tax: self.tax.plus(other.tax)?,
            gross: self.gross.plus(other.gross)?,
        })
    }

    /// Nothing to pay.
    pub const fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self { net: zero, tax: zero, gross: zero }
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
