//! Help articles and legal texts: one column to read.

mod accounts;
mod legal;
mod resellers;

pub use accounts::AccountsHelpPage;
pub use legal::{EulaPage, LegalPage};
pub use resellers::ResellersHelpPage;
