//! No second trial: the page answers the same either way, so only the mail can tell (rule 10).

use super::{LetterContext, words::Words};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct TrialRefused {
    pub product: String,
    /// When the earlier trial began: `3 March 2026`.
    pub earlier: String,
    /// Where the product is ordered: `/checkout/{slug}`.
    pub checkout_link: String,
}
