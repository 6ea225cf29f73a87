//! Where a license stands: what downloads depend on.

use domain::{
    calendar::Instant,
    ids::{AccountId, LicenseId, ProductId},
    license::{self, LicenseStatus},
};
use sqlx::FromRow;

use crate::{
    billing::stored::StoredState,
    db::{DbError, Tx, fetch_optional, read},
};

/// What decides about a license's downloads, without anything to show.
#[derive(Clone, Debug)]
pub struct Standing {
    pub account: AccountId,
    pub product: ProductId,
    pub status: LicenseStatus,
}

#[derive(FromRow)]
struct StandingRow {
    account_id: String,
    product_id: String,
    suspended: i64,
    covered_until: i64,
    #[sqlx(flatten)]
    state: StoredState,
}

/// Where a license stands now; asks nothing about the caller. `None` for a declined one, too.
pub async fn standing(tx: &mut Tx, id: LicenseId, now: Instant) -> Result<Option<Standing>, DbError> {
    let row = fetch_optional!(
        tx,
        StandingRow,
        "select l.account_id, l.product_id, l.suspended, l.covered_until,
                s.state, s.ends, s.period_start, s.period_end
         from licenses l join subscriptions s on s.id = l.subscription_id
         where l.id = $1 and l.declined_at is null",
        id.to_string(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let covered_until = Instant::from_micros(row.covered_until);
    Ok(Some(Standing {
        account: read("account id", &row.account_id)?,
        product: read("product id", &row.product_id)?,
        status: license::status(row.state.parse()?, row.suspended != 0, covered_until, now),
    }))
}
