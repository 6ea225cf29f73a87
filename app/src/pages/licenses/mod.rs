//! The licensee's portal: licenses, keys, every version (rule 3: never prices or invoices).

mod list;
mod offer;
mod one;
mod versions;

pub use list::list_page;
pub use one::license_page;
