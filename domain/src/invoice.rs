//! Money papers (rule 19): invoices and credit notes, whose lines never change once issued.

use serde::{Deserialize, Serialize};

use crate::{
    bank::BankAccount,
    calendar::Instant,
    country::Country,
    coverage::{BillingCycle, Coverage},
    money::{Currency, Money},
    subscription::Period,
    tax::{Amounts, Tax},
};

mod credit;
mod number;

pub use credit::{CreditError, CreditReason, Credited, credit, left_of};
pub use number::{InvoiceNumber, NotANumber, PaperKind};

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

/// An issued invoice or credit note: everything that its page and its PDF print. A credit note's amounts
/// are positive as well; its kind says which way they count.
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
    /// What of the total is paid from the account's balance (rule 17).
    #[serde(default)]
    pub from_balance: Option<Money>,
    /// Of a credit note: the invoice that it takes back from.
    #[serde(default)]
    pub credits: Option<Credited>,
}

/// The lines of a paper that are taxed alike, summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxLine {
    pub tax: Tax,
    pub net: Money,
    pub amount: Money,
}

impl Invoice {
    /// What is to be paid, or was: the total without what the balance pays.
    pub fn asked(&self) -> Money {
        let gross = self.total.gross;
        self.from_balance.map_or(gross, |used| gross.minus(used).unwrap_or(gross))
    }

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
            number: "2026-000001".parse().unwrap(),
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
            from_balance: None,
            credits: None,
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
}
