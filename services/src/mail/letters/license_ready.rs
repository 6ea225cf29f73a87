//! A license is ready: to the licensee, when somebody else ordered it. Says who, never what it
//! cost (rules 3, 4).

use super::{LetterContext, words::Words};

/// Fill it with worded texts.
#[derive(Clone, Debug)]
pub struct LicenseReady {
    pub product: String,
    /// `1-20 users`.
    pub coverage: String,
    /// `21 November 2027`.
    pub until: String,
    /// Name and organization of whoever ordered.
    pub payer: String,
    pub trial: bool,
    pub bought_by_reseller: bool,
    /// Signs in to the licenses.
    pub portal_link: String,
}
