//! How often one may order (ours). Checkout needs no account, so without limits anybody could have
//! the shop mail strangers, use up a company's only trial by naming its domain, or find out by
//! thousands of small payments which stolen cards still work.
//!
//! Each number is what a shop begins with; a vendor may set another. They leave room for whole
//! offices: accounting, or a reseller who orders twenty licenses in an hour, has one network address.

use crate::calendar::Instant;

/// The window in which orders and declined cards are counted.
pub const WINDOW_SECONDS: i64 = 3600;
/// Orders from one network address: three times a reseller's busy hour, and far too few for mailing
/// strangers to be worth it.
pub const ORDERS_PER_CLIENT: u32 = 60;
/// Trials among them. A trial costs nothing and each may use up a company's only one, while an
/// honest house has one per product, however many people ask.
pub const TRIALS_PER_CLIENT: u32 = 20;
/// Orders that name one address, as billing contact or licensee: a reseller pays for all of his,
/// a customer's IT uses all of theirs. Every one of them is paid for, trials aside.
pub const ORDERS_PER_ADDRESS: u32 = 40;
/// Trials among them: each mails the address, and costs whoever asks nothing.
pub const TRIALS_PER_ADDRESS: u32 = 10;
/// Declined cards from one network address. Colleagues mistype; card testers need hundreds.
pub const DECLINES_PER_CLIENT: u32 = 20;
/// Declined cards in one checkout: a few tries with each of the cards in a purse.
pub const DECLINES_PER_CHECKOUT: u32 = 6;
/// Corrections of one order's licensee, ever (rule 8): a few typing errors. Each one mails somebody
/// else, and counts as an order of its client and for its address besides.
pub const CORRECTIONS_PER_ORDER: u32 = 5;
/// Mails about one order's delivery within [`WINDOW_SECONDS`], the first one among them; asked for
/// again after that, none is sent.
pub const DELIVERIES_PER_ORDER: u32 = 4;

/// How many of each are taken within [`WINDOW_SECONDS`]; the next one is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderLimits {
    pub orders_per_client: u32,
    pub trials_per_client: u32,
    pub orders_per_address: u32,
    pub trials_per_address: u32,
    pub declines_per_client: u32,
    pub declines_per_checkout: u32,
}

impl Default for OrderLimits {
    fn default() -> Self {
        Self {
            orders_per_client: ORDERS_PER_CLIENT,
            trials_per_client: TRIALS_PER_CLIENT,
            orders_per_address: ORDERS_PER_ADDRESS,
            trials_per_address: TRIALS_PER_ADDRESS,
            declines_per_client: DECLINES_PER_CLIENT,
            declines_per_checkout: DECLINES_PER_CHECKOUT,
        }
    }
}

/// The minutes, rounded up and at least one, after which something that happened at `at` is no
/// longer counted.
pub fn minutes_left(at: Instant, now: Instant) -> u32 {
    let seconds = at.plus_seconds(WINDOW_SECONDS).seconds_since(now).max(1);
    u32::try_from(seconds.saturating_add(59) / 60).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: Instant = Instant::from_seconds(1_000_000);

    #[test]
    fn a_reseller_behind_one_address_orders_twenty_licenses_in_an_hour() {
        let limits = OrderLimits::default();
        assert!(limits.orders_per_client >= 40 && limits.orders_per_address >= 20);
        assert!(limits.trials_per_client < limits.orders_per_client);
        assert!(limits.trials_per_address < limits.orders_per_address);
        assert!(limits.declines_per_checkout < limits.declines_per_client);
    }

    #[test]
    fn the_time_to_wait_is_rounded_up_to_minutes() {
        assert_eq!(minutes_left(T0, T0), 60);
        assert_eq!(minutes_left(T0, T0.plus_seconds(1)), 60);
        assert_eq!(minutes_left(T0, T0.plus_seconds(3540)), 1);
        assert_eq!(minutes_left(T0, T0.plus_seconds(3539)), 2);
        assert_eq!(minutes_left(T0, T0.plus_seconds(9999)), 1);
    }
}
