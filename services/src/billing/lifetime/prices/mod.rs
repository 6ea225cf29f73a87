//! A changed price reaches running subscriptions (rule 9): each is told once, 30 days ahead, in portions of
//! one transaction each. Whatever interrupts it, the next run goes on behind the last that was told.

mod affected;
mod letters;

use domain::{
    checkout::Choice,
    coverage::{BillingCycle, LicenseType},
    ids::{PriceChangeId, ProductId, SubscriptionId},
    lifetime::RenewalInvoice,
    money::Money,
    price_change::{Ahead, Meaning, NewPrice, holds_from, meaning},
    subscription::SubscriptionState,
    text::Line,
};
use sqlx::FromRow;

use super::{
    date, note,
    rows::{self, Subscription},
};
use crate::{
    billing::stored::{self, Waiting},
    db::{DbError, Tx, execute, fetch_all, fetch_one, fetch_optional, read},
    jobs::{self, Kind},
    shop::Shop,
};

pub(crate) use affected::affected;
use affected::select_affected;

/// Subscriptions that are told in one transaction.
const PORTION: usize = if cfg!(test) { 2 } else { 50 };

/// One price of the list, and what it is from now on.
#[derive(Clone, Debug)]
pub(crate) struct PriceTo {
    pub product: ProductId,
    pub license_type: LicenseType,
    pub tier: Line,
    pub cycle: BillingCycle,
    pub unit: Money,
}

impl PriceTo {
    fn is_of(&self, choice: &Choice) -> bool {
        (self.license_type, &self.tier, self.cycle)
            == (choice.coverage.license_type, &choice.coverage.tier, choice.cycle)
    }
}

/// A change that is being told.
struct Change {
    id: PriceChangeId,
    to: PriceTo,
    told_through: String,
}

#[derive(FromRow)]
struct Row {
    product_id: String,
    license_type: String,
    tier: String,
    cycle: String,
    currency: String,
    new_unit: i64,
    told_through: String,
}

impl Row {
    fn parse(self, id: PriceChangeId) -> Result<Change, DbError> {
        let coverage = stored::coverage(&self.license_type, &self.tier, 1)?;
        let to = PriceTo {
            product: read("product id", &self.product_id)?,
            license_type: coverage.license_type,
            tier: coverage.tier,
            cycle: read("billing cycle", &self.cycle)?,
            unit: stored::money(self.new_unit, &self.currency)?,
        };
        Ok(Change { id, to, told_through: self.told_through })
    }
}

/// Tells the next portion of the subscriptions that take a changed price, and writes the job for the rest.
pub async fn tell_prices(shop: &Shop, id: PriceChangeId) -> Result<(), DbError> {
    let mut tx = shop.db.write().await?;
    // Two workers at one change wait for each other here.
    execute!(&mut tx, "update price_changes set told = told where id = $1", id.to_string())?;
    let Some(change) = find(&mut tx, id).await? else { return Ok(()) };
    let portion = if is_replaced(&mut tx, &change).await? { Vec::new() } else { portion(&mut tx, &change).await? };
    let mut told = 0_i64;
    for (subscription,) in &portion {
        told += i64::from(tell(&mut tx, shop, &change, read("subscription id", subscription)?).await?);
    }
    let is_last = portion.len() < PORTION;
    let through = portion.last().map_or(change.told_through, |(last,)| last.clone());
    execute!(
        &mut tx,
        "update price_changes set told_through = $2, told = told + $3, finished_at = $4 where id = $1",
        id.to_string(),
        &through,
        told,
        is_last.then(|| shop.now().as_micros()),
    )?;
    if !is_last {
        write_job(&mut tx, shop, id, &through).await?;
    }
    tx.commit().await?;
    shop.wake.notify_one();
    Ok(())
}

/// Writes the job that goes on behind a subscription, or begins.
pub(crate) async fn write_job(tx: &mut Tx, shop: &Shop, id: PriceChangeId, through: &str) -> Result<(), DbError> {
    jobs::enqueue(tx, shop, Kind::TellPrices, &id.to_string(), &format!("prices:{id}:{through}"), shop.now()).await
}

