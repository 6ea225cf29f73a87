//! Fills a shop with customers, to develop with and to measure: every order goes through the same
//! T1 and T2 as a real one (rule 12), many of them in one transaction, dated in the past. Nothing
//! is charged or mailed, and the same numbers make the same customers.

mod made_up;

use std::sync::Arc;

use domain::{
    calendar::Instant,
    card::Card,
    checkout::{CardForm, PaymentChoice},
    ids::{AttemptId, OrderId},
    order::OrderState,
};
use thiserror::Error;

use made_up::{Customer, form};

use super::{
    complete::{self, Paid},
    consents::write_consents,
    stored::{self, DraftKey, NewOrder},
};
use crate::{
    catalog::{self, Product},
    clock::{Chance, Clock},
    config::Mode,
    db::{DbError, Tx, execute, fetch_optional},
    payments::{ChargeOutcome, attempts},
    shop::Shop,
    wake::Wake,
};

/// The oldest order is so many days old, the newest one: some licenses have expired, some are in
/// grace, most run.
const OLDEST_DAYS: i64 = 420;
const NEWEST_DAYS: i64 = 1;
/// Orders in one transaction.
const BATCH: u32 = 500;
/// Makes chance the same each time.
const SEED: u64 = 2605;
/// Stands for the network address of these orders.
const CLIENT: &str = "seed";

