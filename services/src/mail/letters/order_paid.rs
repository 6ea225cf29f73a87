//! An order was paid: to the payer, when somebody else is the licensee (rules 3, 12).

use super::{LetterContext, words::Words};

/// Fill it with worded texts; nothing of keys or downloads (rule 3).
#[derive(Clone, Debug)]
pub struct OrderPaid {
    pub product: String,
    /// `1-20 users`.
    pub coverage: String,
    /// `paid yearly`.
    pub cycle: String,
    /// Name and organization.
    pub licensee: String,
    pub invoice_number: String,
    /// `$99.00`.
    pub gross: String,
    /// `21 November 2027`.
    pub next_renewal: String,
    /// The order's page, `/orders/{token}`.
    pub order_link: String,
    /// Signs in to the billing portal.
    pub portal_link: String,
}
