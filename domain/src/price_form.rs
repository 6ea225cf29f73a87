//! The form in which staff change a product's prices (rule 9): a field for each price of the list, and what
//! running subscriptions pay.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    coverage::BillingCycle,
    faults::{Fault, Faults, FieldFault},
    money::Money,
    pricing::{PriceList, TierPrice},
};

/// What running subscriptions pay once a price changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Running {
    /// What they agreed on.
    #[default]
    Keep,
    /// The new price, from the first period on that begins 30 days after the mail about it.
    Change,
}

impl Running {
    /// The stable code, as posted by forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Change => "change",
        }
    }
}

/// What was typed: fields by their names, and the choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceForm {
    #[serde(default)]
    pub running: String,
    /// By [`field`].
    #[serde(flatten)]
    pub typed: BTreeMap<String, String>,
}

/// The name of a price's field, by its row in the list.
pub fn field(row: usize, cycle: BillingCycle) -> String {
    format!("price-{row}-{cycle}")
}

/// A price that is to be another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub row: usize,
    pub cycle: BillingCycle,
    pub before: Money,
    pub after: Money,
}

/// A form without faults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceEdit {
    pub running: Running,
    /// In the list's order; empty where every price is as it was.
    pub changed: Vec<Changed>,
}

/// No unit costs more; what is typed beyond that is a slip.
const UNIT_MAX: i64 = 1_000_000_000;

impl PriceForm {
    /// What the form holds at first: the prices as they are.
    pub fn of(prices: &PriceList) -> Self {
        let typed = fields(prices).map(|(row, cycle, price)| {
            let money = Money::new(price.unit(cycle), prices.currency);
            (field(row, cycle), money.decimal())
        });
        Self { running: Running::Keep.code().to_owned(), typed: typed.collect() }
    }

    /// What stands in a field; empty where nothing was typed.
    pub fn value(&self, row: usize, cycle: BillingCycle) -> &str {
        self.typed.get(&field(row, cycle)).map_or("", String::as_str)
    }

    /// The choice; whoever chose nothing changes nothing for others.
    pub fn running(&self) -> Running {
        if self.running == Running::Change.code() { Running::Change } else { Running::Keep }
    }

    /// Parses every field and reports all faults at once.
    pub fn parse(&self, prices: &PriceList) -> Result<PriceEdit, Vec<FieldFault>> {
        let mut faults = Faults::new();
        let mut changed = Vec::new();
        for (row, cycle, price) in fields(prices) {
            let typed = self.value(row, cycle);
            let money = Money::parse(typed, prices.currency).filter(|money| (1..=UNIT_MAX).contains(&money.minor));
            let fault = if typed.trim().is_empty() { Fault::Required } else { Fault::NotAnAmount };
            let Some(after) = faults.check(&field(row, cycle), money.ok_or(fault)) else { continue };
            let before = Money::new(price.unit(cycle), prices.currency);
            if after != before {
                changed.push(Changed { row, cycle, before, after });
            }
        }
        if faults.is_empty() { Ok(PriceEdit { running: self.running(), changed }) } else { Err(faults.into_vec()) }
    }
}

fn fields(prices: &PriceList) -> impl Iterator<Item = (usize, BillingCycle, &TierPrice)> {
    let rows = prices.tiers.iter().enumerate();
    rows.flat_map(|(row, price)| BillingCycle::ALL.map(|cycle| (row, cycle, price)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{coverage::LicenseType, money::Currency};

    fn list() -> PriceList {
        let row = |tier: &str, monthly| TierPrice {
            license_type: LicenseType::Users,
            tier: tier.to_owned(),
            monthly,
            yearly: monthly * 10,
            three_year: monthly * 27,
        };
        PriceList { currency: Currency::Usd, tiers: vec![row("1-20", 990), row("21-100", 2490)] }
    }

    #[test]
    fn the_form_begins_with_the_prices_and_posts_no_change() {
        let form = PriceForm::of(&list());
        assert_eq!(form.value(1, BillingCycle::Yearly), "249.00");
        let edit = form.parse(&list()).unwrap();
        assert_eq!(edit, PriceEdit { running: Running::Keep, changed: Vec::new() });
    }

    #[test]
    fn what_is_another_amount_is_changed_however_it_is_written() {
        let mut form = PriceForm::of(&list());
        form.running = "change".to_owned();
        form.typed.insert("price-0-yearly".to_owned(), " $119 ".to_owned());
        form.typed.insert("price-1-monthly".to_owned(), "24.9".to_owned());
        let edit = form.parse(&list()).unwrap();
        let usd = |minor| Money::new(minor, Currency::Usd);
        let changed = Changed { row: 0, cycle: BillingCycle::Yearly, before: usd(9900), after: usd(11_900) };
        assert_eq!(edit, PriceEdit { running: Running::Change, changed: vec![changed] });
    }

    #[test]
    fn every_fault_is_told_beside_its_field() {
        let mut form = PriceForm::of(&list());
        for (name, typed) in [
            ("price-0-monthly", "0"),
            ("price-0-yearly", "12,5"),
            ("price-1-monthly", " "),
            ("price-1-yearly", "10000000.01"),
        ] {
            form.typed.insert(name.to_owned(), typed.to_owned());
        }
        form.typed.remove("price-1-three_year");
        let faults: Vec<_> = form.parse(&list()).unwrap_err().into_iter().map(|it| (it.field, it.fault)).collect();
        let of = |name: &str, fault| (name.to_owned(), fault);
        assert_eq!(
            faults,
            [
                of("price-0-monthly", Fault::NotAnAmount),
                of("price-0-yearly", Fault::NotAnAmount),
                of("price-1-monthly", Fault::Required),
                of("price-1-yearly", Fault::NotAnAmount),
                of("price-1-three_year", Fault::Required),
            ]
        );
    }
}