/// Nothing was written, or only whole batches.
#[derive(Debug, Error)]
pub enum SeedError {
    #[error("made-up customers are for development and measuring; this shop is in production")]
    Production,
    #[error("the shop sells nothing yet; import a catalog first")]
    NothingSold,
    #[error("this shop was filled before; take another data folder")]
    FilledBefore,
    #[error("an order was made up wrongly: {0}")]
    Faulty(String),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Sells `licenses` licenses to `customers` customers; `told` hears how many there are so far.
pub async fn seed(shop: &Shop, customers: u32, licenses: u32, told: impl Fn(u32)) -> Result<(), SeedError> {
    if shop.config.mode == Mode::Production {
        return Err(SeedError::Production);
    }
    let mut tx = shop.db.read().await?;
    let products: Vec<Product> = catalog::products(&mut tx).await?.into_iter().filter(|product| product.sold).collect();
    if products.is_empty() {
        return Err(SeedError::NothingSold);
    }
    let first = Customer::of(0, customers).billing_email;
    let known = fetch_optional!(&mut tx, (String,), "select id from accounts where handle_key = $1", first)?;
    if known.is_some() {
        return Err(SeedError::FilledBefore);
    }
    drop(tx);
    shop.db.widen_cache().await?;
    let start = shop.now().plus_days(-OLDEST_DAYS);
    let step = (OLDEST_DAYS - NEWEST_DAYS) * 86_400 / i64::from(licenses.max(1));
    let clock = Clock::fixed(start);
    let chance = Chance::from_seed(SEED);
    let past = Shop { clock: clock.clone(), chance, wake: Arc::new(Wake::new()), ..shop.clone() };
    let mut sold = 0;
    while sold < licenses {
        let end = licenses.min(sold.saturating_add(BATCH));
        let from = past.now();
        let mut tx = shop.db.write().await?;
        for index in sold..end {
            sell(&mut tx, &past, &products, index, customers.max(1)).await?;
            clock.advance_seconds(step);
        }
        quiet(&mut tx, from, past.now(), end == licenses).await?;
        tx.commit().await?;
        sold = end;
        told(sold);
    }
    Ok(())
}

async fn sell(tx: &mut Tx, past: &Shop, products: &[Product], index: u32, customers: u32) -> Result<(), SeedError> {
    // A customer's licenses are of several products.
    let product = &products[(index / customers + index) as usize % products.len()];
    let form = form(index, Customer::of(index, customers), product);
    let typed = CardForm { number: "4242424242424242".to_owned(), expiry: "12/40".to_owned(), code: "123".to_owned() };
    let request = form
        .parse(&typed, &product.prices, past.today())
        .map_err(|faults| SeedError::Faulty(format!("{index}: {faults:?}")))?;
    let PaymentChoice::Card(card) = &request.payment else { return Ok(()) };
    let vendor = catalog::vendor(tx).await?.ok_or(SeedError::NothingSold)?;
    let tax = vendor.tax(request.billing.customer(), past.now());
    let summary = request
        .choice
        .summary(request.payment.way(), tax)
        .map_err(|error| SeedError::Faulty(format!("{index}: {error}")))?;
    let (id, attempt) = (past.id(OrderId::from_parts), past.id(AttemptId::from_parts));
    let draft = DraftKey::new(&format!("seed {index}"), &product.slug);
    let order = NewOrder {
        id,
        draft: &draft,
        form_hash: "",
        client: CLIENT,
        product: product.id,
        request: &request,
        tax,
        summary: &summary,
        state: OrderState::Paying { attempt },
    };
    stored::write(tx, past, &order).await?;
    let texts = catalog::current_texts(tx, &product.slug).await?;
    write_consents(tx, past, id, &product.slug, &texts).await?;
    pay(tx, past, &order, attempt, card).await
}

/// What a charge that went well leaves, without the charge.
async fn pay(tx: &mut Tx, past: &Shop, order: &NewOrder<'_>, attempt: AttemptId, card: &Card) -> Result<(), SeedError> {
    let (now, digest) = (past.now(), card.digest());
    let new = attempts::NewAttempt::of_order(attempt, order.id, order.summary.today.gross, &digest, Some(CLIENT));
    attempts::write(tx, past, &new).await?;
    let reference = format!("seed_{attempt}");
    attempts::close(tx, attempt, &ChargeOutcome::Paid { reference: reference.clone(), at: now }, now).await?;
    stored::set_state(tx, order.id, &OrderState::Complete { at: now }, now).await?;
    complete::complete(tx, past, order.id, &Paid::Card { attempt, reference, at: now, card: digest }).await?;
    Ok(())
}

/// Takes back what real orders would set off: mails are as good as sent, papers are made when
/// somebody asks for them, links in mails are too old, and nothing renews by itself. Words of mails are kept for the newest alone,
/// since they would be most of the data base.
async fn quiet(tx: &mut Tx, from: Instant, to: Instant, keep_words: bool) -> Result<(), DbError> {
    let (from, to) = (from.as_micros(), to.as_micros());
    execute!(
        tx,
        "delete from jobs where state = 'due' and run_at >= $1 and run_at <= $2
             and kind in ('send_mail', 'render_invoice')",
        from,
        to,
    )?;
    // As the hourly sweep does it for orders of yesterday.
    execute!(tx, "update orders set client = null where client = $1", CLIENT)?;
    execute!(tx, "update attempts set client = null where client = $1", CLIENT)?;
    execute!(tx, "update subscriptions set due_at = null where created_at >= $1 and created_at <= $2", from, to)?;
    execute!(tx, "delete from sign_ins where client is null and created_at >= $1 and created_at <= $2", from, to)?;
    execute!(
        tx,
        "update mails set sent_at = created_at,
             text_body = case when $3 = 1 then text_body else '' end,
             html_body = case when $3 = 1 then html_body else '' end
         where created_at >= $1 and created_at <= $2 and sent_at is null",
        from,
        to,
        i64::from(keep_words),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{db::fetch_one, on_both_engines, vendor};

    on_both_engines! {
        async fn a_shop_is_filled_with_orders_that_every_page_can_show(shop: TestShop) {
            assert!(matches!(seed(&shop, 10, 20, |_| ()).await, Err(SeedError::NothingSold)));
            shop.stock().await;
            seed(&shop, 10, 23, |_| ()).await.unwrap();
            let mut tx = shop.db.read().await.unwrap();
            let counted = fetch_one!(
                &mut tx,
                (i64, i64, i64, i64),
                "select (select cast(count(*) as bigint) from licenses),
                        (select cast(count(*) as bigint) from accounts where has_billing = 1),
                        (select cast(count(*) as bigint) from invoices),
                        (select cast(count(*) as bigint) from jobs where state = 'due')",
            );
            assert_eq!(counted.unwrap(), (23, 10, 23, 0));
            drop(tx);
            let papers = crate::testing::invoice_numbers(&shop).await;
            for series in [2025, 2026] {
                let of_year: Vec<_> = papers.iter().filter(|number| number.year == series).collect();
                assert!(of_year.iter().zip(1..).all(|(number, position)| number.position == position), "{papers:?}");
            }
            let found = vendor::search(&shop, "northwind", "").await.unwrap();
            assert_eq!(found.customers[0].organization.as_deref(), Some("Northwind Ltd"));
            assert!(matches!(seed(&shop, 10, 1, |_| ()).await, Err(SeedError::FilledBefore)));
        }
    }
}