async fn find(tx: &mut Tx, id: PriceChangeId) -> Result<Option<Change>, DbError> {
    let row = fetch_optional!(
        tx,
        Row,
        "select product_id, license_type, tier, cycle, currency, new_unit, told_through
         from price_changes where id = $1 and running = 1 and finished_at is null",
        id.to_string(),
    )?;
    row.map(|row| row.parse(id)).transpose()
}

/// Whether a later change of the same price goes to running subscriptions: whoever is not told of this one
/// yet is told of that one alone.
async fn is_replaced(tx: &mut Tx, change: &Change) -> Result<bool, DbError> {
    let (later,) = fetch_one!(
        tx,
        (i64,),
        "select cast(count(*) as bigint) from price_changes l join price_changes c on c.id = $1
         where l.product_id = c.product_id and l.license_type = c.license_type and l.tier = c.tier
             and l.cycle = c.cycle and l.running = 1 and l.id <> c.id
             and (l.changed_at > c.changed_at or (l.changed_at = c.changed_at and l.id > c.id))",
        change.id.to_string(),
    )?;
    Ok(later > 0)
}

async fn portion(tx: &mut Tx, change: &Change) -> Result<Vec<(String,)>, DbError> {
    let to = &change.to;
    fetch_all!(
        tx,
        (String,),
        select_affected!("s.id", "and s.id > $7 order by s.id limit $8"),
        to.product.to_string(),
        to.license_type.code(),
        to.tier.as_str(),
        to.cycle.code(),
        to.unit.currency.code(),
        to.unit.minor,
        &change.told_through,
        i64::try_from(PORTION).unwrap_or(i64::MAX),
    )
}

/// Has a subscription take the price from its first period on that begins 30 days from now, and mails it;
/// `false` if it means nothing to it, since it was changed or canceled meanwhile, say.
async fn tell(tx: &mut Tx, shop: &Shop, change: &Change, id: SubscriptionId) -> Result<bool, DbError> {
    let Some(mut about) = rows::lock(tx, id).await? else { return Ok(false) };
    let (now, zone) = (shop.now(), &shop.config.zone);
    let runs = matches!(
        about.life.state.at(now),
        SubscriptionState::Active { ends: false, .. } | SubscriptionState::PastDue { .. }
    );
    if !runs || !change.to.is_of(&about.renewing()) {
        return Ok(false);
    }
    let start = about.coming(now, zone).period.start;
    let is_invoiced = about.life.by_invoice == Some(RenewalInvoice::Sent);
    if is_invoiced || start <= now {
        about.settle_price(start);
    }
    let renewing = about.renewing();
    let earlier = about.price.take_if(|price| price.new.is_of(&renewing)).map(|price| price.new);
    let new = NewPrice {
        license_type: change.to.license_type,
        tier: change.to.tier.clone(),
        cycle: change.to.cycle,
        unit: change.to.unit,
        told: now,
        from: holds_from(now, Ahead { anchor: about.anchor, cycle: renewing.cycle, is_invoiced }, zone),
    };
    let from = match meaning(renewing.unit, earlier.as_ref().map(|price| price.unit), new.unit) {
        Meaning::Nothing => return Ok(false),
        Meaning::Stays => None,
        Meaning::Waits => Some(new.from),
    };
    letters::send(tx, shop, &about, change.id, &renewing, earlier.as_ref(), from.map(|_| &new)).await?;
    let price = new.unit.format(super::LOCALE);
    about.price = from.map(|_| Waiting { change: change.id, new });
    rows::store(tx, shop, &about).await?;
    tell_audit(tx, shop, &about, &price, from.map(|from| date(shop, from))).await?;
    Ok(true)
}

async fn tell_audit(
    tx: &mut Tx,
    shop: &Shop,
    about: &Subscription,
    price: &str,
    from: Option<String>,
) -> Result<(), DbError> {
    match from {
        Some(from) => note(tx, shop, about, "price_told", &format!("{price} from {from} on")).await,
        None => note(tx, shop, about, "price_stays", price).await,
    }
}
