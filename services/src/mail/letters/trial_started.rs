//! A trial began: to whoever ordered it for somebody else (rule 10).

use super::{LetterContext, words::Words};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct TrialStarted {
    pub product: String,
    /// `1-20 users`.
    pub coverage: String,
    /// Name and organization.
    pub licensee: String,
    /// `21 December 2026`.
    pub ends: String,
    /// The order's page, `/orders/{token}`.
    pub order_link: String,
    /// Signs in to the billing portal.
    pub portal_link: String,
}
