//! The licensee's portal: licenses, keys, every version (rule 3: never prices or invoices).

mod list;
mod offer;
mod one;
mod versions;

pub use list::LicensesPage;
pub use one::LicensePage;
