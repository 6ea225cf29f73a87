//! An order by somebody who pays and uses the license himself: one mail, both portals.

use super::{LetterContext, words::Words};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct OrderForOneself {
    pub product: String,
    /// `1-20 users`.
    pub coverage: String,
    pub terms: OwnTerms,
    /// The order's page, `/orders/{token}`.
    pub order_link: String,
    /// Signs in to the licenses.
    pub licenses_link: String,
    /// Signs in to the billing portal.
    pub billing_link: String,
}

/// How it was ordered.
#[derive(Clone, Debug)]
pub enum OwnTerms {
    Paid {
        /// `paid yearly`.
        cycle: String,
        invoice_number: String,
        /// `$99.00`.
        gross: String,
        /// `21 November 2027`.
        next_renewal: String,
    },
    Trial {
        /// `21 December 2026`.
        ends: String,
    },
}
