//! A change of coverage (rule 17): whether it is an upgrade, what of the paid period is credited, and the
//! preview with all its lines. The browser shows it and the server charges by it: the same function, of
//! the same [`Standing`].

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    calendar::Instant,
    checkout::Choice,
    coverage::BillingCycle,
    invoice::{self, CreditError, InvoiceNumber},
    money::{Money, MoneyError},
    pricing::PriceList,
    subscription::Period,
    tax::{Amounts, Tax},
};

/// For so long what a preview showed is charged as it was shown (rule 17).
pub const PREVIEW_SECONDS: i64 = 30 * 60;

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    Same,
    /// It costs more a month, or as much for longer: it is made at once.
    Upgrade,
    /// It waits for the end of the period.
    Downgrade,
}

/// Compares monthly list price × quantity, then the months of the cycle (rule 17). A tier that is no longer
/// on the list counts with what is paid for it a month.
pub fn direction(prices: &PriceList, old: &Choice, new: &Choice) -> Result<Direction, MoneyError> {
    if old.coverage == new.coverage && old.cycle == new.cycle {
        return Ok(Direction::Same);
    }
    let (before, after) = ((monthly(prices, old)?, old.cycle.months()), (monthly(prices, new)?, new.cycle.months()));
    Ok(if after > before { Direction::Upgrade } else { Direction::Downgrade })
}

fn monthly(prices: &PriceList, choice: &Choice) -> Result<i64, MoneyError> {
    let listed = prices.unit_price(&choice.coverage, BillingCycle::Monthly).ok();
    let unit = match listed {
        Some(unit) => unit,
        None => choice.unit.fraction(1, i64::from(choice.cycle.months()))?,
    };
    Ok(unit.times(choice.coverage.quantity.get())?.minor)
}

/// A period that was paid and has not all passed, with the invoice that it was paid by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidPeriod {
    pub invoice: InvoiceNumber,
    pub period: Period,
    pub total: Amounts,
    /// What was given back of it already.
    pub credited: Amounts,
    pub tax: Tax,
}

/// The unused part of a net price: `net × unused seconds ÷ seconds of the period`, rounded half up
/// (rule 17). Nothing once the period is over, all of it before it begins.
pub fn unused(net: Money, period: Period, at: Instant) -> Result<Money, MoneyError> {
    let whole = period.end.seconds_since(period.start);
    let left = period.end.seconds_since(at).clamp(0, whole.max(0));
    if whole <= 0 { Ok(Money::zero(net.currency)) } else { net.fraction(left, whole) }
}

impl PaidPeriod {
    /// What is credited of it at an instant, at its own tax; `None` if that is nothing. The price is that
    /// before credits, less refunds.
    pub fn credit(&self, at: Instant) -> Result<Option<Amounts>, CreditError> {
        let net = unused(self.total.net.minus(self.credited.net)?, self.period, at)?;
        if net.minor <= 0 {
            return Ok(None);
        }
        invoice::credit(self.total, self.tax, self.credited, net).map(Some)
    }
}

/// Everything that a change is computed from. What stands here at the preview has to stand here when it is
/// confirmed, else it is shown anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What is bought now, at the agreed price.
    pub now: Choice,
    /// What a downgrade that waits makes of it.
    pub next: Option<Choice>,
    /// Nothing is paid while a trial runs, so its coverage changes without money.
    pub is_trial: bool,
    pub prices: PriceList,
    pub paid: Vec<PaidPeriod>,
    /// The end of the period that runs.
    pub ends: Instant,
    /// What the next invoice is taxed by.
    pub tax: Tax,
    /// What the account has besides.
    pub balance: Money,
    /// In whole seconds: the instant that everything is computed for.
    pub as_of: Instant,
    /// Where a period that begins then ends, for each cycle in its order: dates are made by the server.
    pub period_ends: [Instant; 3],
}

/// A credited part of a paid period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    pub invoice: InvoiceNumber,
    pub period: Period,
    pub amounts: Amounts,
}

/// An upgrade with all its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upgrade {
    pub to: Choice,
    /// It begins on the instant.
    pub period: Period,
    /// What the new period costs.
    pub price: Amounts,
    pub tax: Tax,
    pub credits: Vec<Credit>,
    /// Their sum.
    pub credit: Amounts,
    /// What is taken of the balance, the credit included.
    pub used: Money,
    /// Charged today.
    pub today: Money,
    /// The balance afterwards, which pays the next invoice.
    pub left: Money,
}

/// What a choice means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Preview {
    /// It is what is bought already.
    Same,
    /// At once and without money, while a trial runs.
    Free {
        recurring: Amounts,
    },
    Upgrade(Box<Upgrade>),
    /// From the end of the period on.
    Downgrade {
        at: Instant,
        recurring: Amounts,
    },
}

/// The change cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PreviewError {
    #[error(transparent)]
    Money(#[from] MoneyError),
    #[error(transparent)]
    Credit(#[from] CreditError),
}

/// What a choice costs and when it holds: computed in the browser while somebody chooses, and again by the
/// server that charges it.
pub fn preview(standing: &Standing, to: &Choice) -> Result<Preview, PreviewError> {
    let recurring = Amounts::from_net(to.unit.times(to.coverage.quantity.get())?, standing.tax)?;
    let direction = direction(&standing.prices, &standing.now, to)?;
    Ok(match direction {
        Direction::Same => Preview::Same,
        _ if standing.is_trial => Preview::Free { recurring },
        Direction::Downgrade => Preview::Downgrade { at: standing.ends, recurring },
        Direction::Upgrade => Preview::Upgrade(Box::new(upgrade(standing, to, recurring)?)),
    })
}

fn upgrade(standing: &Standing, to: &Choice, price: Amounts) -> Result<Upgrade, PreviewError> {
    let currency = price.gross.currency;
    let (mut credits, mut credit) = (Vec::new(), Amounts::zero(currency));
    for paid in &standing.paid {
        let Some(amounts) = paid.credit(standing.as_of)? else { continue };
        let period = Period { start: paid.period.start.max(standing.as_of), ..paid.period };
        credits.push(Credit { invoice: paid.invoice, period, amounts });
        credit = credit.plus(amounts)?;
    }
    let bill = settle(price.gross, credit.gross.plus(standing.balance)?)?;
    let end = BillingCycle::ALL.into_iter().zip(standing.period_ends).find(|(cycle, _)| *cycle == to.cycle);
    let period = Period { start: standing.as_of, end: end.map_or(standing.ends, |(_, end)| end) };
    Ok(Upgrade {
        to: to.clone(),
        period,
        price,
        tax: standing.tax,
        credits,
        credit,
        used: bill.used,
        today: bill.charged,
        left: bill.left,
    })
}

/// How a bill is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bill {
    pub used: Money,
    pub charged: Money,
    pub left: Money,
}

/// Pays a bill from a balance as far as that goes; a balance below nothing pays nothing.
pub fn settle(gross: Money, balance: Money) -> Result<Bill, MoneyError> {
    let used = Money::new(balance.minor.min(gross.minor).max(0), gross.currency);
    Ok(Bill { used, charged: gross.minus(used)?, left: balance.minus(used)? })
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;
