//! Money papers (rule 19): gapless numbers per series, and lines that never change once issued.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    bank::BankAccount,
    calendar::Instant,
    country::Country,
    coverage::{BillingCycle, Coverage},
    money::{Currency, Money},
    subscription::Period,
    tax::{Amounts, Tax},
};

/// The number of an issued paper, such as `2026-000001`: series (the vendor's year) and position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InvoiceNumber {
    pub series: u16,
    pub position: u32,
}

/// The text is no invoice number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an invoice number")]
pub struct NotANumber;

impl std::str::FromStr for InvoiceNumber {
    type Err = NotANumber;
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let (series, position) = text.split_once('-').ok_or(NotANumber)?;
        let number = Self {
            series: series.parse().map_err(|_| NotANumber)?,
            position: position.parse().map_err(|_| NotANumber)?,
        };
        if number.to_string() == text { Ok(number) } else { Err(NotANumber) }
    }
}

impl fmt::Display for InvoiceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:06}", self.series, self.position)
    }
}

impl TryFrom<String> for InvoiceNumber {
    type Error = NotANumber;
    fn try_from(text: String) -> Result<Self, NotANumber> {
        text.parse()
    }
}

impl From<InvoiceNumber> for String {
    fn from(number: InvoiceNumber) -> Self {
        number.to_string()
    }
}

/// A party of a paper, as it was when the paper was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    pub name: String,
    pub organization: Option<String>,
    /// Street, city and region, each as one printed line; may be empty.
    pub address_lines: Vec<String>,
    pub country: Country,
    pub email: String,
    /// As printed; papers from before it was asked for have none.
    #[serde(default)]
    pub vat_id: Option<String>,
}

/// One line: what, for which period, at which price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    pub product: String,
    pub coverage: Coverage,
    pub cycle: BillingCycle,
    /// Name and organization of whoever uses it.
    pub licensee: String,
    /// One that has not begun says "12 months from payment" (rule 10).
    pub period: Period,
    /// Net unit price in minor units.
    pub unit: i64,
    pub tax: Tax,
    pub amounts: Amounts,
}

/// How the paper was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub at: Instant,
    /// "Visa ending in 4242".
    pub method: String,
}

/// How a paper that was not paid when it was issued asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayBy {
    /// The vendor's date until which it is to be paid, `2026-12-21`.
    pub due_on: String,
    /// The paper's number is the reference.
    pub account: BankAccount,
}

/// An issued invoice: everything that its page and its PDF print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub number: InvoiceNumber,
    pub issued: Instant,
    /// The date of issue in the vendor's zone, `2026-11-21`.
    pub issued_on: String,
    pub seller: Party,
    pub buyer: Party,
    pub order: String,
    /// The buyer's own number for it.
    #[serde(default)]
    pub po_number: Option<String>,
    pub currency: Currency,
    pub lines: Vec<InvoiceLine>,
    pub total: Amounts,
    pub payment: Option<Payment>,
    /// Of one that goes out before it is paid. The paper never changes: what was received later stands
    /// beside it (rule 19).
    #[serde(default)]
    pub pay_by: Option<PayBy>,
}

/// The lines of a paper that are taxed alike, summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxLine {
    pub tax: Tax,
    pub net: Money,
    pub amount: Money,
}

impl Invoice {
    /// The tax by rate and reason, in the order of the lines (rule 20). The amounts sum up to the
    /// total's tax as long as the lines do.
    pub fn tax_lines(&self) -> Vec<TaxLine> {
        let mut sums: Vec<TaxLine> = Vec::new();
        for line in &self.lines {
            let (net, amount) = (line.amounts.net, line.amounts.tax);
            match sums.iter_mut().find(|sum| sum.tax == line.tax) {
                Some(sum) => {
                    sum.net = sum.net.plus(net).unwrap_or(sum.net);
                    sum.amount = sum.amount.plus(amount).unwrap_or(sum.amount);
                }
                None => sums.push(TaxLine { tax: line.tax, net, amount }),
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        coverage::{LicenseType, Quantity},
        tax::TaxTreatment,
        text::Line,
    };

    fn line(net: i64, tax: Tax) -> InvoiceLine {
        InvoiceLine {
            product: "Bullet Chart".to_owned(),
            coverage: Coverage {
                license_type: LicenseType::Users,
                tier: Line::parse("1-20").unwrap(),
                quantity: Quantity::ONE,
            },
            cycle: BillingCycle::Yearly,
            licensee: "Bo Li".to_owned(),
            period: Period { start: Instant::from_seconds(0), end: Instant::from_seconds(1) },
            unit: net,
            tax,
            amounts: Amounts::from_net(Money::new(net, Currency::Eur), tax).unwrap(),
        }
    }

    fn invoice(lines: Vec<InvoiceLine>) -> Invoice {
        let party = || Party {
            name: "Ana Ruiz".to_owned(),
            organization: None,
            address_lines: Vec::new(),
            country: Country::parse("DE").unwrap(),
            email: "ana@example.com".to_owned(),
            vat_id: None,
        };
        Invoice {
            number: InvoiceNumber { series: 2026, position: 1 },
            issued: Instant::from_seconds(0),
            issued_on: "2026-11-21".to_owned(),
            seller: party(),
            buyer: party(),
            order: String::new(),
            po_number: None,
            currency: Currency::Eur,
            total: Amounts::zero(Currency::Eur),
            lines,
            payment: None,
            pay_by: None,
        }
    }

    #[test]
    fn lines_that_are_taxed_alike_are_summed() {
        let german = Tax { basis_points: 1900, treatment: TaxTreatment::Standard(Country::parse("DE").unwrap()) };
        let reverse = Tax { treatment: TaxTreatment::ReverseCharge, ..Tax::NONE };
        let paper = invoice(vec![line(1000, german), line(500, reverse), line(200, german), line(7, Tax::NONE)]);
        let sums: Vec<_> = paper.tax_lines().iter().map(|sum| (sum.tax, sum.net.minor, sum.amount.minor)).collect();
        assert_eq!(sums, [(german, 1200, 228), (reverse, 500, 0), (Tax::NONE, 7, 0)]);
        assert!(invoice(Vec::new()).tax_lines().is_empty());
    }

    #[test]
    fn numbers_read_back_only_in_their_own_form() {
        let number = InvoiceNumber { series: 2026, position: 1 };
        assert_eq!(number.to_string(), "2026-000001");
        assert_eq!("2026-000001".parse(), Ok(number));
        for bad in ["2026-1", "2026-0000001", "26-000001", "2026-00000a", "", "2026-000001.pdf", "+2026-000001"] {
            assert_eq!(bad.parse::<InvoiceNumber>(), Err(NotANumber), "{bad}");
        }
    }
}
