//! The price of a choice (rule 9) and the summary beside a checkout (rule 11). The browser's live
//! price and the server's charge both come from [`summarize`].

use serde::{Deserialize, Serialize};

use crate::{
    coverage::{BillingCycle, Coverage, LicenseType},
    faults::Fault,
    money::{Currency, Money, MoneyError},
    order::Way,
    tax::{Amounts, Tax},
};

/// One row of a price list: a tier of a type, with its unit price per cycle in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierPrice {
    pub license_type: LicenseType,
    pub tier: String,
    pub monthly: i64,
    pub yearly: i64,
    pub three_year: i64,
}

impl TierPrice {
    /// The unit price of one cycle, in minor units.
    pub const fn unit(&self, cycle: BillingCycle) -> i64 {
        match cycle {
            BillingCycle::Monthly => self.monthly,
            BillingCycle::Yearly => self.yearly,
            BillingCycle::ThreeYear => self.three_year,
        }
    }
}

/// All prices of one product, in the catalog's order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceList {
    pub currency: Currency,
    pub tiers: Vec<TierPrice>,
}

impl PriceList {
    /// The row of a tier; `None` if it is not on offer (or belongs to another type).
    pub fn tier(&self, license_type: LicenseType, tier: &str) -> Option<&TierPrice> {
        self.tiers.iter().find(|row| row.license_type == license_type && row.tier == tier)
    }

    /// The unit price of a coverage for one cycle; [`Fault::NotOffered`] without such a tier.
    pub fn unit_price(&self, coverage: &Coverage, cycle: BillingCycle) -> Result<Money, Fault> {
        self.tier(coverage.license_type, coverage.tier.as_str())
            .map(|row| Money::new(row.unit(cycle), self.currency))
            .ok_or(Fault::NotOffered)
    }
}

/// What a checkout costs, today and on every renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub unit: Money,
    /// Charged or invoiced when the order is placed; zero for a trial.
    pub today: Amounts,
    /// Charged at every renewal, the first of which ends the first period (or the trial).
    pub recurring: Amounts,
}

/// Computes both totals of a checkout from a unit price.
pub fn summarize(unit: Money, quantity: u32, way: Way, tax: Tax) -> Result<Summary, MoneyError> {
    let recurring = Amounts::from_net(unit.times(quantity)?, tax)?;
    let today = match way {
        Way::Card | Way::Invoice => recurring,
        Way::Trial => Amounts::zero(unit.currency),
    };
    Ok(Summary { unit, today, recurring })
}

/// How much cheaper a cycle is than paying monthly for the same months, in whole percent.
pub fn saving_percent(tier: &TierPrice, cycle: BillingCycle) -> u32 {
    let monthly = i128::from(tier.monthly) * i128::from(cycle.months());
    if monthly <= 0 {
        return 0;
    }
    let saved = (monthly - i128::from(tier.unit(cycle))) * 100 / monthly;
    u32::try_from(saved).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{coverage::Quantity, text::Line};

    fn list() -> PriceList {
        let row = |license_type, tier: &str, monthly| TierPrice {
            license_type,
            tier: tier.to_owned(),
            monthly,
            yearly: monthly * 10,
            three_year: monthly * 27,
        };
        PriceList {
            currency: Currency::Usd,
            tiers: vec![row(LicenseType::Users, "1-20", 990), row(LicenseType::Nodes, "F64 / P1", 16990)],
        }
    }

    fn coverage(license_type: LicenseType, tier: &str, quantity: u32) -> Coverage {
        Coverage { license_type, tier: Line::parse(tier).unwrap(), quantity: Quantity::new(quantity).unwrap() }
    }

    #[test]
    fn a_choice_costs_unit_times_quantity() {
        let nodes = coverage(LicenseType::Nodes, "F64 / P1", 3);
        let unit = list().unit_price(&nodes, BillingCycle::Yearly).unwrap();
        let summary = summarize(unit, 3, Way::Card, Tax::NONE).unwrap();
        assert_eq!(summary.today.gross, Money::new(509_700, Currency::Usd));
        assert_eq!(summary.today, summary.recurring);
    }

    #[test]
    fn a_tier_of_another_type_is_not_on_offer() {
        let mixed = coverage(LicenseType::Users, "F64 / P1", 1);
        assert_eq!(list().unit_price(&mixed, BillingCycle::Monthly), Err(Fault::NotOffered));
    }

    #[test]
    fn a_trial_costs_nothing_today_and_the_full_price_later() {
        let summary = summarize(Money::new(990, Currency::Usd), 1, Way::Trial, Tax::NONE).unwrap();
        assert!(summary.today.gross.is_zero());
        assert_eq!(summary.recurring.gross.minor, 990);
    }

    #[test]
    fn savings_are_against_paying_monthly() {
        let row = &list().tiers[0];
        assert_eq!(saving_percent(row, BillingCycle::Monthly), 0);
        assert_eq!(saving_percent(row, BillingCycle::Yearly), 16);
        assert_eq!(saving_percent(row, BillingCycle::ThreeYear), 25);
    }
}
