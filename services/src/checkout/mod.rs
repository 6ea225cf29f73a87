//! Buying: drafts of the form, placing an order in two transactions (rule 12), settling attempts
//! that were left open, and what an order's page shows.

mod complete;
mod drafts;
mod letters;
mod limits;
mod orders;
mod place;
mod rows;
mod seed;
mod settle;
mod stored;

#[cfg(test)]
mod tests;

pub use drafts::{
    CHECKOUT, Draft, is_spent as draft_is_spent, load as load_draft, save as save_draft, sweep as sweep_drafts,
};
pub use limits::sweep_clients;
pub use orders::{OrderView, PlacedState, order_by_token};
pub use place::{PlaceError, Placed, Placement, TERMS_VERSION, place};
pub use seed::{SeedError, seed};
pub use settle::{SettleError, ask_about_open, settle};

use domain::{
    calendar::{Instant, add_months},
    coverage::BillingCycle,
    order::Way,
};

use crate::shop::Shop;

/// The instant at which an order placed today renews first, or its trial ends (rule 11).
pub fn first_renewal(shop: &Shop, way: Way, cycle: BillingCycle) -> Instant {
    let months = match way {
        Way::Trial => 1,
        Way::Card => cycle.months(),
    };
    shop.config.zone.start_of(add_months(shop.today(), months))
}
