//! Paying by invoice (rules 10 and 14): from which amount on, what would reach it, how an open invoice
//! stands, and when the invoice of a renewal goes out.

use serde::{Deserialize, Serialize};

use crate::{
    bank::BankAccount,
    calendar::{Date, Instant},
    checkout::{CheckoutForm, Choice},
    coverage::{BillingCycle, Quantity},
    faults::{Fault, FieldFault},
    money::{Currency, Money},
    order::Way,
    pricing::PriceList,
    renewal::VendorDates,
};

/// An order's invoice is due so many days after it was issued.
pub const DUE_DAYS: i64 = 30;

/// So many days before its end, the invoice of the next period goes out (rule 14).
pub const fn invoice_days(cycle: BillingCycle) -> i64 {
    match cycle {
        BillingCycle::Monthly => 7,
        BillingCycle::Yearly | BillingCycle::ThreeYear => 30,
    }
}

/// How a vendor takes bank transfers; one that has no account takes none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankTransfers {
    pub account: BankAccount,
    /// An order is taken by invoice from this amount on. Before tax, like the prices: who has to pay
    /// tax on it may not pay otherwise for that.
    pub from: Money,
}

/// The threshold where a vendor names none: 500.00 (rule 10).
pub const fn default_threshold(currency: Currency) -> Money {
    Money::new(500 * 10_i64.pow(currency.decimals()), currency)
}

/// Whether what a period costs before tax can be paid by invoice.
pub fn is_offered(net: Money, from: Money) -> bool {
    net.currency == from.currency && net.minor >= from.minor
}

/// What would bring a choice to the threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The shortest cycle that does, with the rest as chosen.
    pub cycle: Option<BillingCycle>,
    /// The smallest quantity that does, where quantities are chosen.
    pub quantity: Option<u32>,
}

/// What would bring a choice to the threshold, in the browser and on the server alike; `None` where it
/// has reached it.
pub fn reach(prices: &PriceList, choice: &Choice, from: Money) -> Option<Reach> {
    let quantity = choice.coverage.quantity.get();
    let reaches = |unit: Money, quantity: u32| unit.times(quantity).is_ok_and(|net| is_offered(net, from));
    if reaches(choice.unit, quantity) {
        return None;
    }
    let longer = |cycle: &BillingCycle| {
        cycle.months() > choice.cycle.months()
            && prices.unit_price(&choice.coverage, *cycle).is_ok_and(|unit| reaches(unit, quantity))
    };
    // Rounded up: so many units are at least the threshold.
    let count = (from.minor - 1).checked_div(choice.unit.minor).and_then(|count| u32::try_from(count + 1).ok());
    let counts = choice.coverage.license_type.counts() && from.currency == choice.unit.currency;
    Some(Reach {
        cycle: BillingCycle::ALL.into_iter().find(longer),
        quantity: count.filter(|count| counts && Quantity::new(*count).is_ok()),
    })
}

/// What stands against a form that wants to pay by invoice; `None` where nothing does, or the form wants
/// something else. `transfers`: how the vendor takes them, if at all.
pub fn fault(form: &CheckoutForm, prices: &PriceList, transfers: Option<&BankTransfers>) -> Option<FieldFault> {
    if Way::parse(&form.way) != Ok(Way::Invoice) {
        return None;
    }
    let fault = match (transfers, form.choice(prices)) {
        (None, _) => Fault::NotOffered,
        (Some(transfers), Some(choice)) => {
            reach(prices, &choice, transfers.from)?;
            Fault::BelowInvoices { from: transfers.from }
        }
        (Some(_), None) => return None,
    };
    Some(FieldFault { field: "way".to_owned(), fault })
}

/// How an invoice stands that was not paid when it was issued: derived from its total and from what was
/// received for it, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Open,
    /// Something was received; so much is missing.
    PartlyPaid {
        missing: Money,
    },
    Paid,
    /// Paid, and so much more: it is the customer's balance.
    Overpaid {
        over: Money,
    },
    /// Taken back by a credit note; what was received for it is the customer's.
    Credited {
        received: Money,
    },
}

impl Standing {
    /// Amounts must be of one currency and sensible; else it stands as open, which asks for a look.
    pub fn of(gross: Money, received: Money, is_credited: bool) -> Self {
        if is_credited {
            return Self::Credited { received };
        }
        let missing = gross.minor.checked_sub(received.minor).filter(|_| gross.currency == received.currency);
        match missing {
            None => Self::Open,
            Some(0) => Self::Paid,
            Some(missing) if missing < 0 => {
                Self::Overpaid { over: Money::new(missing.saturating_neg(), gross.currency) }
            }
            Some(_) if received.minor <= 0 => Self::Open,
            Some(missing) => Self::PartlyPaid { missing: Money::new(missing, gross.currency) },
        }
    }

    /// Nothing more has to be paid for it.
    pub const fn is_settled(self) -> bool {
        !matches!(self, Self::Open | Self::PartlyPaid { .. })
    }

    /// What was received and is not owed: the customer's, as the ledger has it.
    pub const fn to_return(self) -> Option<Money> {
        match self {
            Self::Overpaid { over } => Some(over),
            Self::Credited { received } if received.minor > 0 => Some(received),
            _ => None,
        }
    }
}

/// The date on which an order's invoice is due.
pub fn due_of_order(issued: Instant, dates: &dyn VendorDates) -> Date {
    dates.date(dates.days_before(issued, -DUE_DAYS))
}

/// The date on which the invoice of a renewal is due: the last day of the period that runs, and never
/// before the day on which it is issued.
pub fn due_of_renewal(end: Instant, issued: Instant, dates: &dyn VendorDates) -> Date {
    dates.date(dates.days_before(end, 1)).max(dates.date(issued))
}

#[cfg(test)]
mod tests;
