//! A price list in words: a group for each type of coverage, a row for each tier, what longer
//! cycles save (rule 9).

use domain::{
    coverage::{BillingCycle, Coverage, LicenseType, Quantity},
    locale::Locale,
    money::{Currency, Money},
    pricing::{PriceList, TierPrice, saving_percent},
    text::Line,
};

use super::{PriceGroup, PricesView};
use crate::api::context::locale;

/// The lowest monthly price; `None` without prices.
pub(super) fn lowest(prices: &PriceList) -> Option<String> {
    let minor = prices.tiers.iter().map(|row| row.monthly).min()?;
    Some(Money::new(minor, prices.currency).format(locale()))
}

/// The whole list.
pub(super) fn view(prices: &PriceList) -> PricesView {
    PricesView {
        from: lowest(prices).unwrap_or_default(),
        currency: currency_name(prices.currency).to_owned(),
        savings: [BillingCycle::Yearly, BillingCycle::ThreeYear].map(|cycle| saving(prices, cycle)),
        groups: groups(prices),
    }
}

/// The rows of each type.
pub(in crate::api) fn groups(prices: &PriceList) -> Vec<PriceGroup> {
    LicenseType::ALL.into_iter().filter_map(|license_type| group(prices, license_type)).collect()
}

fn group(prices: &PriceList, license_type: LicenseType) -> Option<PriceGroup> {
    let rows: Vec<_> = prices
        .tiers
        .iter()
        .filter(|row| row.license_type == license_type)
        .map(|row| (tier_words(row), BillingCycle::ALL.map(|cycle| unit(prices, row, cycle))))
        .collect();
    let (name, unit) = type_words(license_type);
    (!rows.is_empty()).then(|| PriceGroup { name: name.to_owned(), unit: unit.to_owned(), rows })
}

/// A type's name, and what is counted.
pub(in crate::api) const fn type_words(license_type: LicenseType) -> (&'static str, &'static str) {
    let Locale::EnUs = locale();
    match license_type {
        LicenseType::Users => ("Users", "everybody who designs or views reports, counted together"),
        LicenseType::Nodes => ("Nodes", "for each node of that size"),
        LicenseType::Embedded => ("Embedded", "for each site, whoever visits it"),
    }
}

fn unit(prices: &PriceList, row: &TierPrice, cycle: BillingCycle) -> String {
    Money::new(row.unit(cycle), prices.currency).format(locale())
}

/// The row's heading; the group says already what is counted.
pub(in crate::api) fn tier_words(row: &TierPrice) -> String {
    let Locale::EnUs = locale();
    match (row.license_type, Line::parse(&row.tier)) {
        (LicenseType::Users, Ok(tier)) => {
            Coverage { license_type: row.license_type, tier, quantity: Quantity::ONE }.describe(locale())
        }
        (LicenseType::Embedded, _) if row.tier == "site" => "One site".to_owned(),
        _ => row.tier.clone(),
    }
}

/// "16% less", if it is so for every tier; "up to 20% less" if it differs.
fn saving(prices: &PriceList, cycle: BillingCycle) -> String {
    let Locale::EnUs = locale();
    let savings = || prices.tiers.iter().map(|row| saving_percent(row, cycle));
    match (savings().min().unwrap_or(0), savings().max().unwrap_or(0)) {
        (_, 0) => String::new(),
        (least, most) if least == most => format!("{most}% less"),
        (_, most) => format!("up to {most}% less"),
    }
}

pub(in crate::api) const fn currency_name(currency: Currency) -> &'static str {
    let Locale::EnUs = locale();
    match currency {
        Currency::Usd => "US dollars",
        Currency::Eur => "euros",
        Currency::Gbp => "pounds sterling",
        Currency::Chf => "Swiss francs",
        Currency::Jpy => "yen",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(three_years: [i64; 2]) -> PriceList {
        let row = |license_type, tier: &str, three_year| TierPrice {
            license_type,
            tier: tier.to_owned(),
            monthly: 1_000,
            yearly: 10_000,
            three_year,
        };
        PriceList {
            currency: Currency::Usd,
            tiers: vec![
                row(LicenseType::Embedded, "site", three_years[0]),
                row(LicenseType::Users, "1-20", three_years[1]),
            ],
        }
    }

    #[test]
    fn types_stand_in_their_order_with_three_prices_a_tier() {
        let view = view(&list([27_000, 27_000]));
        assert_eq!(view.from, "$10.00");
        let names: Vec<&str> = view.groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["Users", "Embedded"]);
        let (tier, prices) = &view.groups[0].rows[0];
        assert_eq!(tier, "1\u{2013}20 users");
        assert_eq!(prices.each_ref().map(String::as_str), ["$10.00", "$100.00", "$270.00"]);
        assert_eq!(view.groups[1].rows[0].0, "One site");
    }

    #[test]
    fn savings_are_said_for_all_tiers_or_as_the_most() {
        assert_eq!(view(&list([27_000, 27_000])).savings, ["16% less", "25% less"]);
        assert_eq!(view(&list([27_000, 18_000])).savings, ["16% less", "up to 50% less"]);
        assert_eq!(view(&list([36_000, 36_000])).savings, ["16% less", ""]);
    }
}
