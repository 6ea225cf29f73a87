//! Which renewals the balance of an account pays whole (rule 17): the first that takes of it comes first, so
//! that nobody is told that a card may be missing over money which another renewal takes.

use domain::{
    by_invoice::invoice_days,
    coverage::BillingCycle,
    ids::{AccountId, SubscriptionId},
    money::Currency,
};

use super::{coming::amounts, rows};
use crate::{
    billing::{details, ledger},
    catalog,
    db::{DbError, Tx, fetch_all, read},
    shop::Shop,
};

const DAY_MICROS: i64 = 86_400 * 1_000_000;

/// The subscriptions whose next renewal the balance would pay as of today, in the order in which they take of
/// it: an invoice when it goes out, a card's when the period ends.
pub(crate) async fn covered(
    tx: &mut Tx,
    shop: &Shop,
    account: AccountId,
    currency: Currency,
) -> Result<Vec<SubscriptionId>, DbError> {
    let mut free = ledger::free_balance(tx, account, currency).await?.minor;
    let mut covered = Vec::new();
    if free == 0 {
        return Ok(covered);
    }
    let vendor = catalog::vendor(tx).await?;
    let tax = details::tax_of(tx, vendor.as_ref(), account, shop.now()).await?;
    let renewals = fetch_all!(
        tx,
        (String,),
        "select s.id from subscriptions s
         where s.billing_account_id = $1 and s.currency = $2 and s.ends = 0
             and not exists (select 1 from licenses l where l.subscription_id = s.id and l.suspended = 1)
             and (s.state = 'active' or (s.state = 'past_due' and s.payment_method_id is not null))
             and not exists (select 1 from invoice_lines n join invoices i on i.id = n.invoice_id
                             where n.subscription_id = s.id and i.due_at is not null and i.settled_at is null)
         order by s.period_end - case when s.paid_by <> 'invoice' then 0 when s.cycle = 'monthly' then $3 else $4 end,
             s.id",
        account.to_string(),
        currency.code(),
        invoice_days(BillingCycle::Monthly) * DAY_MICROS,
        invoice_days(BillingCycle::Yearly) * DAY_MICROS,
    )?;
    for (id,) in renewals {
        let id = read("subscription id", &id)?;
        let Some(about) = rows::find(tx, id).await? else { continue };
        let gross = amounts(&about.coming(shop.now(), &shop.config.zone).of, tax)?.gross.minor;
        if (1..=free).contains(&gross) {
            covered.push(id);
        }
        free -= gross.min(free);
        if free == 0 {
            break;
        }
    }
    Ok(covered)
}
