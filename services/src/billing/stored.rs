//! Subscriptions' columns and the domain's types, in both directions.

use domain::{
    calendar::Instant,
    checkout::Choice,
    coverage::{Coverage, Quantity},
    ids::PriceChangeId,
    money::{Currency, Money},
    price_change::NewPrice,
    subscription::{Period, SubscriptionState},
    text::Line,
};
use sqlx::FromRow;

use crate::db::{DbError, read};

/// The columns that hold a [`SubscriptionState`].
#[derive(Clone, Debug, FromRow)]
pub struct StoredState {
    pub state: String,
    pub ends: i64,
    pub period_start: i64,
    pub period_end: i64,
}

impl StoredState {
    pub fn parse(&self) -> Result<SubscriptionState, DbError> {
        let period = self.period();
        match self.state.as_str() {
            "trialing" => Ok(SubscriptionState::Trialing { period }),
            "awaiting_payment" => Ok(SubscriptionState::AwaitingPayment),
            "active" => Ok(SubscriptionState::Active { period, ends: self.ends != 0 }),
            "past_due" => Ok(SubscriptionState::PastDue { period }),
            "expired" => Ok(SubscriptionState::Expired { at: period.end }),
            "canceled" => Ok(SubscriptionState::Canceled { at: period.end }),
            other => Err(DbError::Unreadable { what: "subscription state", value: other.to_owned() }),
        }
    }

    pub const fn period(&self) -> Period {
        Period { start: Instant::from_micros(self.period_start), end: Instant::from_micros(self.period_end) }
    }
}

/// The columns that hold what a downgrade waits with (rule 17).
#[derive(Clone, Debug, FromRow)]
#[expect(clippy::struct_field_names, reason = "the names of the columns")]
pub struct StoredNext {
    next_license_type: Option<String>,
    next_tier: Option<String>,
    next_quantity: Option<i64>,
    next_cycle: Option<String>,
    next_unit: Option<i64>,
}

impl StoredNext {
    pub fn parse(&self, currency: &str) -> Result<Option<Choice>, DbError> {
        let (Some(license_type), Some(tier), Some(quantity), Some(cycle), Some(unit)) =
            (&self.next_license_type, &self.next_tier, self.next_quantity, &self.next_cycle, self.next_unit)
        else {
            return Ok(None);
        };
        Ok(Some(Choice {
            coverage: coverage(license_type, tier, quantity)?,
            cycle: read("billing cycle", cycle)?,
            unit: money(unit, currency)?,
        }))
    }
}

/// A changed price that waits for its period (rule 9), and the change that it is of.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub change: PriceChangeId,
    pub new: NewPrice,
}

/// The columns that hold it.
#[derive(Clone, Debug, FromRow)]
#[expect(clippy::struct_field_names, reason = "the names of the columns")]
pub struct StoredPrice {
    price_change_id: Option<String>,
    price_license_type: Option<String>,
    price_tier: Option<String>,
    price_cycle: Option<String>,
    price_unit: Option<i64>,
    price_told_at: Option<i64>,
    price_from: Option<i64>,
}

impl StoredPrice {
    pub fn parse(&self, currency: &str) -> Result<Option<Waiting>, DbError> {
        let (Some(change), Some(license_type), Some(tier), Some(cycle), Some(unit), Some(told), Some(from)) = (
            &self.price_change_id,
            &self.price_license_type,
            &self.price_tier,
            &self.price_cycle,
            self.price_unit,
            self.price_told_at,
            self.price_from,
        ) else {
            return Ok(None);
        };
        let Coverage { license_type, tier, .. } = coverage(license_type, tier, 1)?;
        let (told, from) = (Instant::from_micros(told), Instant::from_micros(from));
        let new = NewPrice {
            license_type,
            tier,
            cycle: read("billing cycle", cycle)?,
            unit: money(unit, currency)?,
            told,
            from,
        };
        Ok(Some(Waiting { change: read("price change id", change)?, new }))
    }
}

/// Reads a coverage from its three columns.
pub fn coverage(license_type: &str, tier: &str, quantity: i64) -> Result<Coverage, DbError> {
    let unreadable = |what, value: &dyn ToString| DbError::Unreadable { what, value: value.to_string() };
    let count = u32::try_from(quantity).map_err(|_| unreadable("quantity", &quantity))?;
    Ok(Coverage {
        license_type: read("license type", license_type)?,
        tier: Line::parse(tier).map_err(|_| unreadable("tier", &tier))?,
        quantity: Quantity::new(count).map_err(|_| unreadable("quantity", &quantity))?,
    })
}

/// Reads an amount in minor units of a stored currency.
pub fn money(minor: i64, currency: &str) -> Result<Money, DbError> {
    Ok(Money::new(minor, read::<Currency>("currency", currency)?))
}

/// The column `list_unit`: what the list asks of a subscription that nothing was paid for yet, a trial or
/// one that ended as it; none of the others, which have agreed on a price.
macro_rules! list_unit {
    () => {
        "(select case s.cycle when 'monthly' then x.monthly when 'yearly' then x.yearly else x.three_year end
          from prices x
          where x.product_id = s.product_id and x.license_type = s.license_type and x.tier = s.tier
              and s.state in ('trialing', 'expired', 'canceled')
              and not exists (select 1 from invoice_lines i where i.subscription_id = s.id)) as list_unit"
    };
}

pub(crate) use list_unit;
