//! Changing the coverage of a subscription (rule 17): an upgrade at once, for the difference; a downgrade
//! from the next period on. What a page showed is charged as it was shown, or shown anew.

mod apply;
mod letters;
mod place;
mod read;
mod standing;

use domain::{decline::Decline, faults::FieldFault, proration::Preview};

pub(crate) use apply::take_outcome;
pub use place::{change, keep};
pub(super) use read::may_change;
pub use read::{LastState, Offer, last_change, offer};
pub use standing::Blocked;

/// What became of a posted change.
#[derive(Clone, Debug)]
pub enum Changed {
    /// It holds from now on.
    Done,
    /// It holds from the end of the period on.
    Waits,
    /// It is what is bought already.
    Same,
    Faulty(Vec<FieldFault>),
    Blocked(Blocked),
    /// Something would be charged, and there is no card.
    NoCard,
    /// What the page showed is too old or no longer true: it has to be shown again.
    ShownAnew(Box<Preview>),
    /// The bank asks the buyer to confirm it at this address.
    ConfirmAt(String),
    /// Nothing was charged, and everything is as it was.
    Declined(Decline),
    /// The gateway has not answered; it is asked again.
    Open,
}
