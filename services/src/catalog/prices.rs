//! Changes of the price list, and each as it was made (rule 9): by staff, or by a catalog file. Orders take
//! the new price at once; running subscriptions keep theirs unless they are told.

use domain::{
    calendar::Instant,
    coverage::{BillingCycle, LicenseType},
    ids::{PersonId, PriceChangeId, ProductId},
    money::{Currency, Money},
    pricing::TierPrice,
};
use sqlx::FromRow;

use super::products::REVISION;
use crate::{
    db::{DbError, Tx, execute, fetch_all, fetch_one, read},
    shop::Shop,
};

/// A price that becomes another one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PriceChange<'a> {
    pub product: ProductId,
    pub license_type: LicenseType,
    pub tier: &'a str,
    pub cycle: BillingCycle,
    pub before: Money,
    pub after: Money,
    /// Running subscriptions take it too.
    pub running: bool,
    /// `None`: a catalog file.
    pub by: Option<PersonId>,
}

/// Holds the catalog until the transaction ends, so that two who change it go one after the other; its
/// revision.
pub(crate) async fn hold(tx: &mut Tx) -> Result<i64, DbError> {
    let (revision,) = fetch_one!(
        tx,
        (String,),
        "insert into settings (name, value) values ($1, '0')
         on conflict (name) do update set value = settings.value returning value",
        REVISION,
    )?;
    read("catalog revision", &revision)
}

/// Public pages are rendered anew.
pub(crate) async fn set_revision(tx: &mut Tx, revision: i64) -> Result<(), DbError> {
    execute!(tx, "update settings set value = $2 where name = $1", REVISION, revision.to_string())?;
    Ok(())
}

/// Writes a price into the list.
pub(crate) async fn set_price(tx: &mut Tx, change: &PriceChange<'_>) -> Result<(), DbError> {
    execute!(
        tx,
        "update prices set monthly = case when $4 = 'monthly' then $5 else monthly end,
                yearly = case when $4 = 'yearly' then $5 else yearly end,
                three_year = case when $4 = 'three_year' then $5 else three_year end
         where product_id = $1 and license_type = $2 and tier = $3",
        change.product.to_string(),
        change.license_type.code(),
        change.tier,
        change.cycle.code(),
        change.after.minor,
    )?;
    Ok(())
}

/// Writes down that a price changed.
pub(crate) async fn note_change(tx: &mut Tx, shop: &Shop, change: &PriceChange<'_>) -> Result<PriceChangeId, DbError> {
    let (id, now) = (shop.id(PriceChangeId::from_parts), shop.now().as_micros());
    execute!(
        tx,
        "insert into price_changes
             (id, product_id, license_type, tier, cycle, currency, old_unit, new_unit, running, changed_by, changed_at,
              finished_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.to_string(),
        change.product.to_string(),
        change.license_type.code(),
        change.tier,
        change.cycle.code(),
        change.after.currency.code(),
        change.before.minor,
        change.after.minor,
        i64::from(change.running),
        change.by.map(|person| person.to_string()),
        now,
        (!change.running).then_some(now),
    )?;
    Ok(id)
}

/// Writes down what a catalog file made of a product's list. A tier that is new, or gone, is no change.
pub(super) async fn note_import(
    tx: &mut Tx,
    shop: &Shop,
    product: ProductId,
    currency: Currency,
    before: &[TierPrice],
    after: &[TierPrice],
) -> Result<(), DbError> {
    for (old, new) in after.iter().filter_map(|new| {
        let old = before.iter().find(|old| (old.license_type, &old.tier) == (new.license_type, &new.tier))?;
        Some((old, new))
    }) {
        for cycle in BillingCycle::ALL.into_iter().filter(|cycle| old.unit(*cycle) != new.unit(*cycle)) {
            let change = PriceChange {
                product,
                license_type: new.license_type,
                tier: &new.tier,
                cycle,
                before: Money::new(old.unit(cycle), currency),
                after: Money::new(new.unit(cycle), currency),
                running: false,
                by: None,
            };
            note_change(tx, shop, &change).await?;
        }
    }
    Ok(())
}

/// A change in staff's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastChange {
    pub id: PriceChangeId,
    pub product: String,
    pub license_type: LicenseType,
    pub tier: String,
    pub cycle: BillingCycle,
    pub before: Money,
    pub after: Money,
    pub at: Instant,
    /// Whose address; `None`: a catalog file.
    pub by: Option<String>,
    /// Whether running subscriptions take it, how many were told, and whether all are.
    pub running: bool,
    pub told: i64,
    pub finished: bool,
}

#[derive(FromRow)]
struct Row {
    id: String,
    product: String,
    license_type: String,
    tier: String,
    cycle: String,
    currency: String,
    old_unit: i64,
    new_unit: i64,
    changed_at: i64,
    address: Option<String>,
    running: i64,
    told: i64,
    finished_at: Option<i64>,
}

impl Row {
    fn parse(self) -> Result<PastChange, DbError> {
        let currency = read("currency", &self.currency)?;
        Ok(PastChange {
            id: read("price change id", &self.id)?,
            product: self.product,
            license_type: read("license type", &self.license_type)?,
            tier: self.tier,
            cycle: read("billing cycle", &self.cycle)?,
            before: Money::new(self.old_unit, currency),
            after: Money::new(self.new_unit, currency),
            at: Instant::from_micros(self.changed_at),
            by: self.address,
            running: self.running != 0,
            told: self.told,
            finished: self.finished_at.is_some(),
        })
    }
}

/// Changes on a page.
pub const CHANGES_PAGE: usize = 25;

/// The newest changes, `skip` of them left out; one more than a page says that there is another.
pub(crate) async fn past_changes(tx: &mut Tx, skip: usize) -> Result<Vec<PastChange>, DbError> {
    let rows = fetch_all!(
        tx,
        Row,
        "select c.id, p.name as product, c.license_type, c.tier, c.cycle, c.currency, c.old_unit, c.new_unit,
                c.changed_at, e.address, c.running, c.told, c.finished_at
         from price_changes c
         join products p on p.id = c.product_id
         left join people e on e.id = c.changed_by
         order by c.changed_at desc, c.id desc limit $1 offset $2",
        i64::try_from(CHANGES_PAGE + 1).unwrap_or(i64::MAX),
        i64::try_from(skip).unwrap_or(0),
    )?;
    rows.into_iter().map(Row::parse).collect()
}
