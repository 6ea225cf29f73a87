//! Which running subscriptions a changed price means something to: those that renew what it is of, and are
//! to pay another one.

use std::collections::BTreeSet;

use domain::{
    calendar::{Instant, parse_iso_date},
    price_change::{Ahead, holds_from},
    renewal::Anchor,
};
use sqlx::FromRow;

use super::PriceTo;
use crate::{
    db::{DbError, Tx, fetch_all},
    shop::Shop,
};

/// `$1` to `$6`: product, type, tier, cycle, currency, and the unit price. Its last condition is
/// `domain::price_change::meaning`, which each is asked once more under its lock.
macro_rules! select_affected {
    ($what:literal, $rest:literal) => {
        concat!(
            "select ",
            $what,
            " from subscriptions s
             left join price_changes w on w.id = s.price_change_id
             where s.product_id = $1 and s.state in ('active', 'past_due') and s.ends = 0
                 and coalesce(s.next_license_type, s.license_type) = $2 and coalesce(s.next_tier, s.tier) = $3
                 and coalesce(s.next_cycle, s.cycle) = $4 and s.currency = $5
                 and coalesce(case when w.license_type = $2 and w.tier = $3 and w.cycle = $4 then w.new_unit end,
                              s.next_unit, s.unit) <> $6 ",
            $rest
        )
    };
}

pub(super) use select_affected;

/// Whom a change would reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Affected {
    pub subscriptions: usize,
    /// Those of them that would stay at what they agreed on: a price that waited is taken back, unless the
    /// next period is due at it already.
    pub stay: usize,
    /// The first renewal that would take it, if it was mailed now.
    pub first: Option<Instant>,
    /// Ids of everybody who would be mailed.
    pub people: BTreeSet<String>,
}

#[derive(FromRow)]
struct Row {
    agreed: i64,
    /// A price of what is renewed that was mailed, and from when it holds.
    waiting: Option<i64>,
    waits_until: Option<i64>,
    period_end: i64,
    anchor_on: String,
    months: i64,
    invoiced: bool,
}

/// Whom a price would reach, if it was changed now.
pub(crate) async fn affected(tx: &mut Tx, shop: &Shop, to: &PriceTo) -> Result<Affected, DbError> {
    let rows = fetch_all!(
        tx,
        Row,
        select_affected!(
            "coalesce(s.next_unit, s.unit) as agreed,
             case when w.license_type = $2 and w.tier = $3 and w.cycle = $4 then w.new_unit end as waiting,
             s.price_from as waits_until, s.period_end, s.anchor_on, s.months,
             exists (select 1 from invoice_lines l join invoices i on i.id = l.invoice_id
                     where l.subscription_id = s.id and i.due_at is not null and i.settled_at is null) as invoiced",
            ""
        ),
        to.product.to_string(),
        to.license_type.code(),
        to.tier.as_str(),
        to.cycle.code(),
        to.unit.currency.code(),
        to.unit.minor,
    )?;
    let people = fetch_all!(
        tx,
        (String,),
        concat!(
            "select distinct m.person_id from memberships m
             where m.side = 'billing' and m.account_id in (",
            select_affected!("s.billing_account_id", ""),
            ")"
        ),
        to.product.to_string(),
        to.license_type.code(),
        to.tier.as_str(),
        to.cycle.code(),
        to.unit.currency.code(),
        to.unit.minor,
    )?;
    let mut found = Affected { subscriptions: rows.len(), ..Affected::default() };
    found.people.extend(people.into_iter().map(|(person,)| person));
    for row in rows {
        if row.agreed_by(shop.now()) == to.unit.minor {
            found.stay += 1;
            continue;
        }
        let from = row.first_start(shop, to)?;
        found.first = Some(found.first.map_or(from, |first| first.min(from)));
    }
    Ok(found)
}

impl Row {
    /// What it agreed on once it is told: a price that holds for the next period is agreed on when that is
    /// invoiced or due, as `Subscription::settle_price` has it.
    fn agreed_by(&self, now: Instant) -> i64 {
        let is_settled = self.invoiced || self.period_end <= now.as_micros();
        let holds = self.waits_until.is_some_and(|from| self.period_end >= from);
        self.waiting.filter(|_| is_settled && holds).unwrap_or(self.agreed)
    }

    fn first_start(&self, shop: &Shop, to: &PriceTo) -> Result<Instant, DbError> {
        let unreadable = |what, value: String| DbError::Unreadable { what, value };
        let on = parse_iso_date(&self.anchor_on).ok_or_else(|| unreadable("date", self.anchor_on.clone()))?;
        let months = u32::try_from(self.months).map_err(|_| unreadable("months", self.months.to_string()))?;
        let ahead = Ahead { anchor: Anchor { on, months }, cycle: to.cycle, is_invoiced: self.invoiced };
        Ok(holds_from(shop.now(), ahead, &shop.config.zone))
    }
}
