//! Buying: drafts of the form, placing an order in two transactions (rule 12), and what an
//! order's page shows.

mod another;
mod complete;
mod consents;
mod correct;
mod declines;
mod deliveries;
mod drafts;
mod hand_over;
mod letters;
mod limits;
mod name;
mod orders;
mod place;
mod returning;
mod rows;
mod seed;
mod settle;
mod started;
mod stored;
mod uncharged;

#[cfg(test)]
pub(crate) mod tests;

pub use consents::{Agreed, agreed_for, keep_form, open_form};
pub use correct::{Corrected, FIELD as CORRECTED_FIELD, correct_licensee, send_delivery_again};
pub use declines::late_decline;
pub(crate) use deliveries::came_back_of;
pub use deliveries::{CameBack, Correction, Delivered, MailLine, came_back};
pub use drafts::{
    CHECKOUT, Draft, Spent, load as load_draft, save as save_draft, spent, sweep as sweep_drafts, waits_for_buyer,
};
pub(crate) use hand_over::CALLED_BACK;
pub use hand_over::Moved;
pub use limits::sweep_clients;
pub use name::{Named, Nameless, name_licensee, nameless};
pub use orders::{OrderView, PlacedState, order_by_token, order_path, token_of_subscription};
pub use place::{PlaceError, Placed, Placement, draft_of, place};
pub use returning::fill_in;
pub use seed::{SeedError, seed};
pub(crate) use settle::take_outcome;
pub(crate) use started::tell_started;

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
        // By invoice, if it were paid today.
        Way::Card | Way::Invoice => cycle.months(),
    };
    shop.config.zone.start_of(add_months(shop.today(), months))
}
