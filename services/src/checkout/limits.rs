//! How often one may order and have cards declined (`domain::limits`). Asked inside the transaction
//! that writes the order (T1 of rule 12), so that of two orders at once each is counted.
//!
//! An order counts while it stands: one whose card was declined has mailed nobody. An attempt that
//! waits for its answer counts like a declined one, or a hundred at once would slip past.

use domain::{
    calendar::Instant,
    checkout::CheckoutRequest,
    email::EmailAddress,
    faults::{Fault, Faults, FieldFault},
    ids::OrderId,
    limits::{WINDOW_SECONDS, minutes_left},
    order::Way,
};
use metrics::counter;

use crate::{
    db::{DbError, Tx, execute, fetch_optional, hold},
    shop::Shop,
};

/// From which network address an order came is kept for a day, so that last night's abuse can be
/// looked into in the morning; limits count over less.
const CLIENT_KEPT_SECONDS: i64 = 24 * 3600;
/// Ways of ordering, as patterns of their column.
const ALL_WAYS: &str = "%";
const TRIALS: &str = Way::Trial.code();

/// Holds the client and the addressees until the transaction ends, so that orders which share one
/// are counted one by one. Take it before anything of the order is read.
pub(super) async fn hold_names(tx: &mut Tx, client: &str, request: &CheckoutRequest) -> Result<(), DbError> {
    let mut names = vec![format!("order client {client}")];
    names.extend(addressees(request).map(|(_, address)| format!("order address {}", address.key())));
    // Always in one order: two who order for each other would otherwise wait for each other.
    names.sort_unstable();
    for name in names {
        hold(tx, &name).await?;
    }
    Ok(())
}

/// The same for one addressee of an order that stands, who is corrected.
pub(super) async fn hold_one(tx: &mut Tx, client: &str, address: &EmailAddress) -> Result<(), DbError> {
    // As `hold_names` sorts them: "address" before "client".
    hold(tx, &format!("order address {}", address.key())).await?;
    hold(tx, &format!("order client {client}")).await
}

/// What stands against naming an address in an order that stands: as for a new one.
pub(super) async fn check_correction(
    tx: &mut Tx,
    shop: &Shop,
    client: &str,
    address: &EmailAddress,
    way: Way,
) -> Result<Option<Fault>, DbError> {
    let limits = shop.config.limits;
    let now = shop.now();
    let mut lately = Lately { tx, now, since: now.plus_seconds(-WINDOW_SECONDS).as_micros() };
    let mut wait = lately.ordered_for(address, ALL_WAYS, limits.orders_per_address).await?;
    if way == Way::Trial {
        wait = wait.max(lately.ordered_for(address, TRIALS, limits.trials_per_address).await?);
    }
    if let Some(minutes) = wait {
        counter!("twofold_checkouts_limited_total").increment(1);
        return Ok(Some(Fault::TooManyForAddress { minutes }));
    }
    let wait = lately.ordered_from(client, ALL_WAYS, limits.orders_per_client).await?;
    Ok(wait.map(|minutes| Fault::TooManyOrders { minutes }))
}

/// What stands against the order now: a fault beside each field that it is about, or none.
pub(super) async fn check(
    tx: &mut Tx,
    shop: &Shop,
    order: OrderId,
    client: &str,
    request: &CheckoutRequest,
) -> Result<Vec<FieldFault>, DbError> {
    let limits = shop.config.limits;
    let way = request.payment.way();
    let is_trial = way == Way::Trial;
    let mut faults = Faults::new();
    let now = shop.now();
    let mut lately = Lately { tx, now, since: now.plus_seconds(-WINDOW_SECONDS).as_micros() };
    if way == Way::Card {
        let in_checkout = lately.declined_of(order, limits.declines_per_checkout).await?;
        let from_client = lately.declined_from(client, limits.declines_per_client).await?;
        if let Some(minutes) = in_checkout.max(from_client) {
            faults.add("card_number", Fault::TooManyDeclines { minutes });
        }
    }
    if let Some(minutes) = lately.ordered_from(client, ALL_WAYS, limits.orders_per_client).await? {
        faults.add("way", Fault::TooManyOrders { minutes });
    } else if is_trial && let Some(minutes) = lately.ordered_from(client, TRIALS, limits.trials_per_client).await? {
        faults.add("way", Fault::TooManyTrials { minutes });
    }
    for (field, address) in addressees(request) {
        let mut wait = lately.ordered_for(address, ALL_WAYS, limits.orders_per_address).await?;
        if is_trial {
            wait = wait.max(lately.ordered_for(address, TRIALS, limits.trials_per_address).await?);
        }
        if let Some(minutes) = wait {
            faults.add(field, Fault::TooManyForAddress { minutes });
        }
    }
    if !faults.is_empty() {
        counter!("twofold_checkouts_limited_total").increment(1);
    }
    Ok(faults.into_vec())
}

/// Forgets from where orders and attempts came, once no limit counts them any more.
pub async fn sweep_clients(tx: &mut Tx, now: Instant) -> Result<(), DbError> {
    let before = now.plus_seconds(-CLIENT_KEPT_SECONDS).as_micros();
    execute!(tx, "update orders set client = null where client is not null and placed_at <= $1", before)?;
    execute!(tx, "update attempts set client = null where client is not null and created_at <= $1", before)?;
    Ok(())
}

/// Whom the order's mails go to, by the field that names them; one who is both stands once.
fn addressees(request: &CheckoutRequest) -> impl Iterator<Item = (&'static str, &EmailAddress)> {
    let (payer, user) = (&request.billing.email, &request.licensee.email);
    let user = (user != payer).then_some(("licensee_email", user));
    std::iter::once(("billing_email", payer)).chain(user)
}

/// What happened within the window. Each question answers with the minutes to wait when there was
/// as much as the limit allows, and with `None` when there was less.
struct Lately<'a> {
    tx: &'a mut Tx,
    now: Instant,
    since: i64,
}

impl Lately<'_> {
    async fn ordered_from(&mut self, client: &str, ways: &str, limit: u32) -> Result<Option<u32>, DbError> {
        let nth = fetch_optional!(
            self.tx,
            (i64,),
            "select placed_at from orders
             where client = $1 and way like $2 and state <> 'declined' and placed_at > $3
             order by placed_at desc limit 1 offset $4",
            client,
            ways,
            self.since,
            before_nth(limit),
        )?;
        Ok(self.wait(nth))
    }

    async fn ordered_for(&mut self, to: &EmailAddress, ways: &str, limit: u32) -> Result<Option<u32>, DbError> {
        let nth = fetch_optional!(
            self.tx,
            (i64,),
            "select placed_at from orders
             where (billing_email_key = $1 or licensee_email_key = $1) and way like $2 and state <> 'declined'
                 and placed_at > $3
             order by placed_at desc limit 1 offset $4",
            to.key(),
            ways,
            self.since,
            before_nth(limit),
        )?;
        Ok(self.wait(nth))
    }

    async fn declined_from(&mut self, client: &str, limit: u32) -> Result<Option<u32>, DbError> {
        let nth = fetch_optional!(
            self.tx,
            (i64,),
            "select created_at from attempts where client = $1 and state <> 'paid' and created_at > $2
             order by created_at desc limit 1 offset $3",
            client,
            self.since,
            before_nth(limit),
        )?;
        Ok(self.wait(nth))
    }

    async fn declined_of(&mut self, order: OrderId, limit: u32) -> Result<Option<u32>, DbError> {
        let nth = fetch_optional!(
            self.tx,
            (i64,),
            "select created_at from attempts where order_id = $1 and subscription_id is null and state <> 'paid' and created_at > $2
             order by created_at desc limit 1 offset $3",
            order.to_string(),
            self.since,
            before_nth(limit),
        )?;
        Ok(self.wait(nth))
    }

    /// `nth` fills the limit up, counted from the newest: once it leaves the window there is room.
    fn wait(&self, nth: Option<(i64,)>) -> Option<u32> {
        nth.map(|(at,)| minutes_left(Instant::from_micros(at), self.now))
    }
}

/// How many rows stand before the one that fills a limit up, newest first.
fn before_nth(limit: u32) -> i64 {
    i64::from(limit.saturating_sub(1))
}
